#include "staff/team.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "staff/invitations.h"
#include "staff/people.h"

namespace hub::staff {

namespace {

Person hired(db::TestStore& house, const std::string& who, Role role) {
    return house.write([&](Tx& tx) {
        const Person person = make_person(tx, {.email = who + "@example.com", .name = who});
        give_role(tx, person.id, {.site = house.site, .role = role});
        return person;
    });
}

}  // namespace

TEST_CASE("nobody grants or takes away what stands above their own role") {
    CHECK(is_above(Role::owner, Role::admin));
    CHECK(is_above(Role::admin, Role::editor));
    CHECK_FALSE(is_above(Role::editor, Role::analyst));
    for (const Role role : roles) {
        CHECK_NOTHROW(require_rank(Role::owner, role));
        CHECK_NOTHROW(require_rank(role, role));
    }
    CHECK_THROWS_AS(require_rank(Role::admin, Role::owner), Forbidden);
    CHECK_THROWS_AS(require_rank(Role::support, Role::admin), Forbidden);
}

TEST_CASE("the last owner stays, and whoever works elsewhere isn't here") {
    db::on_both_engines([](db::TestStore& house) {
        const Person ines = hired(house, "ines", Role::owner);
        const Person ole = hired(house, "ole", Role::admin);
        const auto change = [&](const Person& who, Role wanted, Role by) {
            house.write([&](Tx& tx) { change_role(tx, who.id, wanted, by); });
        };
        CHECK_THROWS_AS(change(ines, Role::admin, Role::owner), Conflict);
        CHECK_NOTHROW(change(ines, Role::owner, Role::owner));
        CHECK_THROWS_AS(change(ole, Role::owner, Role::admin), Forbidden);
        change(ole, Role::owner, Role::owner);
        change(ines, Role::analyst, Role::owner);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { dismiss(tx, ole.id, Role::owner); }), Conflict);
        house.write([&](Tx& tx) { dismiss(tx, ines.id, Role::owner); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { dismiss(tx, ines.id, Role::owner); }), NotFound);
    });
}

TEST_CASE("an invitation is one for each address, and lowers nobody who has risen since") {
    db::on_both_engines([](db::TestStore& house) {
        const auto invite = [&](Role role) {
            return house.write([&](Tx& tx) {
                return make_invitation(tx, {.email = "Ole@example.com", .role = role, .invited_by = "Ines"});
            });
        };
        const Invited first = invite(Role::editor);
        const Invited second = invite(Role::support);
        house.read([&](Reader& reader) {
            CHECK_FALSE(find_invitation(reader, first.token.reveal()).has_value());
            CHECK(find_invitation(reader, second.token.reveal())->role == Role::support);
            CHECK(list_invitations(reader, std::nullopt, 10).size() == 1);
        });
        const Person ole = hired(house, "ole", Role::admin);
        house.write([&](Tx& tx) { accept_invitation(tx, second.invitation, ole.id); });
        house.read([&](Reader& reader) {
            CHECK(find_role(reader, ole.id, house.site) == Role::admin);
            CHECK(list_invitations(reader, std::nullopt, 10).empty());
        });
        CHECK_THROWS_AS(invite(Role::editor), Invalid);
    });
}

TEST_CASE("an admin neither makes, renews, takes back nor replaces the invitation of an owner") {
    db::on_both_engines([](db::TestStore& house) {
        const auto invite = [&](Role role, Role by) {
            return house.write([&](Tx& tx) {
                return make_invitation(tx, {.email = "ole@example.com", .role = role, .invited_by = "Ines", .by = by});
            });
        };
        CHECK_THROWS_AS(invite(Role::owner, Role::admin), Forbidden);
        const Invited open = invite(Role::owner, Role::owner);
        const InvitationId& id = open.invitation.id;
        CHECK_THROWS_AS(invite(Role::editor, Role::admin), Forbidden);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { renew_invitation(tx, id, Role::admin); }), Forbidden);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { revoke_invitation(tx, id, Role::admin); }), Forbidden);
        CHECK(house.read([&](Reader& reader) { return find_invitation(reader, open.token.reveal()); }).has_value());
        house.write([&](Tx& tx) { revoke_invitation(tx, id, Role::owner); });
        CHECK_THROWS_AS(house.write([&](Tx& tx) { renew_invitation(tx, id, Role::owner); }), NotFound);
    });
}

}  // namespace hub::staff
