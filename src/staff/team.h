#pragma once

#include "base/ids.h"
#include "db/tx.h"
#include "staff/policy.h"

// Who may hire, promote and dismiss whom on a site. `by` is the role of whoever does it.
namespace hub::staff {

// Owners stand above admins, and those above everyone else.
bool is_above(Role left, Role right);
// Throws Forbidden when `role` stands above `by`: nobody grants, changes or takes away what is above their own.
void require_rank(Role by, Role role);

// Throw NotFound for who doesn't work here, Forbidden by the rule above, and Conflict for the last owner. Both count at
// the very next request.
void change_role(Tx& tx, const StaffId& person, Role wanted, Role by);
void dismiss(Tx& tx, const StaffId& person, Role by);

}  // namespace hub::staff
