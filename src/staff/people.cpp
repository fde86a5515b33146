#include "staff/people.h"

#include "base/error.h"
#include "base/text.h"
#include "staff/people_rows.h"

namespace hub::staff {

namespace {

bool is_person_name(std::string_view text) {
    return !trimmed(text).empty() && length_in_letters(text) <= 100 && is_printable(text) &&
           text.find_first_of("\n\r\t") == std::string_view::npos;
}

constexpr const char* name_advice = "should be a text of 1 to 100 characters";

}  // namespace

Person make_person(Tx& everywhere, const NewPerson& wanted) {
    std::vector<FieldError> wrong;
    if (!is_person_name(wanted.name)) wrong.push_back({"name", name_advice});
    if (!is_email(trimmed(wanted.email))) {
        wrong.push_back({"email", "should be an address such as ana@example.com"});
    } else if (find_person(everywhere, wanted.email)) {
        wrong.push_back({"email", "is the address of another account"});
    }
    if (!wrong.empty()) throw Invalid(std::move(wrong));
    const Person person{.id = everywhere.fresh<StaffId>(),
                        .email = std::string{trimmed(wanted.email)},
                        .name = std::string{trimmed(wanted.name)},
                        .has_password = false,
                        .created_at = everywhere.now(),
                        .last_login_at = std::nullopt};
    rows::insert(everywhere, person);
    return person;
}

Person load_person(Reader& everywhere, const StaffId& id) {
    auto person = rows::find(everywhere, id);
    if (!person) throw NotFound("There is no such account.");
    return std::move(*person);
}

std::optional<Person> find_person(Reader& everywhere, std::string_view email) {
    return rows::find_by_email(everywhere, folded(email));
}

bool has_people(Reader& everywhere) {
    return rows::has_any(everywhere);
}

Person rename(Tx& everywhere, const StaffId& id, const std::string& name) {
    if (!is_person_name(name)) throw Invalid("name", name_advice);
    rows::set_name(everywhere, id, std::string{trimmed(name)});
    return load_person(everywhere, id);
}

std::optional<std::string> password_hash(Reader& everywhere, const StaffId& id) {
    return rows::password_hash(everywhere, id);
}

void set_password_hash(Tx& everywhere, const StaffId& id, const std::string& hash) {
    rows::set_password_hash(everywhere, id, hash);
}

void note_login(Tx& everywhere, const StaffId& id) {
    rows::note_login(everywhere, id);
}

void give_role(Tx& everywhere, const StaffId& id, const Seat& seat) {
    rows::put_role(everywhere, id, seat);
}

std::vector<Seat> list_seats(Reader& everywhere, const StaffId& id) {
    return rows::list_seats(everywhere, id);
}

std::optional<Role> find_role(Reader& everywhere, const StaffId& id, const SiteId& site) {
    return rows::find_role(everywhere, id, site);
}

std::vector<Colleague> list_colleagues(Reader& everywhere, const SiteId& site, const ColleaguePage& page) {
    return rows::list_colleagues(everywhere, site, page);
}

}  // namespace hub::staff
