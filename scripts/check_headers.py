#!/usr/bin/env python3
"""Compiles every header as a file of its own, so that none leans on what its includer happened to include.

A header that passed is not compiled again until it or one of ours it includes changes."""

import glob
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from sources import cache_folder, cpp_files, digest, root, shown

passed = cache_folder("headers-that-compile")
sqlite = sorted(glob.glob(str(cache_folder("") / "sqlite-*")))
command = ["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{root / 'src'}",
           "-isystem", "/usr/include/postgresql", *[f"-isystem{folder}" for folder in sqlite],
           "-x", "c++", "/dev/null", "-include"]


def compile_alone(header):
    mark = passed / digest(header, *command)
    if mark.exists():
        return ""
    done = subprocess.run([*command, str(header)], capture_output=True, text=True)
    if done.returncode == 0:
        mark.touch()
        return ""
    return f"{shown(header)} does not compile alone:\n{done.stderr[:2000]}"


def main():
    headers = [path for path in cpp_files() if path.suffix == ".h"]
    with ThreadPoolExecutor(2) as pool:
        problems = [problem for problem in pool.map(compile_alone, headers) if problem]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
