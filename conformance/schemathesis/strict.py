"""docs/openapi.yaml as a strict judge reads it: strict.py OPENAPI_YAML STRICT_JSON.

The file says once, in words, that any operation may answer 408, 413, 414, 429, 431 and 503 beside what it names, and lets `default` stand
for these. To Schemathesis `default` allows everything, 500 too, so it is replaced by exactly these statuses, and by 405, which
a path answers to a method that it does not have. It also says that in a request a member that is null counts as not there: so every
member that is not required may be null.
"""

import json
import sys

import yaml

ANY_TIME = ("405", "408", "413", "414", "429", "431", "503")


def nullable(schema, document, seen):
    """Lets null stand for what may be left out, in a schema and in all that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name not in seen:
            seen.add(name)
            nullable(document["components"]["schemas"][name], document, seen)
        return
    for name, member in schema.get("properties", {}).items():
        nullable(member, document, seen)
        if name not in schema.get("required", []):
            schema["properties"][name] = {"anyOf": [member, {"type": "null"}]}
    if isinstance(schema.get("items"), dict):
        nullable(schema["items"], document, seen)


def strict(document):
    seen = set()
    for path in document["paths"].values():
        for name, operation in path.items():
            if name == "parameters":
                continue
            for content in operation.get("requestBody", {}).get("content", {}).values():
                nullable(content["schema"], document, seen)
            problem = operation["responses"].pop("default", None)
            for status in ANY_TIME if problem else ():
                operation["responses"].setdefault(status, problem)
    return document


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
        json.dump(strict(yaml.safe_load(source)), target)
