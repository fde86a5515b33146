#include "reports/launchpad.h"

#include <doctest/doctest.h>

#include "access/test_house.h"
#include "audit/audit.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "connectors/connections.h"
#include "members/members.h"
#include "sites/branding.h"
#include "sites/sites.h"

namespace hub::reports {

namespace {

using access::House;
using access::in_house;

Launchpad launchpad(House& house) {
    return house.store.read(load_launchpad);
}

void set(House& house, const sites::Change& wanted) {
    house.write([&](Tx& tx) { sites::change(tx, wanted); });
}

void note(House& house, const std::string& act) {
    const audit::Book book{Secret<std::string>{"the log of tests"}};
    house.write([&](Tx& tx) { book.add(tx, {.act = act}); });
}

}  // namespace

TEST_CASE("a step of the launchpad is done when it has happened, and undone with it") {
    in_house([](House& house) {
        Launchpad now = launchpad(house);
        CHECK_FALSE(now.is_connected);
        CHECK_FALSE(now.has_sign_up);
        CHECK_FALSE(now.has_look);
        CHECK_FALSE(now.has_preview);
        CHECK_FALSE(now.has_invited);
        set(house, {.works_alone = true});
        CHECK(launchpad(house).is_connected);
        set(house, {.registration = true});
        CHECK(launchpad(house).has_sign_up);
        set(house, {.registration = false});
        CHECK_FALSE(launchpad(house).has_sign_up);
        house.write([](Tx& tx) { members::welcome(tx, {.email = "shop@example.com"}, "api"); });
        CHECK(launchpad(house).has_sign_up);
        house.write(
            [](Tx& tx) { sites::save_draft(tx, {.colors = {.brand = "#24546b"}, .css = "a{}"}, std::nullopt); });
        CHECK_FALSE(launchpad(house).has_look);
        house.write([](Tx& tx) { sites::publish(tx, std::nullopt); });
        CHECK(launchpad(house).has_look);
        note(house, "POST /previews");
        CHECK(launchpad(house).has_preview);
        CHECK_FALSE(launchpad(house).is_done());
        note(house, "POST /members/{member}/invitation");
        CHECK(launchpad(house).has_invited);
        CHECK(launchpad(house).is_done() == launchpad(house).has_content);
    });
}

TEST_CASE("a member who logs in was invited somehow, and what another site did counts for nothing") {
    in_house([](House& house) {
        const SiteId other = house.store.store.write_everywhere(
            [](Tx& tx) { return sites::create(tx, {.name = "Other", .slug = "other", .support_email = ""}).id; });
        house.write([&](Tx& tx) { members::note_login(tx, members::load(tx, house.ada), 30); });
        CHECK(launchpad(house).has_invited);
        const Launchpad theirs = house.store.store.read(other, load_launchpad);
        CHECK_FALSE(theirs.has_invited);
        CHECK_FALSE(theirs.has_content);
        CHECK_FALSE(theirs.is_done());
    });
}

}  // namespace hub::reports
