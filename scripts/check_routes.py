#!/usr/bin/env python3
"""check_routes.py PROGRAM: every route under /api/v1 that the program has is described in openapi.yaml, and the other
way round. `customerhub routes` prints `METHOD path door`."""

import re
import subprocess
import sys

from sources import content, root

description = root / "docs/api/openapi.yaml"


def described():
    """(method, path) pairs of the description; its own layout is two spaces a level."""
    server = re.search(r"url: *[\"']?([^\s,\"'}]+)", content(description))
    prefix = re.sub(r"^https?://[^/]*", "", server.group(1)).rstrip("/") if server else ""
    in_paths, path, found = False, "", set()
    for line in content(description).splitlines():
        if re.match(r"^\S", line):
            in_paths = line.startswith("paths:")
        if not in_paths:
            continue
        if match := re.match(r"^  [\"']?(/[^\"':]*(?:\{[^}]*\}[^\"':]*)*)[\"']?:", line):
            path = match.group(1)
        elif match := re.match(r"^    (get|put|post|delete|patch|head):", line):
            found.add((match.group(1).upper(), shape_of(path if path.startswith("/api/") else prefix + path)))
    return found


def shape_of(path):
    """The path with every parameter written the same way."""
    return re.sub(r"\{[^}]*\}|:\w+", "{}", path)


def served(program):
    lines = subprocess.run([program, "routes"], capture_output=True, text=True, check=True).stdout.splitlines()
    pairs = {(parts[0], shape_of(parts[1])) for parts in map(str.split, lines) if len(parts) >= 2}
    return {(method, path) for method, path in pairs if path.startswith("/api/")}


def main():
    known, real = described(), served(sys.argv[1])
    for method, path in sorted(real - known):
        print(f"{method} {path} is served and not in docs/api/openapi.yaml")
    for method, path in sorted(known - real):
        print(f"{method} {path} is in docs/api/openapi.yaml and not served")
    return 1 if known != real else 0


if __name__ == "__main__":
    sys.exit(main())
