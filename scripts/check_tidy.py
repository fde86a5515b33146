#!/usr/bin/env python3
"""Runs clang-tidy-19 over the files changed since the parent commit, or with --all over src/.

A verdict is kept under the hash of the file, of all of ours it includes and of .clang-tidy, so a file is judged once.
--minutes N stops after N minutes and says how many files are left for next time."""

import argparse
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from sources import cache_folder, changed_files, content, cpp_files, digest, root, shown

verdicts = cache_folder("clang-tidy-verdicts")
# What doctest's macros look like to these checks says nothing about a test.
not_for_tests = ("--checks=-bugprone-unchecked-optional-access,-readability-function-size,"
                 "-readability-function-cognitive-complexity,-concurrency-mt-unsafe,"
                 "-performance-inefficient-vector-operation,-performance-inefficient-string-concatenation")


def wanted_files(everything):
    files = [path for path in cpp_files("src") if path.suffix == ".cpp"]
    if everything:
        return files
    changed = changed_files()
    return [path for path in files if path in changed or path.with_suffix(".h") in changed]


def judge(path, build, settings, deadline):
    """The complaints about one file; empty for none, nothing at all where the time is up."""
    further = [not_for_tests] if "test" in path.stem else []
    verdict = verdicts / digest(path, settings, *further)
    if verdict.exists():
        return verdict.read_text()
    if time.monotonic() > deadline:
        return None
    started = time.monotonic()
    done = subprocess.run(
        ["clang-tidy-19", "-p", build, "--quiet", "--extra-arg=-Wno-unknown-warning-option", *further, str(path)],
        capture_output=True, text=True, cwd=root)
    complaints = done.stdout if done.returncode != 0 else ""
    if done.returncode != 0 and not complaints.strip():
        complaints = done.stderr
    verdict.write_text(complaints)
    print(f"    {shown(path)} {time.monotonic() - started:.0f} s", flush=True)
    return complaints


def once_each(answers):
    """The complaints of all answers; one about a header comes from every file that includes it and is told once."""
    told = {}
    for answer in filter(None, answers):
        for complaint in re.split(r"^(?=/\S+:\d+:\d+: (?:error|warning):)", answer, flags=re.MULTILINE):
            told.setdefault(complaint.split("\n")[0], complaint)
    return list(told.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--minutes", type=float, default=600)
    parser.add_argument("--build", default=str(root / "build/lint"))
    options = parser.parse_args()
    settings = content(root / ".clang-tidy")
    deadline = time.monotonic() + options.minutes * 60
    files = wanted_files(options.all)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda path: judge(path, options.build, settings, deadline), files))
    left = answers.count(None)
    complaints = once_each(answers)
    print("".join(complaints), end="")
    if left:
        print(f"clang-tidy: the time is up with {left} of {len(files)} files not judged; run bin/lint again")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
