#pragma once

#include <optional>

#include "sessions/sessions.h"

namespace hub::sessions::rows {

void insert(Tx& tx, const SessionId& id, const MemberId& member, const std::string& token_hash,
            const std::string& device);

struct Live {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SessionId id;
    MemberId member;
    Time began_at;
    Time seen_at;
};
std::optional<Live> find_live(Reader& reader, const std::string& token_hash);
std::vector<Session> list(Reader& reader, const MemberId& member, Time began_after, Time seen_after);

struct Ended {
    SessionId id;
    std::string token_hash;
};
std::vector<Ended> end(Tx& tx, const MemberId& member, const SessionId& session);
std::vector<Ended> end_all_but(Tx& tx, const MemberId& member, const std::optional<SessionId>& kept);
void see(Tx& tx, const SessionId& session, Time at);

bool knows_browser(Reader& reader, const MemberId& member, const std::string& browser_hash);
void remember_browser(Tx& tx, const MemberId& member, const std::string& browser_hash);

// Whatever ended a session, nobody is seen in it from then on.
std::size_t forget_sessions(Tx& everywhere, Time seen_before, std::size_t limit);
std::size_t forget_browsers(Tx& everywhere, Time seen_before, std::size_t limit);

}  // namespace hub::sessions::rows
