#!/usr/bin/env python3
"""Holds every #include of src/ to src/LAYERS, and keeps rows private and edges alone."""

import sys

from sources import content, cpp_files, folder_of, folder_of_include, includes, shown, src

edges = {"portal", "demo", "app"}
open_to_edges = ("app/app.h", "app/config.h", "app/edge.h")


def read_layers():
    layers = {}
    for line in content(src / "LAYERS").splitlines():
        line = line.split("#")[0]
        if ":" not in line:
            continue
        names, allowed = line.split(":")
        for name in names.split():
            layers[name] = allowed.split()
    return layers


def circles(layers):
    """Faces form a ladder: returns the folders that can reach themselves."""
    def reachable(folder):
        reached, waiting = set(), list(layers[folder])
        while waiting:
            lower = waiting.pop()
            if lower in layers and lower not in reached:
                reached.add(lower)
                waiting += layers[lower]
        return reached
    return sorted(folder for folder in layers if folder in reachable(folder))


def allowed_for(path, layers, folders):
    folder = folder_of(path)
    domain = {name for name in folders if name not in edges}
    if folder == "":
        return {"app", "base"}
    if folder.startswith("connectors/"):
        names = ["connectors", *layers.get("connectors/*", []), *layers["connectors"]]
    else:
        names = layers.get(folder)
        if names is None:
            return None
    allowed = {folder, "base", *names}
    if "*" in names:
        allowed |= domain
    if folder == "app":
        allowed |= set(folders)
    has_edge = path.stem.endswith("_api") or (
        path.stem.endswith("_test") and any((src / folder).glob("*_api.cpp")))
    if has_edge:
        allowed |= domain | {"http"}
    return allowed


def complaints_about(path, layers, folders):
    folder = folder_of(path)
    allowed = allowed_for(path, layers, folders)
    if allowed is None:
        yield f"{shown(path)}: the folder {folder} has no line in src/LAYERS"
        return
    for header in includes(path):
        target = folder_of_include(header)
        if not (src / header).exists():
            if "/" in header:
                yield f"{shown(path)}: {header} does not exist; paths start at src/"
            continue
        is_edge = path.stem.endswith(("_api", "_test")) or folder in ("portal", "demo")
        if target not in allowed and not (header in open_to_edges and is_edge):
            yield f"{shown(path)}: {folder or 'main.cpp'} may not include {target} (src/LAYERS): {header}"
        if header.endswith("_rows.h") and target != folder:
            yield f"{shown(path)}: {header} is private to {target}; ask {target} a question instead"
        if header.endswith("_api.h") and folder not in (target, "app"):
            yield f"{shown(path)}: {header} is an edge; only app may include it"


def main():
    layers = read_layers()
    files = cpp_files()
    folders = {folder_of(path) for path in files} - {""}
    problems = [f"src/LAYERS: {folder} reaches itself" for folder in circles(layers)]
    for path in files:
        problems += complaints_about(path, layers, folders)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
