#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"
#include "staff/policy.h"

// The people who work here. An identity belongs to the whole installation, and has a role on each site it works on.
// All of this reads and writes over all sites: give it the Reader or Tx of read_everywhere() or write_everywhere().
namespace hub::staff {

struct Person {
    StaffId id;
    std::string email;
    std::string name;
    bool has_password = false;
    Time created_at;
    std::optional<Time> last_login_at;
};

struct NewPerson {
    std::string email;
    std::string name;
};
// Throws Invalid for a name or an address that isn't one, or is taken.
Person make_person(Tx& everywhere, const NewPerson& wanted);
Person load_person(Reader& everywhere, const StaffId& id);  // throws NotFound
std::optional<Person> find_person(Reader& everywhere, std::string_view email);
bool has_people(Reader& everywhere);
Person rename(Tx& everywhere, const StaffId& id, const std::string& name);  // throws Invalid

std::optional<std::string> password_hash(Reader& everywhere, const StaffId& id);
void set_password_hash(Tx& everywhere, const StaffId& id, const std::string& hash);
void note_login(Tx& everywhere, const StaffId& id);

// A site that someone works on.
struct Seat {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SiteId site;
    Role role = Role::analyst;
};
// In place of the role they had there.
void give_role(Tx& everywhere, const StaffId& id, const Seat& seat);
std::vector<Seat> list_seats(Reader& everywhere, const StaffId& id);  // oldest site first
std::optional<Role> find_role(Reader& everywhere, const StaffId& id, const SiteId& site);

// Who works on a site.
struct Colleague {
    Person person;
    Role role = Role::analyst;
};
// By age of the identity; `after` is the last one of the page before.
struct ColleaguePage {
    std::optional<StaffId> after{};
    std::size_t limit = 10'000;
};
std::vector<Colleague> list_colleagues(Reader& everywhere, const SiteId& site, const ColleaguePage& page = {});

}  // namespace hub::staff
