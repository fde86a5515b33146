#include "sessions/staff_passwords.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/letters.h"
#include "sessions/letterhead.h"
#include "sessions/passwords.h"
#include "sites/sites.h"
#include "staff/people.h"

namespace hub::sessions {

namespace {

constexpr std::string_view house_name = "CustomerHub";  // no password either

mail::To staff_addressee(const staff::Person& person) {
    return {.member = std::nullopt, .email = person.email, .first_name = person.name};
}

// Mails to staff hold links that are nobody else's business: the API doesn't show them (mail/mails_api.cpp).
void send_to_staff_later(Tx& tx, mail::Mail letter) {
    letter.kind = mail::kind_of_staff;
    mail::send_later(tx, letter);
}

std::string url_here(Reader& reader, const std::string& public_url) {
    return sites::url_of(sites::hosts(reader), public_url);
}

// Whose house the mails to someone come from: that of their oldest site, if they have any.
std::optional<SiteId> house_of(Reader& everywhere, const staff::Person& person) {
    const auto seats = staff::list_seats(everywhere, person.id);
    return seats.empty() ? std::nullopt : std::optional{seats.front().site};
}

// Rows of staff belong to no site, those of mails do: both in one transaction, where there is a site to mail from.
template <class Work>
auto write_in(Store& store, const std::optional<SiteId>& site, const Work& work) {
    return site ? store.write(*site, work) : store.write_everywhere(work);
}

void tell_of_new_password(Tx& tx, const std::optional<SiteId>& site, const staff::Person& person,
                          const std::string& public_url) {
    if (!site || !person.has_password) return;
    const std::string url = url_here(tx, public_url);
    send_to_staff_later(
        tx, mail::password_changed(staff_letterhead(tx, url), staff_addressee(person),
                                   {.when = sites::load(tx).zone().moment_text(tx.now()), .link = url + "/admin/"}));
}

// The site that the first account needs, if there is none.
void make_first_site(Tx& everywhere, const std::string& name, const std::string& email) {
    if (trimmed(name).empty()) throw Invalid("site_name", "should be what your members will read");
    const std::string slug = slug_of(name).substr(0, 60);
    sites::create(everywhere, {.name = name, .slug = is_slug(slug) ? slug : "site", .support_email = email});
}

staff::Person make_first(Tx& everywhere, const StaffLinkUse& wanted) {
    staff::Person person = staff::make_person(everywhere, {.email = wanted.email, .name = wanted.name});
    if (sites::list_sites(everywhere).empty()) make_first_site(everywhere, wanted.site_name, person.email);
    for (const sites::Site& site : sites::list_sites(everywhere))
        staff::give_role(everywhere, person.id, {.site = site.id, .role = staff::Role::owner});
    return person;
}

struct Followed {
    staff::Link link;
    std::optional<SiteId> site;  // to mail from
};

// What a link leads to, with the password found good enough for it.
std::optional<Followed> followed(Reader& everywhere, const StaffLinkUse& wanted) {
    const auto link = staff::find_link(everywhere, wanted.token);
    if (!link) return std::nullopt;
    if (!link->person) {
        check_password(wanted.password, house_name, wanted.email);
        return Followed{.link = *link, .site = std::nullopt};
    }
    const staff::Person person = staff::load_person(everywhere, *link->person);
    check_password(wanted.password, house_name, person.email);
    return Followed{.link = *link, .site = house_of(everywhere, person)};
}

// The hash to compare with; counted as a guess.
std::string counted_hash(Tx& everywhere, const StaffPasswordChange& change, const Guess& guess) {
    check_guess(everywhere, guess);
    count_guess(everywhere, guess);
    return staff::password_hash(everywhere, change.viewer.person.id).value_or("");
}

void check_current_of_staff(Store& store, Hashing::Place& place, const StaffPasswordChange& change,
                            const Asking& asking) {
    Guess guess;
    const std::string hash = store.write_everywhere([&](Tx& tx) {
        tx.leave_unsigned();
        guess = staff_guess(tx, Means::password, change.viewer.person.email, asking);
        return counted_hash(tx, change, guess);
    });
    const bool short_enough = change.current.reveal().size() <= password_bytes_max;
    const bool right = short_enough && place.matches(hash, change.current);
    store.write_everywhere([&](Tx& tx) {
        tx.leave_unsigned();
        right ? forgive(tx, guess) : count_failure(tx, guess);
    });
    if (!right) throw Invalid("current_password", "That isn't your current password.");
}

}  // namespace

std::optional<StaffLink> look_at_staff_link(Reader& everywhere, std::string_view token) {
    const auto link = staff::find_link(everywhere, token);
    if (!link) return std::nullopt;
    StaffLink shown{.purpose = link->purpose, .email = {}, .name = {}};
    if (link->person) {
        const staff::Person person = staff::load_person(everywhere, *link->person);
        shown.email = person.email;
        shown.name = person.name;
    } else {
        shown.needs_site = sites::list_sites(everywhere).empty();
    }
    return shown;
}

std::optional<staff::Person> use_staff_link(Store& store, Hashing& hashing, const StaffLinkUse& wanted,
                                            const std::string& public_url) {
    const auto leads_to = store.read_everywhere([&](Reader& reader) { return followed(reader, wanted); });
    if (!leads_to) return std::nullopt;
    Hashing::Place place(hashing);
    const std::string hash = place.hash(wanted.password);
    return write_in(store, leads_to->site, [&](Tx& tx) -> std::optional<staff::Person> {
        const auto link = staff::find_link(tx, wanted.token);
        if (!link || !staff::use_link(tx, wanted.token)) {
            tx.leave_unsigned();
            return std::nullopt;
        }
        const staff::Person person = link->person ? staff::load_person(tx, *link->person) : make_first(tx, wanted);
        tx.about(person.id.view());
        staff::set_password_hash(tx, person.id, hash);
        staff::use_all_links(tx, person.id);
        end_staff_sessions(tx, person.id, std::nullopt);
        tell_of_new_password(tx, leads_to->site, person, public_url);
        return staff::load_person(tx, person.id);
    });
}

void begin_staff_reset(Store& store, const std::string& email, const Asking& asking) {
    // A stranger's request writes in some house too, and the same letter, unsent: it takes as long.
    const auto site = store.read_everywhere([&](Reader& reader) -> std::optional<SiteId> {
        const auto person = staff::find_person(reader, email);
        if (const auto house = person ? house_of(reader, *person) : std::nullopt) return house;
        const auto all = sites::list_sites(reader);
        return all.empty() ? std::nullopt : std::optional{all.front().id};
    });
    if (!site) return;
    store.write(*site, [&](Tx& tx) {
        if (!may_mail(tx, staff_guess(tx, Means::code, email, asking))) return;
        const auto person = staff::find_person(tx, email);
        const std::string url = url_here(tx, asking.portal_url);
        const bool may_enter = person && staff::find_role(tx, person->id, *site);
        const mail::To to =
            may_enter ? staff_addressee(*person) : mail::To{.member = std::nullopt, .email = email, .first_name = {}};
        const Secret<std::string> token =
            may_enter ? staff::new_link(tx, {.purpose = staff::Purpose::reset, .person = person->id})
                      : Secret<std::string>{std::string(43, 'x')};
        const mail::Mail letter = mail::reset_password(
            staff_letterhead(tx, url), to,
            {.link = staff_link_url(url, token), .minutes = static_cast<int>(staff::reset_link_life.count())});
        if (may_enter) send_to_staff_later(tx, letter);
    });
}

std::string staff_link_url(std::string_view url, const Secret<std::string>& token) {
    return std::string{url} + "/admin/link#" + token.reveal();
}

void change_staff_password(Store& store, Hashing& hashing, const StaffPasswordChange& change, const Asking& asking) {
    check_password(change.wanted, house_name, change.viewer.person.email);
    Hashing::Place place(hashing);
    check_current_of_staff(store, place, change, asking);
    const std::string hash = place.hash(change.wanted);
    const auto site = store.read_everywhere([&](Reader& reader) { return house_of(reader, change.viewer.person); });
    write_in(store, site, [&](Tx& tx) {
        const staff::Person person = staff::load_person(tx, change.viewer.person.id);
        staff::set_password_hash(tx, person.id, hash);
        staff::use_all_links(tx, person.id);
        end_staff_sessions(tx, person.id, change.viewer.session);
        tell_of_new_password(tx, site, person, asking.portal_url);
    });
}

}  // namespace hub::sessions
