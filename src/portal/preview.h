#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::portal {

inline constexpr Duration preview_life_max = 2h;
// What whoever looks must be allowed to read: it shows members, pages and files.
inline constexpr std::array<std::string_view, 3> preview_permissions = {"members:read", "content:read", "files:read"};
// And to write what isn't published yet, to look at drafts with the eyes of somebody else.
inline constexpr std::string_view drafts_permission = "content:write";
inline constexpr Duration preview_ticket_life = 1min;

// A look at the portal by staff, as somebody and at some moment. It lives in the cookie of one browser, sealed; it
// writes nothing and fires nothing, and is over when its time is, or when who asked for it may work here no more.
struct Preview {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    enum class As { everything, visitor, member, group };

    SessionId id;  // whose media passes are
    SiteId site;
    std::string actor;  // who looks: the id of a person or a key
    std::string name;   // of them
    As as = As::visitor;
    std::optional<MemberId> member{};  // as whom; one of nobody's for `everything` and a group
    std::optional<GroupId> group{};    // as one of these
    std::optional<Time> at{};          // as of when; now when empty
    bool shows_draft_look = false;     // the look that isn't published yet, where there is one
    bool shows_drafts = false;         // as if they were published; `everything` shows them anyway
    Time until;

    std::vector<std::string_view> permissions() const;
};

std::vector<std::string> preview_words();  // "everything", …
Preview::As preview_as(std::string_view word);

// What an address carries for a minute, to become the cookie of the browser that opens it and lead to `path`.
struct PreviewTicket {
    Preview preview;
    std::string path;
    Time until;
};
std::string sealed(const crypto::Sealer& sealer, const PreviewTicket& ticket);
// Empty: not sealed by us.
std::optional<PreviewTicket> unsealed_ticket(const crypto::Sealer& sealer, std::string_view text);

void set_preview_cookie(http::Response& response, const http::Request& request, const crypto::Sealer& sealer,
                        const Preview& preview);
void clear_preview_cookie(http::Response& response, const http::Request& request);
bool has_preview_cookie(const http::Request& request);
// What the cookie holds; empty without one of this site that is good now.
std::optional<Preview> preview_in(const http::Request& request, const crypto::Sealer& sealer, const SiteId& site,
                                  Time now);

}  // namespace hub::portal
