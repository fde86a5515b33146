#include "sessions/sessions.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "sessions/login_rows.h"
#include "sessions/registrations_rows.h"
#include "sessions/sessions_rows.h"
#include "sessions/tokens.h"
#include "sites/sites.h"

namespace hub::sessions {

namespace {

constexpr std::chrono::hours kept_for_a_look = 24h;  // codes and throttles, after they ran out

// The door remembers sessions by their token's hash.
void touch(Tx& tx, const std::vector<rows::Ended>& ended) {
    for (const rows::Ended& session : ended) tx.touch(session.token_hash);
}

struct Sign {
    std::string_view in_agent;
    std::string_view name;
};

// The first sign that is there decides: Edge calls itself Chrome, and Chrome Safari.
template <std::size_t Count>
std::string_view first_of(const std::array<Sign, Count>& signs, std::string_view agent, std::string_view otherwise) {
    for (const Sign& sign : signs) {
        if (agent.find(sign.in_agent) != std::string_view::npos) return sign.name;
    }
    return otherwise;
}

}  // namespace

Opened open_session(Tx& tx, const members::Member& member, const Asking& asking) {
    if (!member.may_log_in()) throw Forbidden("This account is closed. Write to us if you think that is a mistake.");
    Secret<std::string> token{random::token()};
    const auto id = tx.fresh<SessionId>();
    rows::insert(tx, id, member.id, stored_form(token.reveal()), asking.device);
    if (!asking.browser.empty()) rows::remember_browser(tx, member.id, stored_form(asking.browser));
    members::note_login(tx, member, sites::load(tx).inactivity_days);
    return {.token = std::move(token),
            .viewer = {.session = id, .member = members::load(tx, member.id), .began_at = tx.now(), .form_token = {}}};
}

std::vector<Session> list_sessions(Reader& reader, const MemberId& member) {
    return rows::list(reader, member, reader.now() - session_life_max, reader.now() - session_idle_max);
}

void end_session(Tx& tx, const MemberId& member, const SessionId& session) {
    const auto ended = rows::end(tx, member, session);
    if (ended.empty()) throw NotFound("This session is over already.");
    touch(tx, ended);
}

void end_other_sessions(Tx& tx, const MemberId& member, const SessionId& kept) {
    touch(tx, rows::end_all_but(tx, member, kept));
}

void end_all_sessions(Tx& tx, const MemberId& member) {
    touch(tx, rows::end_all_but(tx, member, std::nullopt));
}

namespace {

// Nobody is inside, and what was mailed lets nobody in.
void close_doors(Tx& tx, const MemberId& id) {
    end_all_sessions(tx, id);
    rows::use_all_codes(tx, id);
}

}  // namespace

members::Member change_member(Tx& tx, const MemberId& id, const members::Change& wanted) {
    const std::string old_account = account_of(members::load(tx, id).email);
    members::Member member = members::change(tx, id, wanted);
    if (account_of(member.email) != old_account) rows::use_all_codes(tx, id);
    return member;
}

void trash_member(Tx& tx, const MemberId& id) {
    if (members::trash(tx, id)) close_doors(tx, id);
}

void block_member(Tx& tx, const MemberId& id, const std::string& reason) {
    members::block(tx, id, reason);
    close_doors(tx, id);
}

std::size_t forget_expired(Tx& everywhere, std::size_t limit) {
    const Time now = everywhere.now();
    return rows::forget_sessions(everywhere, now - session_idle_max, limit) +
           rows::forget_browsers(everywhere, now - browser_life_max, limit) +
           rows::forget_registrations(everywhere, now - kept_for_a_look, limit) +
           rows::forget_codes(everywhere, now - kept_for_a_look, limit) +
           rows::forget_throttles(everywhere, now - kept_for_a_look, limit);
}

std::string device_of(std::string_view user_agent) {
    constexpr std::array<Sign, 6> browsers = {{{"Edg", "Edge"},
                                               {"OPR/", "Opera"},
                                               {"Firefox/", "Firefox"},
                                               {"SamsungBrowser/", "Samsung Internet"},
                                               {"Chrome/", "Chrome"},
                                               {"Safari/", "Safari"}}};
    constexpr std::array<Sign, 7> systems = {{{"Android", "Android"},
                                              {"iPhone", "iPhone"},
                                              {"iPad", "iPad"},
                                              {"Windows", "Windows"},
                                              {"Mac OS X", "Mac"},
                                              {"CrOS", "ChromeOS"},
                                              {"Linux", "Linux"}}};
    return format("{} on {}", first_of(browsers, user_agent, "A browser"),
                  first_of(systems, user_agent, "an unknown system"));
}

}  // namespace hub::sessions
