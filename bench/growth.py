"""How long a page takes at a site that has grown, over the same page where it is small."""

import statistics

import pages
from figure import Figure
from world import World, ask, note

rate = 300  # pages a second: little enough that nobody waits for another
connections = 4


def median_ms(site, requests, seconds):
    found = ask(["load", "--port", site.port, "--requests", requests, "--rate", rate, "--seconds", seconds,
                 "--connections", connections])
    if found["wrong"] or found["broken"] or found["unanswered"]:
        raise RuntimeError(f"not every page was answered: {found}")
    return found["p50_ms"]


def grown_over_small(world, small, grown):
    """In turns, so that a machine that changes its mind changes it for both."""
    seconds, turns = (1, 2) if world.quick else (3, 5)
    took = {"small": [], "grown": []}
    with small, grown:
        sites = {"small": small, "grown": grown}
        for site in sites.values():
            site.fresh_data()
            site.serve()
        requests = {name: pages.requests_file(site)[0] for name, site in sites.items()}
        for name, site in sites.items():
            median_ms(site, requests[name], seconds)
        for _ in range(turns):
            for name, site in sites.items():
                took[name].append(median_ms(site, requests[name], seconds))
    before, after = (statistics.median(took[name]) for name in ("small", "grown"))
    note(f"  median {before:.3f} ms at {small.members} members and {small.page_count} pages, "
         f"{after:.3f} ms at {grown.members} and {grown.page_count}")
    return after / before, took


def members(world):
    many = 20_000 if world.quick else 1_000_000
    small = World(world.quick, world.keep, "bench-small", 1_000)
    ratio, took = grown_over_small(world, small, World(world.quick, world.keep, "bench-grown", many))
    yield Figure("growth_members", ratio, "x", took)


def page_count(world):
    many = 2_000 if world.quick else 10_000
    small = World(world.quick, world.keep, "bench-small", 1_000, 100)
    ratio, took = grown_over_small(world, small, World(world.quick, world.keep, "bench-grown", 1_000, many))
    yield Figure("growth_page", ratio, "x", took)
