#include "mail/mails_api.h"

#include "app/app.h"
#include "base/error.h"
#include "http/parameters.h"
#include "mail/mail.h"
#include "staff/staff.h"

namespace hub::mail::api {

namespace {

JsonObject present(const Entry& mail) {
    return {{"id", mail.id.text()},
            {"to", mail.recipient},
            {"subject", mail.subject},
            {"kind", mail.kind},
            {"state", mail.state},
            {"created_at", to_rfc3339(mail.created_at)},
            {"sent_at", json_of(mail.sent_at)}};
}

}  // namespace

http::Response list_mails(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    Filter filter{.recipient = parameters.text("to"), .except_kind = kind_of_staff};
    const http::Paging paging = parameters.paging();
    filter.before = parameters.id_cursor<MailId>(paging);
    filter.limit = paging.limit + 1;
    parameters.finish();
    std::vector<Entry> found =
        app.store.read(actor.site, [&](Reader& reader) { return mail::list_mails(reader, filter); });
    std::optional<std::string> next;
    if (found.size() > paging.limit) {
        found.pop_back();
        next = found.back().id.text();
    }
    JsonArray items;
    for (const Entry& one : found) items.push_back(present(one));
    return http::list(std::move(items), next);
}

http::Response show_mail(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MailId>(request, "mail");
    const Whole mail = app.store.read(actor.site, [&](Reader& reader) { return load_mail(reader, id); });
    if (mail.entry.kind == kind_of_staff) throw NotFound("There is no such mail.");
    JsonObject shown = present(mail.entry);
    shown["text"] = mail.text;
    shown["html"] = mail.html;
    return http::json(200, shown);
}

}  // namespace hub::mail::api
