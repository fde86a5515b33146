"""The search of the portal at ten thousand pages, where most words stand in most of them."""

import shutil

from figure import Figure
from world import ask, note

pages = 10_000
rate = 20  # searches a second: what members do, not what the machine can
words = ["clay", "cylinders", "wedge+clay", "lean+weig", "firing+dates", "slow+smoo", "lesson+1", "lesson+123", "kiln+free",
         "nothingofthesort", "the+wheel+do+the+turning", "c"]


def run(world):
    world.stop_server()
    shutil.rmtree(world.data, ignore_errors=True)
    world.data.mkdir()
    note(f"  filling a site with {pages} pages")
    ask(["fill", "--data", world.data, "--out", world.data, "--site", "bench", "--members", 1_000, "--pages", pages])
    sessions = [line.split("\t") for line in (world.data / "sessions.tsv").read_text().splitlines()]
    world.serve()
    readers = [row[2] for row in sessions[:200]]
    found = world.page("/search?q=clay", readers[0])
    if "found-page" not in found:
        raise RuntimeError("the search found nothing")
    lines = [f"/search?q={words[number % len(words)]}\tsid={readers[number * 7 % len(readers)]}" for number in range(2_400)]
    file = world.folder / "searches.tsv"
    file.write_text("\n".join(lines) + "\n")
    told = ask(["load", "--port", world.port, "--requests", file, "--rate", rate, "--seconds", 5 if world.quick else 30,
                "--connections", 8])
    if told["wrong"] or told["broken"] or told["unanswered"]:
        raise RuntimeError(f"not every search was answered: {told}")
    note(f"  median {told['p50_ms']:.2f} ms, worst {told['max_ms']:.2f} ms")
    yield Figure("search_p99_ms", told["p99_ms"], "ms", told)
    world.stop_server()
