#!/usr/bin/env python3
"""Compiles every header as a file of its own, so that none leans on what its includer happened to include of ours.

What comes from outside (<string>, <boost/json.hpp>) is compiled once and given to all of them, which makes it ten times
as fast; with --alone each finds it by itself. A header that passed is not compiled again until it or one of ours it
includes changes."""

import glob
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import TemporaryDirectory

from sources import cache_folder, content, cpp_files, digest, root, shown

passed = cache_folder("headers-that-compile")
sqlite = sorted(glob.glob(str(cache_folder("") / "sqlite-*")))
command = ["g++", "-std=c++20", "-Wall", "-Wextra", "-Werror", f"-I{root / 'src'}",
           "-isystem", "/usr/include/postgresql", *[f"-isystem{folder}" for folder in sqlite]]
from_outside = re.compile(r"^#include (<[^>]+>)", re.MULTILINE)


def compile_outside(headers, folder):
    """Compiles what the headers include from outside; gives the words that lend it to a compiler."""
    names = sorted({name for header in headers for name in from_outside.findall(content(header))})
    common = f"{folder}/outside.h"
    with open(common, "w", encoding="utf-8") as file:
        file.writelines(f"#include {name}\n" for name in names)
    subprocess.run([*command, "-x", "c++-header", common, "-o", f"{common}.gch"], check=True)
    return ["-include", common]


def compile_alone(header, lent):
    mark = passed / digest(header, *command, "alone" if not lent else "lent")
    if mark.exists():
        return ""
    done = subprocess.run([*command, "-fsyntax-only", "-x", "c++", "/dev/null", *lent, "-include", str(header)],
                          capture_output=True, text=True)
    if done.returncode == 0:
        mark.touch()
        return ""
    return f"{shown(header)} does not compile alone:\n{done.stderr[:2000]}"


def main():
    headers = [path for path in cpp_files() if path.suffix == ".h"]
    with TemporaryDirectory(prefix="customerhub-headers-") as folder, ThreadPoolExecutor(2) as pool:
        lent = [] if "--alone" in sys.argv else compile_outside(headers, folder)
        problems = [problem for problem in pool.map(lambda header: compile_alone(header, lent), headers) if problem]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
