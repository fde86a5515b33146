#pragma once

#include "staff/people.h"

namespace hub::staff::rows {

void insert(Tx& everywhere, const Person& person);
std::optional<Person> find(Reader& everywhere, const StaffId& id);
std::optional<Person> find_by_email(Reader& everywhere, const std::string& email_key);
bool has_any(Reader& everywhere);
void set_name(Tx& everywhere, const StaffId& id, const std::string& name);
std::optional<std::string> password_hash(Reader& everywhere, const StaffId& id);
void set_password_hash(Tx& everywhere, const StaffId& id, const std::string& hash);
void note_login(Tx& everywhere, const StaffId& id);

void put_role(Tx& everywhere, const StaffId& id, const Seat& seat);
std::vector<Seat> list_seats(Reader& everywhere, const StaffId& id);
std::optional<Role> find_role(Reader& everywhere, const StaffId& id, const SiteId& site);
std::vector<Colleague> list_colleagues(Reader& everywhere, const SiteId& site, const ColleaguePage& page);
std::int64_t count_owners(Reader& everywhere, const SiteId& site);
void drop_role(Tx& everywhere, const StaffId& id, const SiteId& site);

}  // namespace hub::staff::rows
