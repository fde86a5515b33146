"""The measures that need little: one decision, one start."""

import socket
import statistics
import subprocess
import time

from figure import Figure
from world import ask, binary, free_port, note


def decide(_world):
    found = ask(["decide"])
    note(f"  {found['ns']:.0f} ns; {found['open_share']:.0%} of the asked pages were open")
    yield Figure("access_decide_ns", found["ns"], "ns", found)


def first_answer(port, end):
    """When the log-in page has come, whole head at least."""
    question = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.perf_counter() < end:
        with socket.socket() as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                line.sendall(question)
                if line.recv(65536).startswith(b"HTTP/1.1 200"):
                    return time.perf_counter()
        time.sleep(0.0005)
    raise RuntimeError("the server did not answer its log-in page")


def start(world):
    world.fresh_data()
    took = []
    for _ in range(3 if world.quick else 9):
        port = free_port()
        begun = time.perf_counter()
        with open(world.folder / "start.log", "ab") as log:
            server = subprocess.Popen([binary, "serve", "--data", world.data, "--listen", f"127.0.0.1:{port}"],
                                      stdout=log, stderr=log)
        try:
            took.append((first_answer(port, begun + 20) - begun) * 1000)
        finally:
            server.terminate()
            server.wait(timeout=20)
    warm = took[1:]
    note(f"  the first time {took[0]:.0f} ms, then {min(warm):.0f} to {max(warm):.0f} ms")
    yield Figure("start_ms", statistics.median(warm), "ms", {"all_ms": [round(one, 1) for one in took]})
