"""The search of the portal at ten thousand pages, where most words stand in most of them."""

from figure import Figure
from world import World, ask, note

pages = 10_000
rate = 20  # searches a second: what members do, not what the machine can
words = ["clay", "cylinders", "wedge+clay", "lean+weig", "firing+dates", "slow+smoo", "lesson+1", "lesson+123", "kiln+free",
         "nothingofthesort", "the+wheel+do+the+turning", "c"]


def run(world):
    with World(world.quick, world.keep, "bench-search", 1_000, pages) as site:
        yield searched(site)


def searched(site):
    site.fresh_data()
    site.serve()
    readers = [row[2] for row in site.sessions[:200]]
    found = site.page("/search?q=clay", readers[0])
    if "found-page" not in found:
        raise RuntimeError("the search found nothing")
    lines = [f"/search?q={words[number % len(words)]}\tsid={readers[number * 7 % len(readers)]}" for number in range(2_400)]
    file = site.folder / "searches.tsv"
    file.write_text("\n".join(lines) + "\n")
    told = ask(["load", "--port", site.port, "--requests", file, "--rate", rate, "--seconds", 5 if site.quick else 30,
                "--connections", 8])
    if told["wrong"] or told["broken"] or told["unanswered"]:
        raise RuntimeError(f"not every search was answered: {told}")
    note(f"  median {told['p50_ms']:.2f} ms, worst {told['max_ms']:.2f} ms")
    return Figure("search_p99_ms", told["p99_ms"], "ms", told)
