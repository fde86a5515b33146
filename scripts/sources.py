"""The C++ files of the project and what they include; the checks of bin/lint read the tree through this file."""

import functools
import hashlib
import os
import re
import subprocess
from pathlib import Path

root = Path(__file__).resolve().parent.parent
src = root / "src"
include_line = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def cpp_files(*folders):
    """Every .h and .cpp below these folders of the project, in order."""
    found = []
    for folder in folders or ("src",):
        found += [path for path in (root / folder).rglob("*") if path.suffix in (".h", ".cpp")]
    return sorted(found)


def shown(path):
    return str(Path(path).relative_to(root))


def folder_of(path):
    """`access` for src/access/x.cpp, `connectors/stripe` for src/connectors/stripe/x.cpp, `` for src/main.cpp."""
    return folder_of_include(Path(path).relative_to(src).as_posix())


def folder_of_include(name):
    parts = name.split("/")
    if parts[0] == "connectors" and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0] if len(parts) > 1 else ""


@functools.cache
def content(path):
    return Path(path).read_text(encoding="utf-8")


@functools.cache
def includes(path):
    return tuple(include_line.findall(content(path)))


def code_only(text):
    """The text with comments and the inside of literals blanked, line numbers kept."""
    pattern = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)

    def blank(match):
        found = match.group(0)
        newlines = "\n" * found.count("\n")
        return newlines if found.startswith("/") else '""' + newlines
    return pattern.sub(blank, text)


@functools.cache
def closure(path):
    """The file and every file of ours it includes, directly or not."""
    reached, waiting = set(), [Path(path)]
    while waiting:
        file = waiting.pop()
        if file in reached:
            continue
        reached.add(file)
        waiting += [src / name for name in includes(file) if (src / name).exists()]
    return frozenset(reached)


def digest(path, *further):
    """Changes when the file, anything of ours it includes, or `further` changes."""
    sums = hashlib.sha256("\0".join(further).encode())
    for file in sorted(closure(path)):
        sums.update(shown(file).encode() + b"\0" + content(file).encode() + b"\0")
    return sums.hexdigest()


def cache_folder(name):
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "customerhub" / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def changed_files():
    """Paths that differ from the parent commit, committed or not, and new ones; everything where there is no parent."""
    def git(*words):
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True)
        return done.stdout.splitlines() if done.returncode == 0 else []
    if git("rev-parse", "-q", "--verify", "HEAD~1"):
        names = git("diff", "--name-only", "HEAD~1") + git("ls-files", "--others", "--exclude-standard")
    else:
        names = git("ls-files", "--cached", "--others", "--exclude-standard")
    return {root / name for name in names}
