#include "staff/team.h"

#include "base/error.h"
#include "base/text.h"
#include "staff/people.h"
#include "staff/people_rows.h"

namespace hub::staff {

namespace {

int rank_of(Role role) {
    switch (role) {
        case Role::owner:
            return 2;
        case Role::admin:
            return 1;
        case Role::editor:
        case Role::support:
        case Role::analyst:
            return 0;
    }
    return 0;
}

Role role_here(Reader& reader, const StaffId& person) {
    const auto role = find_role(reader, person, reader.site());
    if (!role) throw NotFound("Nobody of that id works here.");
    return *role;
}

void keep_an_owner(Reader& reader, Role leaving) {
    if (leaving == Role::owner && rows::count_owners(reader, reader.site()) <= 1)
        throw Conflict("This is the site's last owner. Make someone else an owner first.");
}

}  // namespace

bool is_above(Role left, Role right) {
    return rank_of(left) > rank_of(right);
}

void require_rank(Role by, Role role) {
    if (is_above(role, by)) throw Forbidden(format("As {} you can't decide about an {}.", word_of(by), word_of(role)));
}

void change_role(Tx& tx, const StaffId& person, Role wanted, Role by) {
    const Role held = role_here(tx, person);
    require_rank(by, held);
    require_rank(by, wanted);
    if (held == wanted) return;
    keep_an_owner(tx, held);
    give_role(tx, person, {.site = tx.site(), .role = wanted});
}

void dismiss(Tx& tx, const StaffId& person, Role by) {
    const Role held = role_here(tx, person);
    require_rank(by, held);
    keep_an_owner(tx, held);
    rows::drop_role(tx, person, tx.site());
}

}  // namespace hub::staff
