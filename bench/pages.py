"""A member's page against nginx serving the same bytes, and its latency at a constant rate."""

import os
import re
import shutil
import subprocess
from statistics import mean

from figure import Figure
from world import ask, free_port, note, root

connections = 64


def requests_file(world):
    """A path and a cookie to a line: 300 members who hold the membership, 120 of its pages."""
    readers = world.sessions[:300]
    courses = {row[0] for row in world.pages}
    paths = [path for course, path, _page, _thing in world.pages if int(course) < len(courses) // 3][:120]
    lines = [f"{paths[(number * 7) % len(paths)]}\tsid={readers[number % len(readers)][2]}" for number in range(6_000)]
    file = world.folder / "requests.tsv"
    file.write_text("\n".join(lines) + "\n")
    return file, lines


def keep_bytes(world, lines):
    """Saves every page that the load asks for, as one of its members sees it, for nginx; answers their mean size."""
    sizes = []
    for line in lines[:600]:
        path, cookie = line.split("\t")
        file = world.folder / "pages" / path.lstrip("/")
        if file.exists():
            continue
        html = world.page(path, cookie.removeprefix("sid="))
        if 'class="prose"' not in html or "{{" in html:
            raise RuntimeError(f"{path} is no open page for this member")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(html)
        sizes.append(len(html.encode()))
    return sum(sizes) / len(sizes)


def start_nginx(world):
    port = free_port()
    text = (root / "bench/nginx.conf").read_text().replace("PLACE", str(world.folder)).replace("PORT", str(port))
    file = world.folder / "nginx.conf"
    file.write_text(text)
    # Its workers give up root's rights and must still reach the pages.
    user = ["-g", "daemon off; user root;"] if os.getuid() == 0 else ["-g", "daemon off;"]
    return world.start([shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin"), "-e", world.folder / "nginx-error.log",
                        "-p", world.folder, "-c", file, *user], port, name="nginx")


def load_fully(port, requests, seconds):
    """As much as there is an answer to; answers what wrk says of it."""
    done = subprocess.run(["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "-s", str(root / "bench/rotate.lua"),
                           f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True,
                          env={**os.environ, "BENCH_REQUESTS": str(requests)})
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)", done.stdout)
    if wrong:
        raise RuntimeError(f"wrk met errors: {wrong.group(0)}")
    return done.stdout


def wrk(port, requests, seconds):
    return float(re.search(r"Requests/sec:\s+([\d.]+)", load_fully(port, requests, seconds)).group(1))


def load_steadily(world, requests, rate):
    found = ask(["load", "--port", world.port, "--requests", requests, "--rate", rate,
                 "--seconds", 3 if world.quick else 6, "--connections", connections])
    if found["wrong"] or found["broken"] or found["unanswered"]:
        raise RuntimeError(f"not every page was answered: {found}")
    note(f"  at {rate:.0f} pages a second: median {found['p50_ms']:.2f} ms, 99 % {found['p99_ms']:.2f} ms, "
         f"99.9 % {found['p999_ms']:.2f} ms, worst {found['max_ms']:.2f} ms")
    return found


def measure(world, nginx, requests):
    """All in turns, so that a machine that changes its speed within the minute changes it for all."""
    seconds, turns = (2, 1) if world.quick else (5, 3)
    wrk(world.port, requests, 1 if world.quick else 3)
    wrk(nginx.port, requests, 1)
    for _ in range(turns):
        static = wrk(nginx.port, requests, seconds)
        ours = wrk(world.port, requests, seconds)
        note(f"  ours {ours:.0f} pages a second; nginx {static:.0f}")
        yield static, ours, load_steadily(world, requests, ours * 0.7)


def run(world):
    world.fresh_data()
    server = world.serve()
    requests, lines = requests_file(world)
    size = keep_bytes(world, lines)
    nginx = start_nginx(world)
    static, ours, steady = zip(*measure(world, nginx, requests))
    world.stop(nginx)
    yield Figure("portal_page_vs_static", sum(ours) / sum(static), "x",
                 {"pages_per_s": round(mean(ours)), "nginx_per_s": round(mean(static)), "bytes": round(size)})
    usual = sorted(steady, key=lambda found: found["p99_ms"])[len(steady) // 2]
    yield Figure("portal_page_p99_ms", usual["p99_ms"], "ms",
                 {**usual, "p99_ms_of_turns": [found["p99_ms"] for found in steady]})
    yield Figure("rss_mb", server.resident_mb(), "MB", {"members": world.members})
    world.stop_server()
