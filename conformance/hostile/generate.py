"""Writes the long hostile sources into a folder, with manifest.json saying what each must lead to. See README.md."""

import json
import random
import sys
from pathlib import Path

HEAD = 'OPENQASM 3.0;\ninclude "stdgates.inc";\n'
HEAD2 = 'OPENQASM 2.0;\ninclude "qelib1.inc";\n'


def nested(opening, core, closing, depth):
    return opening * depth + core + closing * depth


def cases():
    """Yields name, source, expectation ('run', 'error' or 'either'), line and message of the first error, note."""
    deep = 10_000
    yield "parentheses", HEAD + f"qubit q;\nrx({nested('(', 'pi', ')', deep)}) q;\n", "error", 4, "nest|deep", None
    yield "parentheses-2", HEAD2 + f"qreg q[1];\nrx({nested('(', 'pi', ')', deep)}) q[0];\n", "error", 4, "nest|deep", None
    yield "parentheses-100", HEAD + f"qubit q;\nrx({nested('(', 'pi', ')', 100)}) q;\n", "run", None, None, "a depth that must work"
    yield "parentheses-open", HEAD + "qubit q;\nrx(" + "(" * deep, "error", 4, None, None
    yield "unary-minus", HEAD + f"qubit q;\nrx({'-' * deep}1) q;\n", "error", 4, "nest|deep", None
    yield "unary-not", HEAD + f"bool b = {'!' * deep}true;\n", "error", 3, "nest|deep", None
    yield "power-tower", HEAD + f"qubit q;\nrx({'1**' * deep}1) q;\n", "error", 4, "nest|deep", "right-associative"
    yield "long-sum", HEAD + f"qubit q;\nbit c;\nrx({'0+' * 100_000}pi) q;\nc = measure q;\n", "either", 5, None, \
        "left-associative: a loop, not recursion"
    yield "braces", HEAD + "qubit q;\n" + nested("{", "x q;", "}", deep) + "\n", "error", 4, "nest|deep", None
    yield "braces-open", HEAD + "{" * deep, "error", 3, None, None
    yield "brackets", HEAD + "qubit[2] q;\nx q" + "[0" * deep + "]" * deep + ";\n", "error", 4, None, None
    yield "ifs", HEAD + "qubit q;\n" + "if (true) " * deep + "x q;\n", "error", 4, "nest|deep", None
    yield "else-ifs", HEAD + "qubit q;\nbit c;\nc = measure q;\nif (c) x q;\n" + "else if (c) x q;\n" * deep, "either", None, \
        "nest|deep", "a right result or one error, not an overflow"
    yield "boxes", HEAD + "qubit q;\n" + nested("box {", "x q;", "}", deep) + "\n", "error", 4, "nest|deep", None
    yield "casts", HEAD + "int[8] a = " + nested("int[8](", "1", ")", deep) + ";\n", "error", 3, "nest|deep", None
    yield "modifiers", HEAD + "qubit q;\n" + "inv @ " * deep + "x q;\n", "either", 4, None, None
    yield "controls", HEAD + "qubit[64] q;\n" + "ctrl @ " * deep + "x q;\n", "error", 4, None, None
    yield "cal-braces", "OPENQASM 3.0;\ncal " + nested("{", "x", "}", deep) + "\n", "either", 2, None, None
    yield "identifier", HEAD + f"qubit {'a' * 100_000};\nx {'a' * 100_000};\n", "either", 3, None, "the message must not repeat it all"
    yield "identifier-unknown", HEAD + f"qubit q;\n{'h' * 100_000} q;\n", "error", 4, None, "the message must not repeat it all"
    yield "one-line", HEAD + "qubit q;" + "x q;" * 200_000 + "y r;\n", "error", 3, None, "caret far to the right"
    yield "digits", HEAD + f"int[64] a = {'9' * 100_000};\n", "either", 3, None, "no quadratic conversion"
    yield "fraction-digits", HEAD + f"qubit q;\nrx(0.{'3' * 100_000}) q;\n", "run", None, None, None
    yield "exponent-digits", HEAD + f"qubit q;\nrx(1e{'9' * 10_000}) q;\n", "error", 4, None, "not finite"
    yield "bitstring", HEAD + f'bit[100000] c = "{"10" * 50_000}";\n', "run", None, None, None
    yield "comment-unterminated", HEAD + "/*" + " *" * 500_000, "error", 3, "comment", "linear, not quadratic"
    yield "comments", HEAD + "/**/" * 200_000 + "\nqubit q;\n", "run", None, None, None
    yield "string-unterminated", 'OPENQASM 3.0;\ninclude "' + "a" * 100_000, "error", 2, None, None
    yield "errors", HEAD + "qubit q;\n" + "nosuchgate q;\n" * 100_000, "error", 4, "nosuchgate", "at most 20 are reported"
    yield "registers", HEAD + "".join(f"qubit q{i};\n" for i in range(20_000)), "either", None, None, "20,000 qubits"
    yield "gates-defined", HEAD + "".join(f"gate g{i} a {{ x a; }}\n" for i in range(20_000)) + "qubit q;\n", "run", None, None, None
    yield "gate-chain", HEAD + "gate g0 a { x a; }\n" + "".join(f"gate g{i + 1} a {{ g{i} a; }}\n" for i in range(deep)) + \
        f"qubit q;\ng{deep} q;\n", "either", None, "nest|deep", "one call per level"
    yield "angle-doubling", "OPENQASM 3.0;\ninput float t;\ngate g0(a) q { rx(a) q; }\n" + \
        "".join(f"gate g{i + 1}(a) q {{ g{i}(a + a) q; }}\n" for i in range(64)) + "qubit q;\ng64(t) q;\n", \
        "either", None, "operations|nest|deep", "an angle known at run time only: 2^64 terms written out"
    yield "gate-parameters", HEAD + "gate g(" + ", ".join(f"p{i}" for i in range(deep)) + ") a { }\nqubit q;\ng(" + \
        ", ".join("1" for _ in range(deep)) + ") q;\n", "run", None, None, None
    yield "aliases", HEAD + "qubit[4] q;\nlet a0 = q;\n" + "".join(f"let a{i + 1} = a{i};\n" for i in range(deep)) + f"x a{deep};\n", \
        "run", None, None, None
    yield "alias-doubling", HEAD + "qubit[2] q;\nlet a0 = q;\n" + "".join(f"let a{i + 1} = a{i} ++ a{i};\n" for i in range(64)), \
        "error", 5, None, "overlaps itself at once"
    yield "constant-doubling", HEAD + "const int[64] c0 = 1;\n" + "".join(f"const int[64] c{i + 1} = c{i} + c{i};\n" for i in range(1000)), \
        "run", None, None, "wraps"
    yield "switch-labels", HEAD + "int i = 1;\nswitch (i) {\n" + "".join(f"case {i} {{ }}\n" for i in range(20_000)) + "}\n", \
        "run", None, None, None
    noise = random.Random(3)
    yield "noise", bytes(noise.randrange(256) for _ in range(100_000)), "error", None, None, "binary"
    words = ["x", "q", "[", "]", "(", ")", "{", "}", ";", "if", "for", "in", "gate", "def", "0", "1.5", "@", "inv", "->", "measure", "\n"]
    yield "word-salad", HEAD + " ".join(noise.choice(words) for _ in range(100_000)), "error", None, None, None


