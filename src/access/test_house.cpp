#include "access/test_house.h"

#include "catalog/pages.h"
#include "catalog/products.h"
#include "sites/sites.h"

namespace hub::access {

namespace {

ThingId live_product(Tx& tx, const std::string& name) {
    return catalog::create_product(tx, ThingKind::product, {.name = name, .status = catalog::Status::live}).id;
}

PageId live_page(Tx& tx, const ThingId& product, const std::string& title) {
    return catalog::create_page(tx, product, {.title = title, .status = catalog::Status::live}).id;
}

}  // namespace

House::House(db::TestStore& used)
    : store(used),
      ada(MemberId::fresh(used.clock.now())),
      ben(ada),
      mornings(ThingId::fresh(ThingKind::product, used.clock.now())),
      rest(mornings),
      everything(mornings),
      first(PageId::fresh(used.clock.now())),
      second(first),
      only(first) {
    store.write([&](Tx& tx) {
        ada = members::welcome(tx, {.email = "ada@example.com", .first_name = "Ada"}, "manual").member.id;
        ben = members::welcome(tx, {.email = "ben@example.com", .first_name = "Ben"}, "manual").member.id;
        mornings = live_product(tx, "Calm Mornings");
        first = live_page(tx, mornings, "Welcome");
        second = live_page(tx, mornings, "Breath");
        rest = live_product(tx, "Deep Rest");
        only = live_page(tx, rest, "Lie down");
        everything = catalog::create_product(
                         tx, ThingKind::collection,
                         {.name = "Everything", .status = catalog::Status::live, .includes = catalog::Includes::all})
                         .id;
    });
    store.told();
}

members::Member House::member(const MemberId& id) {
    return store.read([&](Reader& reader) { return members::load(reader, id); });
}

std::shared_ptr<const catalog::Catalog> House::catalog() {
    return store.read([](Reader& reader) { return catalog::load_catalog(reader); });
}

bool House::can_open(const MemberId& member, const Subject& subject) {
    return store.read([&](Reader& reader) {
        const Facts facts = load_facts(reader, members::load(reader, member), reader.now());
        const auto now = catalog::load_catalog(reader);
        return decide(facts, *now, subject, reader.now(), sites::load(reader).zone()).verdict == Verdict::open;
    });
}

Settled House::settle(const MemberId& member, const Cause& cause, const std::vector<Entitlement>& wanted) {
    return store.write([&](Tx& tx) {
        return access::settle(tx, *catalog::load_catalog(tx), members::load(tx, member), cause, wanted);
    });
}

Grant House::grant(const MemberId& member, const ThingId& thing, const std::string& source,
                   std::optional<Time> ends_at) {
    return store.write([&](Tx& tx) {
        return access::grant(tx, *catalog::load_catalog(tx), members::load(tx, member),
                             {.thing = thing, .ends_at = ends_at}, {source});
    });
}

void House::pass(Duration length) {
    store.clock.advance(length);
    store.write([](Tx& tx) { return tell_due(tx, *catalog::load_catalog(tx), 100); });
}

void in_house(const std::function<void(House&)>& test) {
    db::on_both_engines([&](db::TestStore& store) {
        House house{store};
        test(house);
    });
}

}  // namespace hub::access
