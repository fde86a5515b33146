#include "portal/preview.h"

#include <algorithm>

#include <doctest/doctest.h>

namespace hub::portal {

namespace {

const Time noon = Time{} + 2'000'000h;

Preview look_of(const SiteId& site) {
    return {.id = SessionId::fresh(noon),
            .site = site,
            .actor = "stf_somebody",
            .name = "Ines",
            .as = Preview::As::member,
            .member = MemberId::fresh(noon),
            .at = noon + 24h,
            .until = noon + preview_life_max};
}

http::Request request_with(const http::Response& response) {
    http::Request request;
    const std::string line{response.header("set-cookie")};
    request.headers.emplace_back("cookie", "other=1; " + line.substr(0, line.find(';')));
    return request;
}

}  // namespace

TEST_CASE("a preview holds for its site and its time, and only as it was sealed") {
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    const SiteId site = SiteId::fresh(noon);
    http::Response response;
    const Preview wanted = look_of(site);
    set_preview_cookie(response, {}, sealer, wanted);
    const http::Request request = request_with(response);
    const auto found = preview_in(request, sealer, site, noon);
    REQUIRE(found);
    CHECK(found->id == wanted.id);
    CHECK(found->member == wanted.member);
    CHECK(found->at == wanted.at);
    CHECK(found->name == "Ines");
    CHECK_FALSE(found->shows_drafts);
    CHECK_FALSE(preview_in(request, sealer, SiteId::fresh(noon), noon));
    CHECK_FALSE(preview_in(request, sealer, site, wanted.until));
    const crypto::Sealer other{Secret<std::string>{std::string(32, 'o')}};
    CHECK_FALSE(preview_in(request, other, site, noon));
    CHECK_FALSE(preview_in({}, sealer, site, noon));
}

TEST_CASE("drafts are shown as long as whoever looks may write them") {
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    const SiteId site = SiteId::fresh(noon);
    Preview wanted = look_of(site);
    const auto asks_to_write = [](const Preview& preview) {
        const auto wanted_rights = preview.permissions();
        return std::ranges::find(wanted_rights, "content:write") != wanted_rights.end();
    };
    CHECK_FALSE(asks_to_write(wanted));
    wanted.shows_drafts = true;
    http::Response response;
    set_preview_cookie(response, {}, sealer, wanted);
    const auto found = preview_in(request_with(response), sealer, site, noon);
    REQUIRE(found);
    CHECK(found->shows_drafts);
    CHECK(asks_to_write(*found));
}

TEST_CASE("a ticket is no cookie, and a cookie no ticket") {
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    const SiteId site = SiteId::fresh(noon);
    const std::string text = sealed(sealer, {.preview = look_of(site), .path = "/library", .until = noon + 1min});
    const auto ticket = unsealed_ticket(sealer, text);
    REQUIRE(ticket);
    CHECK(ticket->path == "/library");
    CHECK(ticket->until == noon + 1min);
    http::Request request;
    request.headers.emplace_back("cookie", "preview=" + text);
    CHECK_FALSE(preview_in(request, sealer, site, noon));
    http::Response response;
    set_preview_cookie(response, {}, sealer, look_of(site));
    const std::string line{response.header("set-cookie")};
    const std::size_t begin = line.find('=') + 1;
    CHECK_FALSE(unsealed_ticket(sealer, line.substr(begin, line.find(';') - begin)));
}

}  // namespace hub::portal
