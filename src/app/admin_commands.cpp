#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/audited.h"
#include "app/command_line.h"
#include "app/program.h"
#include "base/error.h"
#include "base/text.h"
#include "sessions/second_factor.h"
#include "sessions/staff_passwords.h"
#include "sites/sites.h"
#include "staff/links.h"
#include "staff/people.h"

namespace hub::app {

namespace {

// The site that is named, or the only one there is.
sites::Site site_for_staff(Reader& everywhere, const std::string& slug) {
    if (!slug.empty()) {
        auto site = sites::find_by_slug(everywhere, slug);
        if (!site) throw NotFound("There is no site “" + slug + "”. See: customerhub site list");
        return *std::move(site);
    }
    std::vector<sites::Site> all = sites::list_sites(everywhere);
    if (all.size() != 1)
        throw Invalid("--site", all.empty() ? "There is no site yet. Make one with: customerhub site create"
                                            : "should name one of the sites, for there are several");
    return std::move(all.front());
}

struct Hired {
    staff::Person person;
    sites::Site site;
    std::optional<Secret<std::string>> token{};  // empty: has a password already
};

struct Words {
    std::string site;
    std::string email;
    std::string name;
    std::string role = "owner";
    bool forget_second_factor = false;
};

staff::Role wanted_role(const std::string& word) {
    const auto role = staff::role_of(word);
    if (!role) throw Invalid("--role", "should be one of: " + join(staff::role_words(), ", "));
    return *role;
}

Hired hire(Tx& tx, const Words& words, const sites::Site& site) {
    const staff::Role role = wanted_role(words.role);
    auto person = staff::find_person(tx, words.email);
    if (!person) person = staff::make_person(tx, {.email = words.email, .name = words.name});
    staff::give_role(tx, person->id, {.site = site.id, .role = role});
    tx.about(person->id.view());
    Hired hired{.person = *person, .site = site};
    if (!person->has_password)
        hired.token = staff::new_link(tx, {.purpose = staff::Purpose::welcome, .person = person->id});
    return hired;
}

void create_admin(const Given& given, const Words& words) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const sites::Site site =
        app.store.read_everywhere([&](Reader& reader) { return site_for_staff(reader, words.site); });
    const Signature signature = signed_by_operator(app, "admin create");
    const Hired hired = app.store.write(site.id, [&](Tx& tx) { return hire(tx, words, site); });
    const std::string link = hired.token ? sessions::staff_link_url(app.config.public_url, *hired.token) : "";
    if (given.as_json)
        return print(JsonObject{{"id", hub::json_of(hired.person.id)},
                                {"email", hired.person.email},
                                {"site", hired.site.slug},
                                {"role", words.role},
                                {"link", hired.token ? Json(link) : Json(nullptr)}});
    std::cout << hired.person.name << " works on “" << hired.site.name << "” as " << words.role << ".\n";
    if (hired.token) std::cout << "A password is chosen within 48 hours at\n" << link << '\n';
}

void list_admins(const Given& given, const std::string& slug) {
    Program program{config_of_what_is_there(given)};
    const auto colleagues = program.app().store.read_everywhere(
        [&](Reader& reader) { return staff::list_colleagues(reader, site_for_staff(reader, slug).id); });
    JsonArray all;
    for (const staff::Colleague& one : colleagues) {
        const std::string_view state = one.person.has_password ? "" : "has no password yet";
        if (!given.as_json)
            std::cout << format("{}  {:<8} {:<30} {:<24} {}\n", one.person.id.text(), staff::word_of(one.role),
                                one.person.email, one.person.name, state);
        all.push_back(JsonObject{{"id", hub::json_of(one.person.id)},
                                 {"email", one.person.email},
                                 {"name", one.person.name},
                                 {"role", staff::word_of(one.role)},
                                 {"has_password", one.person.has_password},
                                 {"last_login_at", hub::json_of(one.person.last_login_at)}});
    }
    if (given.as_json) return print(all);
    if (all.empty()) std::cout << "Nobody works here yet. Begin with: customerhub admin create\n";
}

// The way back for someone who lost their password, their app, or both.
void rescue_admin(const Given& given, const Words& words) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const Signature signature = signed_by_operator(app, "admin rescue");
    const auto token = app.store.write_everywhere([&](Tx& tx) {
        const auto person = staff::find_person(tx, words.email);
        if (!person) throw NotFound("Nobody has the address " + words.email + ". See: customerhub admin list");
        tx.about(person->id.view());
        if (words.forget_second_factor) {
            sessions::drop_second_factor(tx, person->id);
            sessions::end_staff_sessions(tx, person->id, std::nullopt);
        }
        const auto purpose = person->has_password ? staff::Purpose::reset : staff::Purpose::welcome;
        return staff::new_link(tx, {.purpose = purpose, .person = person->id});
    });
    const std::string link = sessions::staff_link_url(app.config.public_url, token);
    if (given.as_json) return print(JsonObject{{"email", words.email}, {"link", link}});
    std::cout << "A new password is chosen at\n" << link << '\n';
    if (words.forget_second_factor) std::cout << "The second factor is set up anew at the next log-in.\n";
}

}  // namespace

void add_admin_commands(CLI::App& line, const Given& given) {
    auto* const admin = line.add_subcommand("admin", "The people who work here")->require_subcommand(1);
    auto words = std::make_shared<Words>();
    const auto add = [&](const char* word, const char* help) { return admin->add_subcommand(word, help); };
    auto* const making = add("create", "Give someone a role on a site; prints a link to choose a password");
    making->add_option("--email", words->email, "Their address")->required();
    making->add_option("--name", words->name, "What they are called; for an address that is new here");
    making->add_option("--role", words->role, "owner, admin, editor, support or analyst; owner unless told");
    making->add_option("--site", words->site, "The slug of the site, if there are several");
    making->callback([&given, words] { create_admin(given, *words); });
    auto* const listing = add("list", "Who works on a site");
    listing->add_option("--site", words->site, "The slug of the site, if there are several");
    listing->callback([&given, words] { list_admins(given, words->site); });
    auto* const rescuing = add("rescue", "Print a link to a new password");
    rescuing->add_option("--email", words->email, "Their address")->required();
    rescuing->add_flag("--forget-second-factor", words->forget_second_factor,
                       "Their app and their recovery codes are lost");
    rescuing->callback([&given, words] { rescue_admin(given, *words); });
}

}  // namespace hub::app
