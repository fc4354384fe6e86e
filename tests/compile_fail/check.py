#!/usr/bin/env python3
"""Compiles a file of misuses and checks that each is refused with its sentence. See README.md beside this file.

usage: check.py CASES.cpp COMPILER [ARGUMENT...]
"""
import re
import subprocess
import sys
from dataclasses import dataclass, field

ERROR = re.compile(r"^(?P<file>[^:\n]+):(?P<line>\d+):\d+: (fatal )?error: (?P<text>.*)$")
PLACE = re.compile(r"(?P<file>[^\s:]+):(?P<line>\d+):\d+")


@dataclass
class Case:
    name: str
    begin: int  # lines, from this one
    end: int  # up to this one
    expected: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_cases(path):
    cases = []
    with open(path, encoding="utf-8") as source:
        lines = source.read().splitlines()
    for number, line in enumerate(lines, 1):
        if found := re.match(r"\s*// case: (.*)$", line):
            if cases:
                cases[-1].end = number - 1
            cases.append(Case(found[1].strip(), number, len(lines)))
        elif found := re.match(r"(.*)// expect: (.*)$", line):
            # On a line of its own it begins a case, unless it follows `// case:`.
            if not found[1].strip() and (not cases or cases[-1].expected):
                if cases:
                    cases[-1].end = number - 1
                cases.append(Case(lines[number].strip() if number < len(lines) else "", number, len(lines)))
            cases[-1].expected.append(found[2].strip())
        elif found := re.match(r".*// allow: (.*)$", line):
            cases[-1].allowed.append(found[1].strip())
    return cases


def read_errors(output, clang):
    """Each error's text, with every place that the compiler names with it.

    g++ tells how it came to an error before it, clang after it.
    """
    errors = []
    pending = []
    for line in output.splitlines():
        found = ERROR.match(line)
        places = [(m["file"], int(m["line"])) for m in PLACE.finditer(line)]
        if found:
            errors.append((found["text"], list(places) + ([] if clang else pending)))
            pending = []
        elif ": note: " in line:
            if errors:
                errors[-1][1].extend(places)
        elif not clang:
            pending.extend(places)
    return errors


def main():
    path, compiler, *arguments = sys.argv[1:]
    clang = "clang" in compiler
    own = ["-ferror-limit=0", "-fno-caret-diagnostics"] if clang else ["-fmax-errors=0", "-fno-diagnostics-show-caret"]
    command = [compiler, *arguments, "-std=c++20", "-fsyntax-only", "-w", "-ftemplate-backtrace-limit=0",
               "-fdiagnostics-color=never", *own, path]
    cases = read_cases(path)
    if not cases:
        sys.exit(f"{path} has no case: see tests/compile_fail/README.md")
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    failures = []
    for text, places in read_errors(run.stderr, clang):
        lines = [line for file, line in places if file == path]
        owner = next((case for line in lines for case in cases if case.begin <= line <= case.end), None)
        if owner is None and not lines:
            # g++ 12 loses the place where a variable template was named: then the sentence itself tells the case.
            owner = next((case for case in cases if not case.errors and any(s in text for s in case.expected)), None)
        if owner is None:
            failures.append(f"an error outside of every case: {text} {lines}")
        else:
            owner.errors.append(text)
    for case in cases:
        where = f"{path}:{case.begin}: {case.name}"
        if not case.expected:
            failures.append(f"{where}: the case has no `// expect: sentence`")
        if not case.errors:
            failures.append(f"{where}: it compiles")
            continue
        if case.expected and case.expected[0] not in case.errors[0]:
            failures.append(f"{where}: its first error is not the sentence expected, but: {case.errors[0]}")
        for sentence in case.expected:
            if not any(sentence in error for error in case.errors):
                failures.append(f"{where}: missing: {sentence}")
        for error in case.errors:
            if not any(sentence in error for sentence in case.expected + case.allowed):
                failures.append(f"{where}: an error besides the sentence: {error}")
    for failure in failures:
        print(failure)
    if failures:
        sys.exit(f"{len(failures)} failures; see them with: {' '.join(command)}")
    print(f"{len(cases)} misuses refused, each in its sentence")


if __name__ == "__main__":
    main()
