#include "mail/mails_api.h"

#include "app/app.h"
#include "base/error.h"
#include "http/paging.h"
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
    const http::Paging paging = http::paging_of(request, {"to"});
    Filter filter{.recipient = request.parameter("to"), .limit = paging.limit + 1};
    if (paging.cursor) {
        if (!MailId::matches(*paging.cursor)) throw Invalid("cursor", "should be the next_cursor of the page before");
        filter.before = MailId::parse(*paging.cursor);
    }
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
    JsonObject shown = present(mail.entry);
    shown["text"] = mail.text;
    shown["html"] = mail.html;
    return http::json(200, shown);
}

}  // namespace hub::mail::api
