#!/usr/bin/env python3
"""Checks that docs/compile-errors.md tells of every sentence that the headers can say, and that each has a misuse.

usage: sentences.py SOURCE_FOLDER

The sentences are the texts of the static_asserts under include/ that begin with "dynantic:". Each must stand in the
document, in backquotes on a line of its own in a list, and be expected by a case under tests/compile_fail/cases
(an `expect` may be the beginning of it). What the document tells of and no header says is an error too.
"""
import pathlib
import re
import sys

ASSERT = re.compile(r"static_assert\s*\(")
LITERALS = re.compile(r'"((?:[^"\\]|\\.)*)"')


def sentences_of(text):
    """The message of each static_assert, its literals joined."""
    for found in ASSERT.finditer(text):
        depth, at = 1, found.end()
        in_text = False
        while depth and at < len(text):
            c = text[at]
            if in_text:
                at += c == "\\"
                in_text = c != '"'
            elif c == '"':
                in_text = True
            else:
                depth += (c == "(") - (c == ")")
            at += 1
        message = "".join(LITERALS.findall(text[found.end():at])).replace('\\"', '"')
        if "dynantic:" in message:
            yield message[message.index("dynantic:"):]


def main():
    root = pathlib.Path(sys.argv[1])
    said = {}
    for header in sorted(root.glob("include/**/*.hpp")):
        for sentence in sentences_of(header.read_text()):
            said.setdefault(sentence, header.relative_to(root))
    expected = set()
    for cases in sorted(root.glob("tests/compile_fail/cases/*.cpp")):
        expected.update(re.findall(r"// expect: (.*?)\s*$", cases.read_text(), re.M))
    document = (root / "docs/compile-errors.md").read_text()
    told = [found[1] for found in re.findall(r"^- (`{1,2}) ?(dynantic: .*?) ?\1$", document, re.M)]

    problems = [f"{where}: not in docs/compile-errors.md: {sentence}" for sentence, where in said.items()
                if sentence not in told]
    problems += [f"docs/compile-errors.md: no header says: {sentence}" for sentence in told if sentence not in said]
    problems += [f"docs/compile-errors.md: twice: {sentence}" for sentence in {s for s in told if told.count(s) > 1}]
    problems += [f"{where}: no case of tests/compile_fail expects: {sentence}" for sentence, where in said.items()
                 if not any(sentence.startswith(e) for e in expected)]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(told)} sentences, each said, told of and tested")


if __name__ == "__main__":
    main()
