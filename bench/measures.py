"""The measures by name (interface.md, Benchmarks), in groups that share a set-up, and their limits."""

from dataclasses import dataclass, field
from typing import Callable

import events
import growth
import imports
import impact
import media
import pages
import searches
import small


@dataclass
class Limit:
    most: float | None = None
    least: float | None = None

    def is_met_by(self, value):
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def __str__(self):
        return f"at least {self.least:g}" if self.most is None else f"at most {self.most:g}"


@dataclass
class Group:
    names: list[str]
    what: str
    run: Callable = field(repr=False)


groups = [
    Group(["access_decide_ns"], "one decision, the facts and the catalog at hand", small.decide),
    Group(["start_ms"], "from exec to the first answer", small.start),
    Group(["portal_page_vs_static", "portal_page_p99_ms", "rss_mb"],
          "a member's page against nginx with the same bytes, then at 70 % of its load", pages.run),
    Group(["search_p99_ms"], "the portal's search by members, at ten thousand pages", searches.run),
    Group(["access_blast_ms"], "who of all members gains and loses by a change of a rule", impact.run),
    Group(["hook_intake_per_s", "hook_intake_vs_commit"], "signed events in, against the same rows straight to the disk",
          events.intake),
    Group(["purchase_to_open_p99_ms", "purchase_reads"], "200 purchases a second, from the webhook to the open page",
          events.purchases),
    Group(["activity_per_s", "delivery_per_s"],
          "checkmarks, plays and downloads of logged-in members with their deliveries, then signed webhooks out to one fast receiver",
          events.activity),
    Group(["delivery_isolation_p99_ms", "delivery_isolation_vs_alone"],
          "how long a fast receiver waits while nine others hang, over how long it waits alone", events.isolation),
    Group(["media_vs_static", "media_streams_mb"],
          "ranges of a member's video against nginx with the same file, then the memory of a thousand viewers", media.run),
    Group(["import_members_per_s"], "members from a CSV file, one in a hundred bad, each told as created", imports.run),
    Group(["growth_members"], "a page at a million members over the same at a thousand", growth.members),
    Group(["growth_page"], "a page at ten thousand pages over the same at a hundred", growth.page_count),
]

limits = {
    "portal_page_vs_static": Limit(least=0.5),
    "portal_page_p99_ms": Limit(most=10),
    "search_p99_ms": Limit(most=20),
    "hook_intake_vs_commit": Limit(least=0.6),
    "purchase_to_open_p99_ms": Limit(most=500),
    "delivery_per_s": Limit(least=1000),
    "delivery_isolation_vs_alone": Limit(most=2),
    "media_vs_static": Limit(least=0.7),
    "media_streams_mb": Limit(most=64),
    "import_members_per_s": Limit(least=20_000),
    "growth_members": Limit(most=1.2),
    "growth_page": Limit(most=1.2),
    "access_decide_ns": Limit(most=5000),
    "access_blast_ms": Limit(most=2000),
    "start_ms": Limit(most=300),
    "rss_mb": Limit(most=120),
}
