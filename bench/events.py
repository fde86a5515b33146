"""What comes in, what follows from it, and what goes out."""

import json
import re
import socket
import sqlite3
import threading
import time
import urllib.request
from contextlib import closing

import beacons
import memory
from figure import Figure
from world import ask, free_port, note, tool

secret = "whsec_" + "b" * 32
rate = 200  # purchases a second


def start_stripe(world, purchases=0):
    """The fake Stripe without its rate limit, which has made these purchases already and tells of none of them."""
    port = free_port()
    files = {name: world.folder / f"{name}.jsonl" for name in ("purchases", "events")}
    return world.start(["node", "bench/stripe.ts", "--port", port, "--buyers", world.sessions_file, "--skip", 400,
                        "--count", purchases or 10, "--purchases", files["purchases"], "--events", files["events"],
                        ], port, name="stripe"), files


def wait_for(file, child, patience=60):
    end = time.monotonic() + patience
    while time.monotonic() < end and child.process.poll() is None:
        if file.exists() and file.read_text():
            return
        time.sleep(0.05)
    raise RuntimeError(f"{file.name} was not written")


def connect(world):
    """Connects the site to the fake Stripe and ties what is sold; answers the path of its webhook."""
    connection = world.api("POST", "/connections", {"kind": "stripe", "mode": "test", "settings": {
        "api_key": "rk_test_" + "k" * 24, "webhook_secret": secret}})
    sold = world.pages[-1][3]
    world.api("POST", f"/connections/{connection['id']}/links", {"product": sold, "remote_id": "prod_bench"})
    return re.sub(r"^https?://[^/]+", "", connection["hook_url"])


def open_shop(world, purchases=0):
    world.fresh_data()
    stripe, files = start_stripe(world, purchases)
    wait_for(files["events"], stripe)
    environment = {"CUSTOMERHUB_STRIPE_API": f"http://127.0.0.1:{stripe.port}"}
    server = world.serve(environment=environment)
    return stripe, files, server, connect(world)


