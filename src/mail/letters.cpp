#include "mail/letters.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "mail/filling.h"
#include "mail/frame.h"
#include "mail/mail_rows.h"
#include "view/template.h"

namespace hub::mail {

namespace {

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

// What came of several things: all open, none yet, or some.
enum class Coming : std::uint8_t { none, some, all };

Coming coming_of(const std::vector<Thing>& things) {
    const auto coming = std::ranges::count_if(things, &Thing::is_coming);
    if (coming == 0) return Coming::none;
    return coming < std::ssize(things) ? Coming::some : Coming::all;
}

std::string news_of(const std::vector<Thing>& things, const std::string& site_name) {
    const Coming coming = coming_of(things);
    if (things.size() == 1)
        return things.front().name + (coming == Coming::all ? " is yours and opens soon" : " is open");
    const std::string_view how = coming == Coming::none   ? "open"
                                 : coming == Coming::some ? "yours"
                                                          : "yours and open soon";
    return format("{} new things are {} at {}", things.size(), how, site_name);
}

std::string state_of(const std::vector<Thing>& things) {
    return coming_of(things) == Coming::all ? "It is not open yet, and you find it in your library as soon as it is."
                                            : "It is all ready, and you find it in your library at any time.";
}

// Who has no password is led to choose one first, whatever the words are.
Way way_to(const From& from, const Access& about) {
    if (about.invitation)
        return {
            .url = about.invitation->link,
            .label = "Choose a password and start",
            .before = "You are new here, so choose a password first. It takes a minute.",
            .after = format("This works for {} hours. After that, log in at {} with this e-mail address and a code.",
                            about.invitation->hours, from.portal_url)};
    return {.url = about.things.size() == 1 ? about.things.front().url : from.portal_url + "/library",
            .label = coming_of(about.things) == Coming::all ? "Go to your library" : ""};
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

bool From::sends(Letter letter) const {
    const auto found = std::ranges::find(own, letter, &OwnLetter::letter);
    return found == own.end() || found->is_on;
}

Mail login_code(const From& from, const To& to, const LoginCode& about) {
    return filled(
        Letter::login_code, from, to,
        {.why = "You get this because someone asked to log in with this address. If it wasn't you, do nothing.",
         .values = {{"code", about.code}, {"minutes", std::to_string(about.minutes)}},
         .way = {.url = about.link}});
}

Mail reset_password(const From& from, const To& to, const PasswordReset& about) {
    return filled(Letter::reset_password, from, to,
                  {.why = "You get this because someone asked for a new password for this address. If it wasn't you, "
                          "do nothing; nothing has changed.",
                   .values = {{"minutes", std::to_string(about.minutes)}},
                   .way = {.url = about.link}});
}

Mail password_changed(const From& from, const To& to, const PasswordChange& about) {
    return filled(Letter::password_changed, from, to,
                  {.why = "You get this because the password of this account was changed.",
                   .values = {{"when", about.when}},
                   .way = {.url = about.link}});
}

Mail welcome(const From& from, const To& to, const Invitation& about) {
    return filled(Letter::welcome, from, to,
                  {.why = format("You get this because an account was made for this address at {}.", from.site_name),
                   .values = {{"hours", std::to_string(about.hours)}},
                   .way = {.url = about.link}});
}

Mail registration(const From& from, const To& to, const Invitation& about) {
    return filled(Letter::registration, from, to,
                  {.why = format("You get this because someone registered with this address at {}. If it wasn't you, "
                                 "do nothing; nobody becomes a member.",
                                 from.site_name),
                   .values = {{"hours", std::to_string(about.hours)}},
                   .way = {.url = about.link}});
}

Mail already_member(const From& from, const To& to, const KnownAddress& about) {
    return filled(Letter::already_member, from, to,
                  {.why = format("You get this because someone registered with this address at {}, where you are a "
                                 "member. Nothing has changed.",
                                 from.site_name),
                   .values = {},
                   .way = {.url = about.link}});
}

Mail staff_invitation(const From& from, const To& to, const StaffInvitation& about) {
    view::Values values;
    put_frame(values, from, to, format("You get this because {} invited this address.", about.invited_by));
    values.set("ROLE", about.role);
    values.set("INVITED_BY", about.invited_by);
    values.set("LINK", about.link);
    values.set("DAYS", about.days);
    return written({kind_of_staff, "staff_invitation"}, values, from, to);
}

Mail file_shared(const From& from, const To& to, const SharedFile& about) {
    return filled(Letter::file_shared, from, to,
                  {.why = format("You get this because a file was shared with this address at {}.", from.site_name),
                   .values = {{"file", about.file}, {"days", std::to_string(about.days)}},
                   .way = {.url = about.link}});
}

Mail hook_fails(const From& from, const HookFailure& about) {
    const To support{.member = std::nullopt, .email = from.support_email, .first_name = ""};
    view::Values values;
    put_frame(values, from, support, format("You get this because this is the support address of {}.", from.site_name));
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
    ENSURE(!about.things.empty());
    return filled(
        Letter::access_given, from, to,
        {.why = format("You get this because access was given to this address at {}.", from.site_name),
         .values = {{"access.news", news_of(about.things, from.site_name)}, {"access.state", state_of(about.things)}},
         .way = way_to(from, about),
         .things = &about.things});
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
