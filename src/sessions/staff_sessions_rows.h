#pragma once

#include "sessions/staff_sessions.h"

namespace hub::sessions::rows {

struct NewStaffSession {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SessionId id;
    StaffId person;
    std::string token_hash;
    std::string device;
    std::string address;
};
void insert_staff(Tx& everywhere, const NewStaffSession& session);

struct LiveStaff {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    SessionId id;
    StaffId person;
    std::optional<SiteId> site;
    Time began_at;
    Time seen_at;
    std::optional<Time> verified_at;
};
std::optional<LiveStaff> find_live_staff(Reader& everywhere, const std::string& token_hash);
std::optional<StaffId> find_holder(Reader& everywhere, const SessionId& session);
void verify_staff(Tx& everywhere, const SessionId& session, const std::string& token_hash,
                  const std::optional<SiteId>& site);
void move_staff(Tx& everywhere, const SessionId& session, const SiteId& site);
void see_staff(Tx& everywhere, const SessionId& session);

struct StillLive {
    Time began_after;
    Time seen_after;
};
std::vector<StaffSession> list_staff(Reader& everywhere, const StaffId& person, const StillLive& live);
bool end_staff(Tx& everywhere, const StaffId& person, const SessionId& session);
void end_staff_but(Tx& everywhere, const StaffId& person, const std::optional<SessionId>& kept);
std::size_t forget_staff(Tx& everywhere, Time seen_before, std::size_t limit);

bool knows_staff_browser(Reader& everywhere, const StaffId& person, const std::string& browser_hash);
void remember_staff_browser(Tx& everywhere, const StaffId& person, const std::string& browser_hash);
std::size_t forget_staff_browsers(Tx& everywhere, Time seen_before, std::size_t limit);

}  // namespace hub::sessions::rows
