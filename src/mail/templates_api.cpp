#include "mail/templates_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/etag.h"
#include "http/paging.h"
#include "jobs/wake.h"
#include "mail/mail.h"
#include "mail/own_words.h"
#include "mail/samples.h"
#include "members/members.h"
#include "sessions/letterhead.h"
#include "sites/sites.h"
#include "staff/people.h"
#include "staff/staff.h"

namespace hub::mail::api {

namespace {

constexpr std::size_t line_max = 200;
constexpr std::size_t button_max = 60;
constexpr std::size_t text_max = 5000;

const LetterKind& kind_in(const http::Request& request) {
    const LetterKind* const kind = find_letter_kind(request.capture("letter"));
    if (kind == nullptr) throw NotFound("There is no such mail.");
    return *kind;
}

JsonObject json_of(const Words& words) {
    return {{"subject", words.subject}, {"heading", words.heading}, {"text", words.text}, {"button", words.button}};
}

JsonArray fields_json(const LetterKind& kind) {
    JsonArray list;
    for (const auto fields : {kind.fields, common_fields()}) {
        for (const Field& field : fields) {
            list.push_back({{"name", field.name},
                            {"says", field.says},
                            {"is_needed", field.is_needed},
                            {"in_text_only", !field.fits_a_line()}});
        }
    }
    return list;
}

JsonObject present(const Choice& choice) {
    const LetterKind& kind = kind_of(choice.letter);
    return {{"letter", kind.word},
            {"title", kind.title},
            {"sent", kind.sent},
            {"kind", kind.kind},
            {"is_on", choice.is_on},
            {"can_be_off", kind.can_be_off},
            {"is_own", choice.words.has_value()},
            {"words", json_of(choice.words_now())},
            {"ours", json_of(kind.ours())},
            {"fields", fields_json(kind)},
            {"changed_at", hub::json_of(choice.changed_at)}};
}

http::Response answer_with(const Choice& choice) {
    http::Response answer = http::json(200, present(choice));
    http::set_etag(answer, choice.version);
    return answer;
}

std::string line_in(Fields& fields, std::string_view name, TextRule rule) {
    std::string line = fields.text(name, rule);
    if (line.find_first_of("\r\n\t") != std::string::npos) fields.wrong(name, "should be one line");
    return line;
}

// Empty when absent or null.
std::optional<Words> words_in(Fields& fields) {
    const Json* const object = fields.optional_object("words");
    if (object == nullptr) return std::nullopt;
    Fields inner{*object, "words"};
    Words words{.subject = line_in(inner, "subject", {.longest = line_max}),
                .heading = line_in(inner, "heading", {.shortest = 0, .longest = line_max}),
                .text = inner.text("text", {.longest = text_max}),
                .button = line_in(inner, "button", {.shortest = 0, .longest = button_max})};
    fields.adopt(std::move(inner));
    return words;
}

From letterhead_of(Reader& reader, const app::App& app) {
    return sessions::letterhead(reader, sites::url_of(sites::hosts(reader), app.config.public_url));
}

// The letter as somebody would get it: in these words, or those that are saved.
Mail sample_in(Reader& reader, const app::App& app, const LetterKind& kind, const std::optional<Words>& words,
               const To& to) {
    From from = letterhead_of(reader, app);
    if (words) from = with_words(from, kind.letter, *words);
    return sample(kind.letter, from, to, sites::load(reader).zone().moment_text(reader.now()));
}

To reader_of(Reader& reader, const std::optional<MemberId>& member) {
    if (!member) return sample_reader();
    const auto found = members::find(reader, *member);
    if (!found) throw Invalid("member", "should be the id of a member of this site");
    return sessions::addressee(*found);
}

}  // namespace

http::Response list_templates(app::App& app, const http::Request&, const staff::Actor& actor) {
    JsonArray items;
    for (const Choice& choice : app.store.read(actor.site, [](Reader& reader) { return list_choices(reader); }))
        items.push_back(present(choice));
    return http::list(std::move(items), std::nullopt);
}

http::Response show_template(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Letter letter = kind_in(request).letter;
    return answer_with(app.store.read(actor.site, [&](Reader& reader) { return load_choice(reader, letter); }));
}

http::Response change_template(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const Letter letter = kind_in(request).letter;
    const Json json = request.json();
    Fields fields{json};
    ChoiceChange wanted{.seen_version = http::seen_version(request)};
    wanted.is_on = fields.optional_flag("is_on");
    if (fields.is_null("words")) wanted.words.emplace();
    if (auto words = words_in(fields)) wanted.words.emplace(std::move(words));
    fields.finish();
    return answer_with(app.store.write(actor.site, [&](Tx& tx) { return change_choice(tx, letter, wanted); }));
}

http::Response preview_template(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const LetterKind& kind = kind_in(request);
    const Json json = request.json();
    Fields fields{json};
    const auto words = words_in(fields);
    const auto member = fields.optional_id<MemberId>("member");
    fields.finish();
    if (member && !actor.may("members:read")) throw Forbidden("To see it as a member gets it needs members:read.");
    return app.store.read(actor.site, [&](Reader& reader) {
        const Mail mail = sample_in(reader, app, kind, words, reader_of(reader, member));
        return http::json(200, JsonObject{{"subject", mail.subject}, {"text", mail.text}, {"html", mail.html}});
    });
}

http::Response send_test(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const LetterKind& kind = kind_in(request);
    const Json json = request.json();
    Fields fields{json};
    const auto words = words_in(fields);
    fields.finish();
    if (!actor.person) throw Forbidden("A test goes to one’s own address, and a key has none. Sign in as a person.");
    return app.store.write(actor.site, [&](Tx& tx) {
        const std::string email = staff::load_person(tx, actor.person->person).email;
        To to = sample_reader();
        to.email = email;
        Mail mail = sample_in(tx, app, kind, words, to);
        mail.kind = kind_of_test;
        mail.subject = "Test: " + mail.subject;
        send_later(tx, mail);
        tx.after_commit([&app] { app.mail_wake.call(); });
        return http::json(202, JsonObject{{"to", email}, {"is_sent", !app.config.smtp_url.empty()}});
    });
}

}  // namespace hub::mail::api
