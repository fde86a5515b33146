#!/usr/bin/env python3
"""Keeps files and functions small: a note beyond the soft line, a failure beyond the hard one.

Reads code as .clang-format lays it out: a body begins on a line ending in `{` and ends at a `}` of the same indent."""

import re
import sys

from sources import code_only, content, cpp_files, root, shown

file_lines = {".cpp": (250, 400), ".h": (100, 200)}
function_lines = (25, 60)
parameters = (4, 5)
nesting = (2, 3)
functions_in_header = (12, 20)
single_files = {"src/main.cpp": 40, "src/app/app.h": 150, "src/app/app.cpp": 150, "STYLE.md": 250}

not_a_function = re.compile(r"^\s*(namespace|struct|class|enum|union|extern|template\s*<[^>]*>\s*(struct|class))\b|=\s*\{$")
control = re.compile(r"^\s*(\} )?(if|for|while|switch|else|do|try|catch)\b")


class Tally:
    def __init__(self):
        self.notes, self.failures = [], []

    def weigh(self, where, what, size, limits):
        soft, hard = limits
        if size > hard:
            self.failures.append(f"{where}: {what} {size}, the limit is {hard}")
        elif size > soft:
            self.notes.append(f"{where}: {what} {size}, better at most {soft}")


def indent_of(line):
    return len(line) - len(line.lstrip())


def statement_start(lines, at):
    """Where the statement that ends on this line begins."""
    while at > 0 and lines[at - 1].strip() and not lines[at - 1].rstrip().endswith((";", "{", "}", ":", ">")):
        at -= 1
    return at


def count_parameters(signature):
    opening = signature.find("(")
    depth, count, any_text = 0, 0, False
    for letter in signature[opening:]:
        depth += letter in "(<[{"
        depth -= letter in ")>]}"
        if depth == 0:
            break
        any_text = any_text or not letter.isspace() and letter not in "()"
        count += letter == "," and depth == 1
    return count + 1 if any_text else 0


def bodies(lines):
    """(first line, last line, signature) of every function that is not inside another."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.rstrip().endswith("{") and indent_of(line) <= 4 and not control.match(line):
            start = statement_start(lines, at)
            signature = " ".join(part.strip() for part in lines[start:at + 1])
            if "(" in signature and not not_a_function.search(signature):
                closing = " " * indent_of(lines[start]) + "}"
                last = next((index for index in range(at + 1, len(lines)) if lines[index].startswith(closing)), at)
                yield at, last, signature
                at = last
        at += 1


def deepest(lines):
    stack, depth = [], 0
    for line in lines:
        text = line.strip()
        if text.startswith("}") and stack:
            stack.pop()
        if text.endswith("{"):
            stack.append(bool(control.match(line)))
            depth = max(depth, sum(stack))
    return depth


def weigh_file(path, tally):
    text = content(path)
    where = shown(path)
    tally.weigh(where, "lines", text.count("\n"), file_lines[path.suffix])
    lines = code_only(text).split("\n")
    for first, last, signature in bodies(lines):
        here = f"{where}:{first + 1}"
        tally.weigh(here, "lines in the function", last - first - 1, function_lines)
        tally.weigh(here, "nesting", deepest(lines[first + 1:last]), nesting)
        if not signature.startswith(("TEST_CASE", "BENCHMARK")):
            tally.weigh(here, "parameters", count_parameters(signature), parameters)
    if path.suffix == ".h":
        declared = sum(1 for line in lines if re.match(r"^[a-zA-Z].*\)( const)?( noexcept)?;$", line))
        tally.weigh(where, "functions declared", declared, functions_in_header)


def main():
    tally = Tally()
    for path in cpp_files("src", "fuzz", "bench"):
        weigh_file(path, tally)
    for name, limit in single_files.items():
        if (root / name).exists():
            tally.weigh(name, "lines", content(root / name).count("\n"), (limit, limit))
    for path in sorted((root / "bin").iterdir()):
        tally.weigh(shown(path), "lines", content(path).count("\n"), (60, 60))
    if "--notes" in sys.argv:
        print("\n".join(tally.notes))
    elif tally.notes:
        print(f"{len(tally.notes)} notes beyond the soft line (scripts/check_budget.py --notes)")
    for failure in tally.failures:
        print(failure)
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
