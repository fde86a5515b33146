"""Who gains and who loses by a change of whom a page, a group or a collection is for, asked before it is saved."""

import time

from figure import Figure
from world import note


def run(world):
    world.fresh_data()
    world.serve()
    yield blast(world)


def questions(site):
    """Changes that touch many: by tags, by what is held, by a group of groups; of a page, a group, a collection."""
    often, seldom = (site.api("GET", f"/tags?q={name}")["data"][0]["id"] for name in ("often", "seldom"))
    products = [product["id"] for product in site.api("GET", "/products?limit=100")["data"]]
    collection = site.api("GET", "/collections")["data"][0]
    page = site.api("GET", f"/products/{products[0]}/pages?limit=1")["data"][0]["id"]
    inner = site.api("POST", "/groups", {"name": "Inner", "rule": {"any": [often, products[0]], "none": [seldom]}})["id"]
    outer = site.api("POST", "/groups", {"name": "Outer", "rule": {"any": [inner, collection["id"]], "all": [often]}})["id"]
    fewer = ",".join(collection["products"][1:]) or products[-1]
    return [f"page={page}&any={often}", f"page={page}&any={seldom},{products[1]}&none={often}", f"page={page}&any={outer}",
            f"group={inner}&all={seldom}&none={products[1]}", f"group={outer}&any={inner},{products[2]}",
            f"collection={collection['id']}&includes=chosen&products={fewer}"]


def blast(site):
    worst, moved = {}, 0
    for question in questions(site):
        for _ in range(2 if site.quick else 5):
            begun = time.monotonic()
            told = site.api("GET", f"/impact?{question}")
            site.api("GET", f"/impact/members?{question}&side=loses&limit=25")
            kind = question.split("=")[0]
            worst[kind] = max(worst.get(kind, 0), (time.monotonic() - begun) * 1000)
        moved = max(moved, told["gains"] + told["loses"])
    if moved < site.members / 10:
        raise RuntimeError(f"the changes touched {moved} of {site.members} members: too few to say anything")
    note("  " + ", ".join(f"{kind} {took:.0f} ms" for kind, took in worst.items()) + f"; up to {moved} members moved")
    return Figure("access_blast_ms", max(worst.values()), "ms", {"members": site.members, "moved": moved, **worst})
