#include "mail/letters.h"

#include <algorithm>
#include <cmath>

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "mail/mail_rows.h"
#include "view/template.h"

namespace hub::mail {

namespace {

// How bright one byte of a colour is (WCAG's relative luminance).
double brightness(char byte) {
    const double value = static_cast<double>(static_cast<unsigned char>(byte)) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

// Black or white, whichever reads better on the colour.
std::string_view ink_on(std::string_view color) {
    const auto bytes = color.starts_with('#') ? crypto::from_hex(color.substr(1)) : std::nullopt;
    if (!bytes || bytes->size() != 3) return "#ffffff";
    const double luminance =
        0.2126 * brightness((*bytes)[0]) + 0.7152 * brightness((*bytes)[1]) + 0.0722 * brightness((*bytes)[2]);
    return luminance > 0.30 ? "#14181a" : "#ffffff";
}

void address(view::Values& values, const From& from, const To& to, std::string_view why) {
    values.set("LANG", "en");
    values.set("SITE_NAME", from.site_name);
    values.set("BRAND", from.brand_color);
    values.set("BRAND_INK", ink_on(from.brand_color));
    values.set("PORTAL_URL", from.portal_url);
    values.set_and_show("SUPPORT_EMAIL", from.support_email, "HAS_SUPPORT");
    values.set_and_show("FIRST_NAME", to.first_name, "HAS_FIRST_NAME");
    values.show_if(to.first_name.empty(), "NO_FIRST_NAME");
    values.set("WHY", why);
}

// Sections that were not shown leave empty lines behind; one is enough.
std::string without_gaps(std::string_view text) {
    std::string kept;
    std::size_t breaks = 0;
    for (const char letter : text) {
        breaks = letter == '\n' ? breaks + 1 : 0;
        if (breaks <= 2) kept += letter;
    }
    return kept;
}

// One line, whatever a name held.
std::string one_line(std::string_view text) {
    std::string line{trimmed(text)};
    std::ranges::replace_if(line, [](char letter) { return static_cast<unsigned char>(letter) < 0x20; }, ' ');
    return line;
}

struct Kind {
    std::string_view word;
    std::string_view letter;  // the template's name
};

// The text part begins with "Subject: …" and an empty line.
Mail written(const Kind& kind, view::Values& values, const From& from, const To& to) {
    constexpr std::string_view subject = "Subject: ";
    const view::Templates& templates = view::Templates::embedded();
    const std::string text = templates.render(format("mail/templates/{}.txt", kind.letter), values);
    ENSURE(text.starts_with(subject));
    const std::size_t line_end = text.find('\n');
    ENSURE(line_end != std::string::npos);
    values.include("BODY", format("mail/templates/{}.html", kind.letter));
    return {.kind = std::string{kind.word},
            .member = to.member,
            .recipient = to.email,
            .sender = one_line(from.site_name),
            .reply_to = from.support_email,
            .subject = one_line(std::string_view{text}.substr(subject.size(), line_end - subject.size())),
            .text = without_gaps(trimmed(std::string_view{text}.substr(line_end))) + "\n",
            .html = templates.render("mail/templates/frame.html", values)};
}

void list_things(view::Values& values, const std::vector<Thing>& things) {
    ENSURE(!things.empty());
    if (things.size() == 1) {
        values.show("HAS_ONE");
        values.set("THING_NAME", things.front().name);
    } else {
        values.show("HAS_SEVERAL");
        values.set("COUNT", things.size());
    }
    const auto coming = std::ranges::count_if(things, &Thing::is_coming);
    const bool is_mixed = coming > 0 && coming < std::ssize(things);
    values.show(coming == 0 ? view::Name("IS_OPEN") : is_mixed ? view::Name("IS_MIXED") : view::Name("IS_COMING"));
    values.show_if(coming < std::ssize(things), "IS_READY");
    for (const Thing& thing : things) {
        view::Values& one = values.add("THING");
        one.show_if(thing.is_coming, "OPENS_SOON");
        one.set("NAME", thing.name);
        one.set("URL", thing.url);
        one.set_and_show("DESCRIPTION", thing.description, "HAS_DESCRIPTION");
    }
}

Json json_of_things(const std::vector<Thing>& things) {
    JsonArray list;
    for (const Thing& thing : things) {
        list.push_back({{"name", thing.name},
                        {"url", thing.url},
                        {"description", thing.description},
                        {"coming", thing.is_coming}});
    }
    return list;
}

std::vector<Thing> things_in(const std::string& json) {
    const auto list = parse_json(json);
    ENSURE(list && list->is_array());
    std::vector<Thing> things;
    for (const Json& one : list->as_array()) {
        things.push_back({text_at(one, {"name"}).value_or(""), text_at(one, {"url"}).value_or(""),
                          text_at(one, {"description"}).value_or(""), flag_at(one, {"coming"}).value_or(false)});
    }
    return things;
}

}  // namespace

Mail login_code(const From& from, const To& to, const LoginCode& about) {
    view::Values values;
    address(values, from, to,
            "You get this because someone asked to log in with this address. If it wasn't you, do nothing.");
    values.set("CODE", about.code);
    values.set("LINK", about.link);
    values.set("MINUTES", about.minutes);
    return written({"login", "login_code"}, values, from, to);
}

Mail reset_password(const From& from, const To& to, const PasswordReset& about) {
    view::Values values;
    address(values, from, to,
            "You get this because someone asked for a new password for this address. If it wasn't you, do nothing; "
            "nothing has changed.");
    values.set("LINK", about.link);
    values.set("MINUTES", about.minutes);
    return written({"reset", "reset_password"}, values, from, to);
}

Mail password_changed(const From& from, const To& to, const PasswordChange& about) {
    view::Values values;
    address(values, from, to, "You get this because the password of this account was changed.");
    values.set("WHEN", about.when);
    values.set("LINK", about.link);
    return written({"password_changed", "password_changed"}, values, from, to);
}

Mail welcome(const From& from, const To& to, const Invitation& about) {
    view::Values values;
    address(values, from, to,
            format("You get this because an account was made for this address at {}.", from.site_name));
    values.set("LINK", about.link);
    values.set("HOURS", about.hours);
    return written({"welcome", "welcome"}, values, from, to);
}

Mail file_shared(const From& from, const To& to, const SharedFile& about) {
    view::Values values;
    address(values, from, to,
            format("You get this because a file was shared with this address at {}.", from.site_name));
    values.set("FILE", about.file);
    values.set("LINK", about.link);
    values.set("DAYS", about.days);
    return written({"file", "file_shared"}, values, from, to);
}

Mail hook_fails(const From& from, const HookFailure& about) {
    const To support{.member = std::nullopt, .email = from.support_email, .first_name = ""};
    view::Values values;
    address(values, from, support, format("You get this because this is the support address of {}.", from.site_name));
    values.show_if(about.is_disabled, "IS_DISABLED");
    values.show_if(!about.is_disabled, "IS_FAILING");
    values.set("HOOK", about.hook);
    values.set("RECEIVER", about.receiver);
    values.set("SINCE", about.since);
    values.set("LAST_ERROR", about.last_error);
    values.set("API_URL", about.api_url);
    return written({"hook", "hook_fails"}, values, from, support);
}

Mail access_given(const From& from, const To& to, const Access& about) {
    view::Values values;
    address(values, from, to, format("You get this because access was given to this address at {}.", from.site_name));
    list_things(values, about.things);
    if (about.invitation) {
        values.show("NEEDS_PASSWORD");
        values.set("LINK", about.invitation->link);
        values.set("HOURS", about.invitation->hours);
    } else {
        values.show("HAS_PASSWORD");
        values.set("LINK", about.things.size() == 1 ? about.things.front().url : from.portal_url + "/library");
    }
    return written({"access", "access_given"}, values, from, to);
}

void send_access_later(Tx& tx, const From& from, const To& to, const Access& about) {
    ENSURE(to.member.has_value());
    if (const auto open = rows::find_access_mail(tx, *to.member, tx.now() - access_gather);
        open && !sabotaged("mail_each_access")) {
        Access whole = about;
        whole.things = things_in(open->things);
        std::ranges::copy(about.things, std::back_inserter(whole.things));
        const std::string things = to_text(json_of_things(whole.things));
        if (rows::rewrite(tx, open->id, access_given(from, to, whole), things)) return;
    }
    rows::insert(tx, access_given(from, to, about), to_text(json_of_things(about.things)), tx.now() + access_gather);
}

}  // namespace hub::mail
