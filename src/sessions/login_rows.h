#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "db/tx.h"
#include "sessions/throttle.h"

namespace hub::sessions::rows {

// One row is a code, a link, or both.
struct NewCode {
    std::optional<MemberId> member;  // empty: nobody has this address
    std::string account;
    std::string_view purpose;  // login, set_password, reset
    std::string code_hash;     // empty where there are no digits
    std::string link_hash;
    std::string browser_hash;  // empty where any browser will do
    std::string target;
    Time expires_at;
};
CodeId insert_code(Tx& tx, const NewCode& code);

struct Code {
    CodeId id;
    std::optional<MemberId> member;
    std::string purpose;
    std::string code_hash;
    std::string browser_hash;
    std::string target;
    std::int64_t tries = 0;
};
// The newest log-in code that this browser asked for, if it can still be used.
std::optional<Code> find_code(Reader& reader, const std::string& account, const std::string& browser_hash);
// What a link leads to, if it can still be used.
std::optional<Code> find_link(Reader& reader, const std::string& link_hash);
void count_try(Tx& tx, const CodeId& id);
// False when it was used before.
bool use_code(Tx& tx, const CodeId& id);
void use_all_links(Tx& tx, const MemberId& member, std::string_view purpose);
void use_all_codes(Tx& tx, const MemberId& member);  // of every purpose
std::size_t forget_codes(Tx& everywhere, Time expired_before, std::size_t limit);

struct Throttle {
    std::int64_t tries = 0;
    Time began_at;
    Time open_at;
};
std::optional<Throttle> find_throttle(Reader& reader, Realm realm, const std::string& subject);
void put_throttle(Tx& tx, Realm realm, const std::string& subject, const Throttle& throttle);
void drop_throttle(Tx& tx, Realm realm, const std::string& subject);
std::size_t forget_throttles(Tx& everywhere, Time began_before, std::size_t limit);

}  // namespace hub::sessions::rows
