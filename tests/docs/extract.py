#!/usr/bin/env python3
"""Makes programs of the C++ in the documents, so that what a reader copies has been compiled and run.

usage: extract.py OUTPUT_FOLDER DOCUMENT...

A block ```cpp with `int main` is a program of its own. All other ```cpp blocks of a document become one program,
in order: a block that declares things (its first word is #include, using, struct, class, enum, template, namespace,
constexpr, const or inline at the left margin, or it is marked <!-- declarations --> on the line above) stands at
namespace level, any other is the body of a function of its own; the functions run in order. A document's hidden help
is an HTML comment that starts with `<!-- prelude` on a line of its own and ends with `-->`: it stands before
everything. `<!-- not compiled: REASON -->` on the line above a block leaves it out. Writes one .cpp a program, only where
its text changed, and prints the paths.
"""
import pathlib
import re
import sys

DECLARES = re.compile(r"^(#include|using\b|struct\b|class\b|enum\b|template\b|namespace\b|constexpr\b|const\b|inline\b|//)")


def blocks(text):
    """(kind, code, line) of each block: kind is prelude, program, declarations or statements."""
    lines = text.split("\n")
    mark = ""
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith("<!-- prelude"):
            end = next(i for i in range(at, len(lines)) if lines[i].startswith("-->"))
            yield "prelude", "\n".join(lines[at + 1:end]), at + 2
            at = end + 1
            continue
        if line.startswith("```cpp"):
            end = next(i for i in range(at + 1, len(lines)) if lines[i].startswith("```"))
            code = "\n".join(lines[at + 1:end])
            first = next((l for l in code.split("\n") if l.strip() and not l.startswith("//")), "")
            if mark.startswith("<!-- not compiled:"):
                pass
            elif re.search(r"^int main\(", code, re.M):
                yield "program", code, at + 2
            elif mark.startswith("<!-- declarations") or DECLARES.match(first) and not mark.startswith("<!-- statements"):
                yield "declarations", code, at + 2
            else:
                yield "statements", code, at + 2
            at = end + 1
            mark = ""
            continue
        if line.strip():
            mark = line
        at += 1


def programs(document):
    text = document.read_text()
    name = re.sub(r"[^a-z0-9]+", "_", str(document.with_suffix("")).lower()).strip("_")
    parts, calls = [], []
    prelude = ""
    for number, (kind, code, line) in enumerate(blocks(text)):
        here = f'#line {line} "{document}"\n{code}\n'
        if kind == "prelude":
            prelude += here
        elif kind == "program":
            yield f"{name}_{number}", here
        elif kind == "declarations":
            parts.append(here)
        else:
            calls.append(f"block_{number}")
            parts.append(f"static void block_{number}() {{\n{here}}}\n")
    if parts:
        body = "".join(f"    {call}();\n" for call in calls)
        yield name, f"{prelude}\n{''.join(parts)}\nint main() {{\n{body}}}\n"


def main():
    output = pathlib.Path(sys.argv[1])
    output.mkdir(parents=True, exist_ok=True)
    for argument in sys.argv[2:]:
        for name, code in programs(pathlib.Path(argument)):
            path = output / f"{name}.cpp"
            if not path.exists() or path.read_text() != code:
                path.write_text(code)
            print(path)


main()
