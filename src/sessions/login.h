#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/store.h"
#include "sessions/hashing.h"
#include "sessions/sessions.h"

// The ways in: a six-digit code or a one-press link by mail, or a password. Whether an address is known shows in none
// of the answers: not in their text, not in what they throw, not in the work they do. All of them throw Limited when
// there were too many tries.
namespace hub::sessions {

constexpr std::chrono::minutes code_life = 10min;

// Mails a code and a link to the member with this address, if there is one. A flood of requests sends few mails.
// `target`: a path of the portal to come to afterwards; the caller has checked that it is one.
void begin_code(Tx& tx, std::string_view email, std::string_view target, const Asking& asking);

struct LoggedIn {
    Opened opened;
    std::string target;
};
// Empty: the code is wrong, too old, used, or was asked for in another browser. Blanks in it are forgiven.
std::optional<LoggedIn> finish_code(Tx& tx, std::string_view email, std::string_view code, const Asking& asking);

// What the page behind a link shows. Changes nothing, however often a mail scanner looks.
enum class LinkState { ready, elsewhere, expired };
struct Link {
    LinkState state = LinkState::expired;
    std::string code;  // elsewhere: the six digits to type where it was asked for
};
Link look_at_link(Reader& reader, std::string_view token, std::string_view browser);
// The press. Empty: the link is used, too old, unknown, or belongs to another browser.
std::optional<LoggedIn> finish_link(Tx& tx, std::string_view token, const Asking& asking);

struct Credentials {
    std::string email;
    Secret<std::string> password;
};
// Empty: the two don't go together. Takes tens of milliseconds of a core; throws Unavailable when too many wait.
std::optional<Opened> log_in_with_password(Store& store, Hashing& hashing, const SiteId& site,
                                           const Credentials& credentials, const Asking& asking);

}  // namespace hub::sessions
