"""docs/openapi.yaml as a strict judge reads it: strict.py OPENAPI_YAML STRICT_JSON.

The file says once, in words, that any operation may answer 408, 413, 429 and 503 beside what it names, and lets `default` stand
for these. To Schemathesis `default` allows everything, 500 too, so it is replaced by exactly these statuses, and by 405, which
a path answers to a method that it does not have.
"""

import json
import sys

import yaml

ANY_TIME = ("405", "408", "413", "429", "503")


def strict(document):
    for path in document["paths"].values():
        for name, operation in path.items():
            if name == "parameters":
                continue
            problem = operation["responses"].pop("default", None)
            for status in ANY_TIME if problem else ():
                operation["responses"].setdefault(status, problem)
    return document


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source, open(sys.argv[2], "w", encoding="utf-8") as target:
        json.dump(strict(yaml.safe_load(source)), target)
