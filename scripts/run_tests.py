#!/usr/bin/env python3
"""Runs the parts of the tests one after the other and adds up what passed. bin/test says how it is called.

A part is a function that gives a Sum. It builds what it needs, so `bin/test e2e` builds no sanitizer."""

import math
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sources import folder_of, root, src

parts_in_order = ["types", "unit", "fakes", "api", "e2e", "browser", "judges", "faults", "fuzz", "asan", "tsan"]
without_program = ["fakes"]  # tests that stand by themselves
at_browsers = ["browser", "judges"]  # tests that drive one, beside one PostgreSQL that all of them share
with_sabotage = ["faults"]  # tests that also break the program on purpose
threaded_folders = ["db", "jobs", "http"]  # where threads meet; these run under the thread sanitizer
shares_per_core = 4  # so that a core that got the slow tests doesn't keep the other waiting
fuzz_seconds = {"short": "5", "long": "300"}
failures_told = 60  # lines of each part, told once more at the end
summary_line = re.compile(r"(\d+) passed, (\d+) failed, (\d+) skipped")


@dataclass
class Sum:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)  # lines that say what failed

    def __add__(self, other):
        return Sum(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped,
                   self.failures + other.failures)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def run(command, **environment):
    """Runs a command, shows its output as it comes, gives its status and the output's lines."""
    process = subprocess.Popen(command, cwd=root, env={**os.environ, **environment}, text=True, errors="replace",
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = []
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        lines.append(line.rstrip("\n"))
    return process.wait(), lines


def failures_of_doctest(lines):
    """What each failed check printed: the line that begins it and the few after that."""
    begins = [at for at, line in enumerate(lines) if re.search(r": (FATAL )?ERROR: ", line)]
    return [line for at in begins for line in lines[at:at + 4] if line]


def failures_of_node(lines):
    """What node tells at the end of a run about the tests that failed."""
    begins = next((at for at, line in enumerate(lines) if line == "✖ failing tests:"), len(lines))
    return [line for line in lines[begins + 1:] if line]


def build(preset, *targets):
    return run(["bin/build", preset, *targets])[0] == 0


def doctest(program, **environment):
    """The sum of one doctest program, whose tests are shared out over the cores."""
    listed = subprocess.run([str(root / program), "--count", "--no-intro=true"], env={**os.environ, **environment},
                            text=True, capture_output=True)
    counted = re.search(r"passing the current filters: (\d+)", listed.stdout)
    if not counted:
        print(listed.stdout, listed.stderr, sep="")
        return Sum(failed=1)
    count, cores = int(counted.group(1)), os.cpu_count() or 1
    size = math.ceil(count / (cores * shares_per_core)) or 1
    with ThreadPoolExecutor(cores) as pool:
        shares = [range(first, min(first + size, count + 1)) for first in range(1, count + 1, size)]
        return sum(pool.map(lambda share: doctest_share(program, share, environment), shares), Sum())


def doctest_share(program, share, environment):
    """The sum of some tests, by their numbers. One that cannot run here prints a line `skipped: why` and counts as that."""
    command = ["scripts/postgres_for_tests", str(root / program), "--no-intro=true",
               f"--first={share.start}", f"--last={share.stop - 1}"]
    ran = subprocess.run(command, cwd=root, env={**os.environ, **environment}, text=True, errors="replace",
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    sys.stdout.write(f"{Path(program).name}, {share.start} to {share.stop - 1}\n{ran.stdout}")
    sys.stdout.flush()
    # doctest counts among the passed those of the other shares, too.
    found = re.search(r"test cases:.*\s(\d+) failed", ran.stdout)
    if not found:
        return Sum(failed=1)
    failed, skipped = int(found.group(1)), len(re.findall(r"^\s*skipped: ", ran.stdout, re.MULTILINE))
    return Sum(len(share) - failed - skipped, failed + (ran.returncode != 0 and failed == 0), skipped,
               failures_of_doctest(ran.stdout.splitlines()))


def ending_with_summary(command, **environment):
    """The sum of a program that ends as bin/test does."""
    status, lines = run(command, **environment)
    for line in reversed(lines):
        found = summary_line.search(line)
        if found:
            told = Sum(*map(int, found.groups()), failures_of_node(lines))
            return told + Sum(failed=1) if status != 0 and told.failed == 0 else told
    return Sum(failed=1)


def node_tests(pattern, **environment):
    """The sum of test files run by node itself."""
    files = sorted(str(path) for path in (root / "test").glob(pattern))
    status, lines = run(["node", "--test", "--test-reporter=spec", *files], **environment)
    told = {}
    for line in lines:
        if found := re.match(r"ℹ (pass|fail|cancelled|skipped|todo) (\d+)$", line):
            told[found.group(1)] = int(found.group(2))
    failed = told.get("fail", 0) + told.get("cancelled", 0)
    return Sum(told.get("pass", 0), failed or int(status != 0), told.get("skipped", 0) + told.get("todo", 0),
               failures_of_node(lines))


def types(_):
    status, _ = run([str(root / "test/node_modules/.bin/tsc"), "--noEmit", "-p", "test"])
    return Sum(passed=int(status == 0), failed=int(status != 0))


def unit(_):
    return doctest("build/ci/unit_tests") if build("ci", "unit_tests") else Sum(failed=1)


def asan(_):
    checks = "detect_stack_use_after_return=1:strict_string_checks=1:check_initialization_order=1:detect_leaks=1"
    if not build("asan", "unit_tests"):
        return Sum(failed=1)
    return doctest("build/asan/unit_tests", ASAN_OPTIONS=checks, UBSAN_OPTIONS="print_stacktrace=1")


def tsan(_):
    programs = [f"test_{folder}" for folder in threaded_folders if any((src / folder).glob("*_test.cpp"))]
    if not build("tsan", *programs):
        return Sum(failed=1)
    options = f"halt_on_error=1:suppressions={root}/test/tsan_suppressions.txt"
    return sum((doctest(f"build/tsan/{name}", TSAN_OPTIONS=options) for name in programs), Sum())


def fuzz(long):
    return ending_with_summary(["bin/fuzz", "--seconds", fuzz_seconds["long" if long else "short"]])


def program_part(name, long):
    """A part in test/<name>/: its own run.ts where it has one, else its test files. They drive the real program."""
    if name in without_program:
        return node_tests(f"{name}/*.test.ts")
    preset = "sabotage" if name in with_sabotage else "ci"
    if not build(preset, "customerhub"):
        return Sum(failed=1)
    variable = "CUSTOMERHUB_SABOTAGE_BINARY" if name in with_sabotage else "CUSTOMERHUB_BINARY"
    place = {variable: str(root / f"build/{preset}/customerhub")}
    if name in at_browsers:
        return ending_with_summary(["node", "test/e2e/run.ts", f"--{name}"], **place, CUSTOMERHUB_LONG="1" if long else "")
    if (root / f"test/{name}/run.ts").exists():
        return ending_with_summary(["node", f"test/{name}/run.ts", *(["--long"] if long else [])], **place)
    return node_tests(f"{name}/*.test.ts", **place, CUSTOMERHUB_LONG="1" if long else "")


def folder_part(folder):
    """The unit tests of one folder, by the quickest way to build them."""
    name = folder.replace("/", "_")
    return doctest(f"build/dev/test_{name}") if build("dev", f"test_{name}") else Sum(failed=1)


def parts_here():
    """The parts this tree has, in the order they run."""
    by_function = {"types": (root / "test/tsconfig.json").exists(), "unit": True, "asan": True, "tsan": True,
                   "fuzz": any((root / "fuzz").glob("fuzz_*.cpp"))}
    in_test = {path.parent.name for path in (root / "test").glob("*/*.ts") if re.search(r"(\.test|\.spec|run)\.ts$", path.name)}
    others = sorted(in_test - set(parts_in_order))
    return [part for part in [*parts_in_order, *others] if by_function.get(part) or part in in_test]


def run_part(name, long):
    own = {"types": types, "unit": unit, "asan": asan, "tsan": tsan, "fuzz": fuzz}
    if name in own:
        return own[name](long)
    return program_part(name, long) if name in parts_here() else folder_part(name)


def main():
    names = [word for word in sys.argv[1:] if not word.startswith("--")]
    folders = {folder_of(path) for path in src.rglob("*_test.cpp")}
    if unknown := [name for name in names if name not in {*parts_here(), *folders}]:
        sys.exit(f"bin/test: no part is called {', '.join(unknown)}; there are {', '.join(parts_here())},"
                 f" and of the unit tests {', '.join(sorted(folders))}")
    sums = {}
    for name in names or parts_here():
        started = time.monotonic()
        print(f"\033[1m==> {name}\033[0m", flush=True)
        sums[name] = run_part(name, "--long" in sys.argv)
        print(f"    {name}: {sums[name]} ({time.monotonic() - started:.0f} s)", flush=True)
    for name, told in sums.items():
        if told.failures:
            print(f"\033[1mfailed in {name}\033[0m", *told.failures[:failures_told], sep="\n")
    if len(sums) > 1:
        print("".join(f"{name:10} {told}\n" for name, told in sums.items()), end="")
    total = sum(sums.values(), Sum())
    print(total)
    return 1 if total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main())
