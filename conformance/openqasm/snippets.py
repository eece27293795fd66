"""Reads the snippet files, as README.md describes them."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEYS = {
    "name", "expect", "clause", "language", "counts", "state", "state-exact", "outputs", "input", "line", "message",
    "strict", "strict-line", "encoding", "kind", "note",
}


@dataclass(frozen=True)
class Snippet:
    file: str
    keys: dict
    source: bytes

    @property
    def name(self):
        return self.keys["name"]

    @property
    def valid(self):
        return self.keys["expect"] != "error"

    @property
    def language(self):
        if "language" in self.keys:
            return int(self.keys["language"])
        header = re.search(rb"OPENQASM(?:\s|/\*.*?\*/)*(\d)", self.source)
        return int(header.group(1)) if header else 3

    def json(self, key):
        return json.loads(self.keys[key]) if key in self.keys else None

    @property
    def text(self):
        return self.source.decode("utf-8")


def encode(text, encodings):
    ends = {"crlf": "\r\n", "cr": "\r"}
    for name, end in ends.items():
        if name in encodings:
            text = text.replace("\n", end)
    if "no-eol" in encodings:
        text = text.rstrip("\r\n")
    data = text.encode("utf-8")
    if "escapes" in encodings:
        data = re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]), data)
    return (b"\xef\xbb\xbf" if "bom" in encodings else b"") + data


def read(path):
    lines = path.read_text(encoding="utf-8").split("\n")
    starts = [i for i, line in enumerate(lines) if line.startswith("//// name:")]
    for begin, end in zip(starts, starts[1:] + [len(lines)]):
        keys, at = {}, begin
        while at < end and lines[at].startswith("////"):
            key, _, value = lines[at][4:].partition(":")
            key = key.strip()
            if key not in KEYS or key in keys:
                raise SystemExit(f"{path}:{at + 1}: unknown or repeated key '{key}'")
            keys[key] = value.strip()
            at += 1
        source = "\n".join(lines[at:end]).rstrip("\n") + "\n"
        if "\n////" in "\n" + source:
            raise SystemExit(f"{path}:{at + 1}: metadata inside the source of {keys['name']}")
        encodings = [e.strip() for e in keys.get("encoding", "").split(",") if e.strip()]
        yield Snippet(f"{path.parent.name}/{path.name}", keys, encode(source, encodings))


def read_all(*folders):
    found = []
    for folder in folders or ("valid", "invalid"):
        for path in sorted((HERE / folder).glob("*.snippets")):
            found.extend(read(path))
    seen = set()
    for snippet in found:
        name = snippet.name
        if name in seen or not re.fullmatch("[a-z0-9-]+", name):
            raise SystemExit(f"{snippet.file}: name '{name}' is repeated or malformed")
        seen.add(name)
        if ("invalid" in snippet.file) != (not snippet.valid) or snippet.keys["expect"] not in (
            "run", "parse", "refuse", "error"
        ):
            raise SystemExit(f"{snippet.file}: {name}: 'expect' is missing or does not fit the folder")
        if snippet.keys["expect"] in ("error", "refuse") and "line" not in snippet.keys:
            raise SystemExit(f"{snippet.file}: {name}: a line is missing")
        for key in ("counts", "state", "state-exact", "outputs"):
            snippet.json(key)
    return found
