#!/usr/bin/env python3
"""slowest_files.py NINJA_LOG: the ten files that took longest to compile when they were compiled last."""

import sys


def main():
    latest = {}
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            fields = line.rstrip("\n").split("\t")
            if len(fields) == 5 and fields[3].endswith(".o"):
                latest[fields[3]] = int(fields[1]) - int(fields[0])
    for name, milliseconds in sorted(latest.items(), key=lambda pair: -pair[1])[:10]:
        print(f"{milliseconds / 1000:6.1f} s  {name.removeprefix('CMakeFiles/').removesuffix('.o')}")


if __name__ == "__main__":
    main()
