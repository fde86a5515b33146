#include "staff/people_rows.h"

#include "base/ensure.h"
#include "base/text.h"

namespace hub::staff::rows {

namespace {

struct PersonRow {
    StaffId id;
    std::string email;
    std::string name;
    std::optional<std::string> password_hash;
    Time created_at;
    std::optional<Time> last_login_at;
};

struct SeatRow {
    SiteId site;
    std::string role;
};

struct ColleagueRow {
    PersonRow person;
    std::string role;

    ColleagueRow(StaffId id, std::string email, std::string name, std::optional<std::string> hash, Time created_at,
                 std::optional<Time> last_login_at, std::string word)
        : person{id, std::move(email), std::move(name), std::move(hash), created_at, last_login_at},
          role(std::move(word)) {}
};

Person person_of(PersonRow row) {
    return {.id = row.id,
            .email = std::move(row.email),
            .name = std::move(row.name),
            .has_password = row.password_hash.has_value(),
            .created_at = row.created_at,
            .last_login_at = row.last_login_at};
}

Role stored_role(std::string_view word) {
    const auto role = role_of(word);
    ENSURE(role.has_value());  // the table has a CHECK
    return *role;
}

#define PERSON_COLUMNS "p.id, p.email, p.name, p.password_hash, p.created_at, p.last_login_at"

std::optional<Person> person(Reader& everywhere, std::string_view sql, const db::Binds& binds) {
    auto row = everywhere.one<PersonRow, StaffId, std::string, std::string, std::optional<std::string>, Time,
                              std::optional<Time>>(sql, binds);
    if (!row) return std::nullopt;
    return person_of(std::move(*row));
}

}  // namespace

void insert(Tx& everywhere, const Person& person) {
    everywhere.run(
        "INSERT INTO staff (id, email, email_key, name, created_at) VALUES (:id, :email, :key, :name, :created)",
        {{"id", person.id},
         {"email", person.email},
         {"key", folded(person.email)},
         {"name", person.name},
         {"created", person.created_at}});
}

std::optional<Person> find(Reader& everywhere, const StaffId& id) {
    return person(everywhere, "SELECT " PERSON_COLUMNS " FROM staff p WHERE p.id = :id", {{"id", id}});
}

std::optional<Person> find_by_email(Reader& everywhere, const std::string& email_key) {
    return person(everywhere, "SELECT " PERSON_COLUMNS " FROM staff p WHERE p.email_key = :key", {{"key", email_key}});
}

bool has_any(Reader& everywhere) {
    return everywhere.value<std::string>("SELECT id FROM staff LIMIT 1").has_value();
}

void set_name(Tx& everywhere, const StaffId& id, const std::string& name) {
    everywhere.run("UPDATE staff SET name = :name WHERE id = :id", {{"name", name}, {"id", id}});
}

std::optional<std::string> password_hash(Reader& everywhere, const StaffId& id) {
    return everywhere.value<std::string>("SELECT password_hash FROM staff WHERE id = :id AND password_hash IS NOT NULL",
                                         {{"id", id}});
}

void set_password_hash(Tx& everywhere, const StaffId& id, const std::string& hash) {
    everywhere.run("UPDATE staff SET password_hash = :hash WHERE id = :id", {{"hash", hash}, {"id", id}});
}

void note_login(Tx& everywhere, const StaffId& id) {
    everywhere.run("UPDATE staff SET last_login_at = :now WHERE id = :id", {{"now", everywhere.now()}, {"id", id}});
}

void put_role(Tx& everywhere, const StaffId& id, const Seat& seat) {
    everywhere.run(
        "INSERT INTO staff_roles (site_id, staff_id, role, created_at) VALUES (:on, :id, :role, :now) "
        "ON CONFLICT (site_id, staff_id) DO UPDATE SET role = :role",
        {{"on", seat.site}, {"id", id}, {"role", word_of(seat.role)}, {"now", everywhere.now()}});
}

std::vector<Seat> list_seats(Reader& everywhere, const StaffId& id) {
    std::vector<Seat> seats;
    for (const SeatRow& row : everywhere.all<SeatRow, SiteId, std::string>(
             "SELECT site_id, role FROM staff_roles WHERE staff_id = :id ORDER BY site_id", {{"id", id}})) {
        seats.push_back({.site = row.site, .role = stored_role(row.role)});
    }
    return seats;
}

std::optional<Role> find_role(Reader& everywhere, const StaffId& id, const SiteId& site) {
    const auto word = everywhere.value<std::string>(
        "SELECT role FROM staff_roles WHERE site_id = :on AND staff_id = :id", {{"on", site}, {"id", id}});
    if (!word) return std::nullopt;
    return stored_role(*word);
}

std::vector<Colleague> list_colleagues(Reader& everywhere, const SiteId& site, const ColleaguePage& page) {
    std::vector<Colleague> colleagues;
    for (ColleagueRow& row : everywhere.all<ColleagueRow, StaffId, std::string, std::string, std::optional<std::string>,
                                            Time, std::optional<Time>, std::string>(
             "SELECT " PERSON_COLUMNS
             ", r.role FROM staff_roles r JOIN staff p ON p.id = r.staff_id WHERE r.site_id = :on "
             "AND r.staff_id > :after ORDER BY r.staff_id LIMIT :most",
             {{"on", site},
              {"after", page.after ? page.after->text() : std::string{}},
              {"most", static_cast<std::int64_t>(page.limit)}})) {
        colleagues.push_back({.person = person_of(std::move(row.person)), .role = stored_role(row.role)});
    }
    return colleagues;
}

std::int64_t count_owners(Reader& everywhere, const SiteId& site) {
    return everywhere
        .value<std::int64_t>("SELECT COUNT(*) FROM staff_roles WHERE site_id = :on AND role = 'owner'", {{"on", site}})
        .value_or(0);
}

void drop_role(Tx& everywhere, const StaffId& id, const SiteId& site) {
    everywhere.run("DELETE FROM staff_roles WHERE site_id = :on AND staff_id = :id", {{"on", site}, {"id", id}});
}

}  // namespace hub::staff::rows