def large():
    yield "gates-100mb", HEAD2 + "qreg q[4];\n" + "cx q[0],q[1];\nrz(pi/4) q[3];\n" * 3_450_000, "run", None, None, \
        "6.9 million gates in bounded memory"
    yield "blank-100mb", HEAD + "\n" * 100_000_000 + "qubit q;\n", "run", None, None, None


def main():
    arguments = [a for a in sys.argv[1:] if a != "--large"]
    if len(arguments) != 1:
        raise SystemExit("usage: generate.py [--large] FOLDER")
    folder = Path(arguments[0])
    (folder / "include").mkdir(parents=True, exist_ok=True)
    manifest = []
    chosen = list(cases()) + (list(large()) if "--large" in sys.argv else [])
    for name, source, expect, line, message, note in chosen:
        data = source if isinstance(source, bytes) else source.encode("utf-8")
        (folder / f"{name}.qasm").write_bytes(data)
        manifest.append({"file": f"{name}.qasm", "expect": expect, "line": line, "message": message, "note": note})
    cycle = folder / "include"
    (cycle / "cycle.qasm").write_text('OPENQASM 3.0;\ninclude "a.inc";\n', encoding="utf-8")
    (cycle / "a.inc").write_text('include "b.inc";\n', encoding="utf-8")
    (cycle / "b.inc").write_text('include "a.inc";\n', encoding="utf-8")
    manifest.append({"file": "include/cycle.qasm", "expect": "error", "line": 1, "message": "a.inc|cycl|itself",
                     "note": "in b.inc, the second time round; read with include/ as include path"})
    deep = ['OPENQASM 3.0;\ninclude "deep1.inc";\n'] + [f'include "deep{i + 1}.inc";\n' for i in range(1, 1000)]
    for i, text in enumerate(deep):
        (cycle / ("deep.qasm" if i == 0 else f"deep{i}.inc")).write_text(text, encoding="utf-8")
    (cycle / "deep1000.inc").write_text("qubit q;\n", encoding="utf-8")
    manifest.append({"file": "include/deep.qasm", "expect": "error", "line": 1, "message": "nest|deep|include",
                     "note": "1,000 includes deep; in the included file where the limit is met"})
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    print(f"{len(manifest)} sources in {folder}")


if __name__ == "__main__":
    main()
