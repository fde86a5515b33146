#include <algorithm>

#include "app/app.h"
#include "base/error.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "catalog/own_html.h"
#include "http/headers.h"
#include "portal/outline.h"
#include "portal/portal.h"
#include "portal/sheet.h"

// An owner's own HTML, at an address of its own.
namespace hub::portal {

namespace {

// It may run and fetch what it likes, but the sandbox makes it of no origin: it has no cookies, stores nothing, reads
// nothing of ours, and isn't shown in pages of others. The same holds when somebody opens its address by itself.
std::string own_html_policy() {
    return format(
        "sandbox {}; default-src 'none'; script-src https: 'unsafe-inline' 'unsafe-eval'; style-src https: "
        "'unsafe-inline'; img-src https: data: blob:; media-src https: data: blob:; font-src https: data:; connect-src "
        "https:; frame-src https:; form-action https:; base-uri 'none'; object-src 'none'; frame-ancestors 'self'",
        catalog::own_html_sandbox);
}

// What the owner wrote begins after our head; a document of its own in there is read as one all the same.
std::string document_of(const catalog::OwnHtml& own) {
    return format(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n{}\n",
        escape_html(own.title), own.html);
}

}  // namespace

http::Response show_own_html(App& app, const http::Request& request) {
    const Front front = front_of(app, request);
    if (front.needs_login()) return http::see_other(login_url_to(request.target));
    const catalog::Page* const page = front.shown->page_by_slugs(request.capture("product"), request.capture("page"));
    const bool is_open = page != nullptr && front.look().judge.decide(page->id).verdict == access::Verdict::open;
    if (!is_open) throw NotFound("There is nothing at this address.");
    constexpr std::uint64_t most = 1000;  // more than a page has blocks
    const std::uint64_t number = std::min(parse_u64(request.capture("number")).value_or(0), most);
    const Json body =
        app.store.read(front.shown->site.id, [&](Reader& reader) { return catalog::load_body(reader, page->id); });
    const auto own = catalog::find_own_html(body, static_cast<std::uint32_t>(number));
    if (!own) throw NotFound("There is nothing at this address.");
    http::Response response = http::html(200, document_of(*own));
    response.with("Content-Security-Policy", own_html_policy());
    http::hide_referrer(response);
    return response;
}

}  // namespace hub::portal
