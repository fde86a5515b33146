"""What the measures stand on: the filled site, the server under test, nginx, the fake Stripe and a fast receiver."""

import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

root = Path(__file__).resolve().parent.parent
binary = Path(os.environ.get("CUSTOMERHUB_BINARY", root / "build/release/customerhub"))
tool = root / "build/release/customerhub_bench"
data_kept_for = 20 * 3600  # seconds; a filled site ages, for sessions and members go inactive


def note(text):
    print(text, file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(command, patience=300, **more):
    """Runs one of our measures to its end; what it prints is JSON."""
    done = subprocess.run([str(tool), *map(str, command)], stdout=subprocess.PIPE, check=True, timeout=patience, **more)
    return json.loads(done.stdout)


class Child:
    """A process that is stopped when the run is over, whatever happens."""

    def __init__(self, words, log, port=None, environment=None):
        self.words, self.log, self.port = [str(word) for word in words], log, port
        with open(log, "ab") as output:
            self.process = subprocess.Popen(self.words, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                            env={**os.environ, **(environment or {})}, cwd=root)

    def wait_until_it_listens(self, patience=60):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise RuntimeError(f"{self.words[0]} did not begin to listen; the end of its log:\n{Path(self.log).read_text()[-2000:]}")

    def resident_mb(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                note(f"{self.words[0]} did not stop in 20 s; killed")
                self.process.kill()
                self.process.wait()
        return self.process.returncode


class World:
    """`name` tells apart the worlds of one measure; each has a server, and a site of so many members and pages."""

    def __init__(self, quick, keep, name="bench-run", members=None, pages=1_000):
        self.quick, self.keep = quick, keep
        self.members = members or (5_000 if quick else 100_000)
        self.page_count = pages
        self.folder = root / "build" / name
        self.data = self.folder / "data"
        self.children, self.server, self.api_key = [], None, None

    def __enter__(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        return self

    def __exit__(self, *_):
        for child in reversed(self.children):
            child.stop()
        if not self.keep:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, words, port=None, environment=None, name=None):
        child = Child(words, self.folder / f"{name or Path(words[0]).name}.log", port, environment)
        self.children.append(child)
        return child.wait_until_it_listens() if port else child

    def stop(self, child):
        child.stop()
        self.children.remove(child)

    # The filled site: made once for a schema, copied for every group of measures.

    def _filled(self):
        sources = sorted([*root.glob("src/db/migrations/*.sql"), *root.glob("bench/fill*")])
        size = f"{self.members} {self.page_count}".encode()
        digest = hashlib.sha256(size + b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]
        kept = root / "build/bench-data" / digest
        if not kept.exists() or time.time() - kept.stat().st_mtime > data_kept_for:
            note(f"filling a site with {self.members} members and {self.page_count} pages (kept in {kept.relative_to(root)})")
            shutil.rmtree(kept, ignore_errors=True)
            part = kept.with_suffix(".part")
            part.mkdir(parents=True)
            ask(["fill", "--data", part, "--out", part, "--site", "bench", "--members", self.members,
                 "--pages", self.page_count], patience=1800)
            part.rename(kept)
        return kept

    def fresh_data(self):
        """A copy of the filled site that may be changed."""
        self.stop_server()
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir()
        kept = self._filled()
        shutil.copy(kept / "customerhub.db", self.data)
        rows = {name: [line.split("\t") for line in (kept / f"{name}.tsv").read_text().splitlines()]
                for name in ("sessions", "pages")}
        self.sessions, self.pages = rows["sessions"], rows["pages"]
        self.sessions_file = kept / "sessions.tsv"
        self.api_key = None

    # The server

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def serve(self, *more, environment=None):
        self.stop_server()
        self.port = free_port()
        where = ["--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--public-url", self.origin]
        self.server = self.start([binary, "serve", *where, "--allow-private-hooks", *more], self.port, environment, "hub")
        return self.server

    def stop_server(self):
        if self.server:
            self.stop(self.server)
            self.server = None

    def api(self, method, path, body=None):
        if not self.api_key:
            printed = subprocess.run([binary, "key", "create", "--data", self.data, "--site", "bench", "--scopes", "*", "--json"],
                                     stdout=subprocess.PIPE, check=True).stdout
            self.api_key = json.loads(printed)["key"]
        headers = {"Authorization": f"Bearer {self.api_key}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = secrets.token_hex(8)
        request = urllib.request.Request(f"{self.origin}/api/v1{path}", method=method, headers=headers,
                                         data=json.dumps(body).encode() if body is not None else None)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error

    def page(self, path, token):
        request = urllib.request.Request(self.origin + path, headers={"Cookie": f"sid={token}", "Accept": "text/html"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read().decode()
