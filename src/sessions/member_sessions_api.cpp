#include "sessions/member_sessions_api.h"

#include "app/app.h"
#include "app/config.h"
#include "base/error.h"
#include "http/paging.h"
#include "jobs/wake.h"
#include "members/members.h"
#include "sessions/access_mail.h"
#include "sessions/sessions.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::sessions::api {

http::Response list_member_sessions(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const http::Paging paging = http::paging_of(request);
    return app.store.read(actor.site, [&](Reader& reader) {
        const std::vector<Session> open = list_sessions(reader, members::load(reader, member).id);
        std::vector<const Session*> all;
        all.reserve(open.size());
        for (const Session& session : open) all.push_back(&session);
        return http::list_of(all, paging, [](const Session& session) {
            return JsonObject{{"id", session.id.text()},
                              {"device", session.device},
                              {"began_at", to_rfc3339(session.began_at)},
                              {"seen_at", to_rfc3339(session.seen_at)}};
        });
    });
}

http::Response end_member_session(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    const auto session = http::id_capture<SessionId>(request, "session");
    app.store.write(actor.site, [&](Tx& tx) { end_session(tx, members::load(tx, member).id, session); });
    return http::no_content();
}

http::Response end_member_sessions(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto member = http::id_capture<MemberId>(request, "member");
    app.store.write(actor.site, [&](Tx& tx) { end_all_sessions(tx, members::load(tx, member).id); });
    return http::no_content();
}

http::Response invite_member(app::App& app, const http::Request& request, const staff::Actor& actor) {
    const auto id = http::id_capture<MemberId>(request, "member");
    app.store.write(actor.site, [&](Tx& tx) {
        const members::Member member = members::load(tx, id);
        if (!member.may_log_in())
            throw Conflict("This member may not log in now: unblock them, or take them out of the trash, first.");
        if (member.has_password)
            throw Conflict(
                "This member has a password already. If they forgot it, they can ask for another at the log-in.");
        tell_of_welcome(tx, id, sites::url_of(sites::hosts(tx), app.config.public_url));
        tx.after_commit([&app] { app.mail_wake.call(); });
    });
    return http::no_content();
}

}  // namespace hub::sessions::api
