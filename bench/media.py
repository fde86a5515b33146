"""A member's video: its ranges against nginx with the same file, and what a thousand viewers cost in memory."""

import random
import re
import selectors
import socket
import time
import urllib.request

import pages
from figure import Figure
from world import note

video_size = 64 * 1024 * 1024
range_size = 1024 * 1024
viewers = 1_000


def video_bytes(size=video_size):
    """Begins as an MP4 file does, with its index in front; what follows is noise."""
    kind = b"ftypisom" + (512).to_bytes(4, "big") + b"isomiso2avc1mp41"
    head = (len(kind) + 4).to_bytes(4, "big") + kind + (8).to_bytes(4, "big") + b"moov"
    data = size - len(head)
    return head + data.to_bytes(4, "big") + b"mdat" + random.Random(7).randbytes(data - 8)


def upload(world, name, data):
    request = urllib.request.Request(f"{world.origin}/api/v1/files?name={name}", data=data, method="POST", headers={
        "Authorization": f"Bearer {world.api_key}", "Content-Type": "application/octet-stream",
        "Idempotency-Key": f"bench-{name}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return re.search(r'"id":"(fil_\w+)"', answer.read().decode()).group(1)


def page_of(world, blocks):
    """Of a product that every member may see; answers its address."""
    product = world.api("POST", "/products", {"name": "Films", "status": "live", "access_mode": "members"})
    page = world.api("POST", f"/products/{product['id']}/pages", {
        "title": "A film", "status": "live", "body": {"blocks": blocks}})
    return f"/p/{product['slug']}/{page['slug']}"


def sources(world, page, count):
    """A path and a cookie for each viewer."""
    found = []
    for _member, _email, token in world.sessions[:count]:
        html = world.page(page, token)
        found.append((re.search(r'<video[^>]* src="(/media/[^"]+)"', html).group(1).replace("&amp;", "&"), token))
    return found


def requests_file(world, name, paths):
    chance = random.Random(11)
    lines = []
    for number in range(2_000):
        path, token = paths[number % len(paths)]
        first = chance.randrange(video_size - range_size)
        lines.append(f"{path}\tsid={token}\tbytes={first}-{first + range_size - 1}")
    file = world.folder / f"{name}.tsv"
    file.write_text("\n".join(lines) + "\n")
    return file


def mib_per_s(port, requests, seconds):
    amount, unit = re.search(r"Transfer/sec:\s+([\d.]+)([KMG])B", pages.load_fully(port, requests, seconds)).groups()
    return float(amount) * {"K": 1 / 1024, "M": 1, "G": 1024}[unit]


def rates(world, ours, nginx):
    seconds, turns = (1, 1) if world.quick else (4, 3)
    found = {"ours": [], "nginx": []}
    for port, requests in (ours, nginx):
        mib_per_s(port, requests, 1)
    for _ in range(turns):
        found["nginx"].append(mib_per_s(*nginx, seconds))
        found["ours"].append(mib_per_s(*ours, seconds))
    note(f"  ours {', '.join(f'{one:.0f}' for one in found['ours'])} MiB a second; "
         f"nginx {', '.join(f'{one:.0f}' for one in found['nginx'])}")
    return sum(found["ours"]) / turns, sum(found["nginx"]) / turns


class Viewer:
    """Asks for the whole film and takes a little of it now and then."""

    def __init__(self, port, path, token):
        self.line = socket.create_connection(("127.0.0.1", port))
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        self.line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sid={token}\r\n\r\n".encode())
        self.taken = 0

    def take(self):
        bytes_ = self.line.recv(32 * 1024)
        if self.taken == 0 and not bytes_.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"a viewer was answered {bytes_[:40]}")
        self.taken += len(bytes_)


def watch(port, paths, seconds):
    crowd = []
    for number in range(viewers):
        crowd.append(Viewer(port, *paths[number % len(paths)]))
        time.sleep(0.005)  # they don't all press play in one moment, which is answered 503
    ready = selectors.DefaultSelector()
    for viewer in crowd:
        ready.register(viewer.line, selectors.EVENT_READ, viewer)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for key, _ in ready.select(0.1):
            key.data.take()
        time.sleep(0.05)
    if any(viewer.taken == 0 for viewer in crowd):
        raise RuntimeError("not every viewer was sent something")
    return crowd


def run(world):
    world.fresh_data()
    server = world.serve()
    world.api("GET", "/products?limit=1")  # makes a key
    film = video_bytes()
    page = page_of(world, [{"type": "video", "file": upload(world, "film.mp4", film)}])
    paths = sources(world, page, 50)
    (world.folder / "pages").mkdir(exist_ok=True)
    (world.folder / "pages/film.mp4").write_bytes(film)
    nginx = pages.start_nginx(world)
    ours, static = rates(world, (world.port, requests_file(world, "ranges", paths)),
                         (nginx.port, requests_file(world, "plain-ranges", [("/film.mp4", "none")])))
    world.stop(nginx)
    yield Figure("media_vs_static", ours / static, "x", {"mib_per_s": round(ours), "nginx_mib_per_s": round(static)})
    before = server.resident_mb()
    crowd = watch(world.port, paths, 3 if world.quick else 10)
    grown = server.resident_mb() - before
    for viewer in crowd:
        viewer.line.close()
    yield Figure("media_streams_mb", grown, "MB", {"viewers": viewers, "before_mb": round(before, 1)})
    world.stop_server()
