#include "app/hook_notices.h"

#include "connectors/webhook/hooks.h"
#include "mail/letters.h"
#include "sessions/letterhead.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

// Without the path: that may be what keeps strangers out.
std::string host_of(const std::string& url) {
    const std::size_t begin = url.find("://");
    if (begin == std::string::npos) return url;
    const std::string rest = url.substr(begin + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace

std::size_t tell_of_failing_hooks(Tx& tx, const std::string& public_url) {
    const auto notices = connectors::webhook::take_notices(tx);
    const sites::Site site = sites::load(tx);
    if (site.support_email.empty()) return notices.size();
    const std::string site_url = sites::url_of(sites::hosts(tx), public_url);
    const mail::From from = sessions::staff_letterhead(tx, site_url);
    for (const auto& notice : notices) {
        mail::send_later(tx, mail::hook_fails(from, {.hook = notice.hook.text(),
                                                     .receiver = host_of(notice.url),
                                                     .since = site.zone().moment_text(notice.failing_since),
                                                     .last_error = notice.last_error,
                                                     .api_url = site_url + "/api/v1",
                                                     .is_disabled = notice.kind == "disabled"}));
    }
    return notices.size();
}

}  // namespace hub::app
