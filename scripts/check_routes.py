#!/usr/bin/env python3
"""check_routes.py PROGRAM: every route under /api/v1 that the program has is described in openapi.yaml with its
scope, and the other way round. `customerhub routes` prints `METHOD path scope`."""

import re
import subprocess
import sys

from sources import content, root

description = root / "docs/api/openapi.yaml"


def described():
    """The scope of each (method, path) of the description; its own layout is two spaces a level."""
    server = re.search(r"url: *[\"']?([^\s,\"'}]+)", content(description))
    prefix = re.sub(r"^https?://[^/]*", "", server.group(1)).rstrip("/") if server else ""
    in_paths, path, found, last = False, "", {}, None
    for line in content(description).splitlines():
        if re.match(r"^\S", line):
            in_paths = line.startswith("paths:")
        if not in_paths:
            continue
        if match := re.match(r"^  [\"']?(/[^\"':]*(?:\{[^}]*\}[^\"':]*)*)[\"']?:", line):
            path = match.group(1)
        elif match := re.match(r"^    (get|put|post|delete|patch|head|options):", line):
            last = (match.group(1).upper(), shape_of(path if path.startswith("/api/") else prefix + path))
            found[last] = ""
        elif in_paths and (match := re.match(r"^      x-scope: (\S+)", line)):
            found[last] = match.group(1)
    return found


def shape_of(path):
    """The path with every parameter written the same way."""
    return re.sub(r"\{[^}]*\}|:\w+", "{}", path)


def served(program):
    lines = subprocess.run([program, "routes"], capture_output=True, text=True, check=True).stdout.splitlines()
    routes = [parts for parts in map(str.split, lines) if len(parts) >= 2 and parts[1].startswith("/api/")]
    return {(parts[0], shape_of(parts[1])): "".join(parts[2:]) for parts in routes}


def main():
    known, real = described(), served(sys.argv[1])
    for method, path in sorted(real.keys() - known):
        print(f"{method} {path} is served and not in docs/api/openapi.yaml")
    for method, path in sorted(known.keys() - real):
        print(f"{method} {path} is in docs/api/openapi.yaml and not served")
    for method, path in sorted(real.keys() & known):
        scope, said = real[method, path], known[method, path]
        if scope != said:
            print(f"{method} {path} asks for the scope {scope or 'none'}, and docs/api/openapi.yaml says {said or 'none'}")
    return 1 if known != real else 0


if __name__ == "__main__":
    sys.exit(main())