def intake(world):
    """In rounds, for the machine is not the same at every moment: both halves in each, and the middle one counts."""
    stripe, files, server, path = open_shop(world)
    raw_file = world.folder / "raw.db"
    copy_database(world.data / "customerhub.db", raw_file)
    rounds = []
    for number in range(1 if world.quick else 3):
        used = server.cpu_seconds()
        with memory.at_hand(12):
            found = ask(["hooks", "--port", world.port, "--path", path, "--secret", secret, "--events", files["events"],
                         "--run", f"b{number}", "--seconds", 2 if world.quick else 4, "--connections", 128])
        if set(found["statuses"]) != {"200"}:
            raise RuntimeError(f"not every event was acknowledged: {found}")
        cores = (server.cpu_seconds() - used) * found["per_s"] / found["statuses"]["200"]
        with memory.at_hand(6):
            raw = ask(["commits", "--database", raw_file, "--events", files["events"], "--run", f"c{number}",
                       "--seconds", 1 if world.quick else 4])
        note(f"  {found['per_s']:.0f} a second (median {found['p50_ms']:.1f} ms, {cores:.2f} cores); "
             f"raw {raw['per_s']:.0f} rows a second")
        rounds.append({**found, "server_cpu_per_s": cores, "raw_per_s": raw["per_s"], "ratio": found["per_s"] / raw["per_s"]})
    world.stop_server()
    world.stop(stripe)
    middle = sorted(rounds, key=lambda one: one["ratio"])[len(rounds) // 2]
    yield Figure("hook_intake_per_s", middle["per_s"], "1/s", {"rounds": rounds})
    yield Figure("hook_intake_vs_commit", middle["ratio"], "x", {"raw_per_s": middle["raw_per_s"]})


def copy_database(file, to):
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def purchases(world):
    seconds = 4 if world.quick else 15
    stripe, files, _server, path = open_shop(world, purchases=rate * seconds)
    page = world.pages[-1][1]
    lines = []
    for line in files["purchases"].read_text().splitlines():
        purchase = json.loads(line)
        lines.append(json.dumps({"page": page, "cookie": f"sid={purchase['token']}", "bodies": purchase["bodies"]}))
    files["purchases"].write_text("\n".join(lines) + "\n")
    found = ask(["purchases", "--port", world.port, "--path", path, "--secret", secret, "--events", files["purchases"],
                 "--rate", rate])
    world.stop_server()
    world.stop(stripe)
    reads = json.loads((world.folder / "stripe.log").read_text().strip().splitlines()[-1])["reads"]
    per_purchase = sum(reads.values()) / found["purchases"]
    note(f"  median {found['p50_ms']:.0f} ms, 90 % {found['p90_ms']:.0f} ms, worst {found['max_ms']:.0f} ms; "
         f"{per_purchase:.2f} reads of Stripe's API a purchase; {found['never_opened']} never opened, {found['refused']} refused")
    if found["never_opened"] or found["refused"]:
        raise RuntimeError(f"not every purchase opened its page: {found}")
    yield Figure("purchase_to_open_p99_ms", found["p99_ms"], "ms", {**found, "reads": reads})
    yield Figure("purchase_reads", per_purchase, "reads")


def start_receiver(world):
    port = free_port()
    receiver = world.start([tool, "receive", "--port", port], port, name="receiver")
    world.api("POST", "/hooks", {"url": f"http://127.0.0.1:{port}/", "events": beacons.kinds})
    return receiver


def restarted(world, receiver):
    """Another at the same port, which has received nothing yet."""
    world.stop(receiver)
    return world.start([tool, "receive", "--port", receiver.port], receiver.port, name="receiver")


def received(receiver):
    with urllib.request.urlopen(f"http://127.0.0.1:{receiver.port}/", timeout=10) as answer:
        return json.loads(answer.read())


def wait_for_deliveries(receiver, count, patience=60):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        now = received(receiver)
        if now["count"] >= count:
            return now
        time.sleep(0.1)
    raise RuntimeError(f"{now['count']} of {count} deliveries came within {patience} s")


def activity(world):
    """Checkmarks, plays and downloads while their deliveries go out; then all deliveries once more, with nothing else
    to do."""
    world.fresh_data()
    server = world.serve()
    receiver = start_receiver(world)
    found = beacons.load(world, 2 if world.quick else 6)
    count = sum(found["statuses"].values())
    everything = wait_for_deliveries(receiver, count)
    note(f"  median {found['p50_ms']:.1f} ms; {everything['count']} deliveries arrived, {everything['wrong']} unsigned")
    yield Figure("activity_per_s", found["per_s"], "1/s", {**found, "delivered": everything["count"]})
    receiver = restarted(world, receiver)
    yield delivery(world, server, receiver, everything["count"])
    world.stop_server()
    world.stop(receiver)


def delivery(world, server, receiver, count):
    used = server.cpu_seconds()
    world.api("POST", "/deliveries/replay", {"state": "delivered"})
    everything = wait_for_deliveries(receiver, count)
    took = everything["last"] - everything["first"]
    note(f"  {everything['count']} deliveries in {took:.1f} s, {everything['wrong']} unsigned; "
         f"{(server.cpu_seconds() - used) / count * 1e6:.0f} µs of processor time each")
    return Figure("delivery_per_s", (everything["count"] - 1) / took, "1/s", everything)


class Silence:
    """Takes every connection and never says a word."""

    def __init__(self):
        self.door = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.door.getsockname()[1]
        self.kept = []
        threading.Thread(target=self.take, daemon=True).start()

    def take(self):
        while True:
            try:
                self.kept.append(self.door.accept()[0])
            except OSError:
                return

    def end(self):
        self.door.close()
        for line in self.kept:
            line.close()


def delays(world, receiver, seconds):
    """Of deliveries to the one fast receiver, from the checkmark to its arrival, one member after the other."""
    receiver = restarted(world, receiver)
    found = ask(["beacons", "--port", world.port, "--requests", beacons.requests_file(world), "--seconds", seconds, "--connections", 1])
    return wait_for_deliveries(receiver, sum(found["statuses"].values())), receiver


def isolation(world):
    seconds = 2 if world.quick else 12
    told = []
    for hanging in (0, 9):
        world.fresh_data()
        world.serve()
        receiver = start_receiver(world)
        silence = Silence()
        for number in range(hanging):
            world.api("POST", "/hooks", {"url": f"http://127.0.0.1:{silence.port}/{number}", "events": beacons.kinds})
        found, receiver = delays(world, receiver, seconds)
        told.append(found)
        world.stop_server()
        world.stop(receiver)
        silence.end()
    alone, disturbed = told
    note(f"  alone {alone['p50_ms']:.0f} ms, 99 % {alone['p99_ms']:.0f} ms; while nine hang {disturbed['p50_ms']:.0f} ms, "
         f"99 % {disturbed['p99_ms']:.0f} ms")
    yield Figure("delivery_isolation_p99_ms", disturbed["p99_ms"], "ms", {"alone": alone, "disturbed": disturbed})
    yield Figure("delivery_isolation_vs_alone", disturbed["p99_ms"] / max(alone["p99_ms"], 1), "x")
