"""Runs the measures one after the other, each alone on the machine; bin/bench builds what they need first."""

import argparse
import json
import os
import sys
import time
from pathlib import Path

import measures
from world import World, note


def arguments():
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("--json", metavar="FILE", type=Path)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("names", nargs="*")
    return parser.parse_args()


def wanted(names):
    """Measures come in groups that share a set-up; a group runs when one of its measures is asked for."""
    known = [name for group in measures.groups for name in group.names]
    for name in names:
        if not any(one.startswith(name) for one in known):
            sys.exit(f"bin/bench: there is no measure {name}; there are {', '.join(known)}")
    chosen = [name for name in known if not names or any(name.startswith(part) for part in names)]
    return [group for group in measures.groups if set(group.names) & set(chosen)], chosen


def shown(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def report(figure):
    limit = measures.limits.get(figure.name)
    figure.is_met = limit is None or limit.is_met_by(figure.value)
    print(figure.name, shown(figure.value), figure.unit, flush=True)
    if limit:
        note(f"  {figure.name}: {shown(figure.value)} {figure.unit}, wanted {limit}{'' if figure.is_met else '  MISSED'}")


def main():
    options = arguments()
    groups, chosen = wanted(options.names)
    begun, figures = time.monotonic(), []
    with World(quick=options.quick, keep=options.keep) as world:
        for group in groups:
            note(f"{', '.join(group.names)}: {group.what}")
            for figure in group.run(world):
                figures.append(figure)
                if figure.name in chosen:
                    report(figure)
    took = time.monotonic() - begun
    if options.json:
        told = {"took_s": round(took, 1), "quick": options.quick, "cores": os.cpu_count(), "members": world.members,
                "measures": [figure.told() for figure in figures if figure.name in chosen]}
        options.json.write_text(json.dumps(told, indent=2) + "\n")
    note(f"took {took:.0f} s")
    return 0 if all(figure.is_met for figure in figures if figure.name in chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
