#include "app/schedules.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "catalog/products.h"
#include "portal/test_portal.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

// Gives one member of a site something that ends at `end`.
void give_until(Store& store, const SiteId& site, Time end) {
    store.write(site, [&](Tx& tx) {
        const auto member = members::welcome(tx, {.email = "ada@example.com"}, "manual").member;
        const ThingId product = catalog::create_product(tx, ThingKind::product, {.name = "Calm Mornings"}).id;
        access::grant(tx, *catalog::load_catalog(tx), member, {.thing = product, .ends_at = end}, {"manual"});
    });
}

}  // namespace

TEST_CASE("a site where telling fails keeps no other from being told, and is told when it can be") {
    db::on_both_engines([](db::TestStore& used) {
        std::optional<SiteId> failing;
        used.reactions.push_back([&](Tx& tx, std::span<const db::Told>) {
            if (failing == tx.site()) throw Unavailable("This site is broken for now.");
        });
        access::House house{used};
        portal::TestPortal portal{house};
        const SiteId other = used.store.write_everywhere(
            [](Tx& tx) { return sites::create(tx, {.name = "Lakeside", .slug = "lakeside", .support_email = {}}).id; });
        for (const SiteId& broken : {used.site, other}) {
            failing.reset();
            const Time end = used.clock.now() + 1h;
            for (const SiteId& site : {used.site, other}) give_until(used.store, site, end);
            used.clock.advance(1h);
            failing = broken;
            CHECK(tell_due_access(portal.app) == jobs::Step::did_something);
            CHECK(used.store.read_everywhere([](Reader& reader) { return access::sites_due(reader); }) ==
                  std::vector{broken});
            CHECK(tell_due_access(portal.app) == jobs::Step::found_nothing);
            failing.reset();
            CHECK(tell_due_access(portal.app) == jobs::Step::did_something);
            CHECK(used.store.read_everywhere([](Reader& reader) { return access::sites_due(reader); }).empty());
        }
    });
}

}  // namespace hub::app
