#include "portal/preview.h"

#include <algorithm>
#include <utility>

#include "base/ensure.h"
#include "base/fields.h"
#include "base/json.h"

namespace hub::portal {

namespace {

constexpr std::string_view cookie = "preview";
constexpr std::string_view ticket_place = "preview ticket";
constexpr std::string_view cookie_place = "preview cookie";

using Word = std::pair<Preview::As, std::string_view>;
constexpr std::array words = {Word{Preview::As::everything, "everything"}, Word{Preview::As::visitor, "visitor"},
                              Word{Preview::As::member, "member"}, Word{Preview::As::group, "group"}};

std::string_view word_of(Preview::As as) {
    for (const auto& [each, word] : words) {
        if (each == as) return word;
    }
    ENSURE(false);
}

JsonObject json_of_preview(const Preview& preview) {
    return {{"id", json_of(preview.id)},
            {"site", json_of(preview.site)},
            {"actor", preview.actor},
            {"name", preview.name},
            {"as", word_of(preview.as)},
            {"member", json_of(preview.member)},
            {"at", json_of(preview.at)},
            {"until", json_of(preview.until)},
            {"draft_look", preview.shows_draft_look},
            {"group", json_of(preview.group)},
            {"drafts", preview.shows_drafts}};
}

// Ours, as it was sealed: whatever is missing in it is no mistake of the caller.
template <class Identifier>
Identifier id_in(const Json& json, std::string_view name) {
    return Identifier::parse(std::string{json.as_object().at(name).as_string()});
}

std::optional<Time> time_in(const Json& json, std::string_view name) {
    return Fields{json}.optional_time(name);
}

Time moment_in(const Json& json, std::string_view name) {
    const auto moment = time_in(json, name);
    ENSURE(moment);
    return *moment;
}

Preview preview_of(const Json& json) {
    Preview preview{.id = id_in<SessionId>(json, "id"),
                    .site = id_in<SiteId>(json, "site"),
                    .actor = std::string{json.at("actor").as_string()},
                    .name = std::string{json.at("name").as_string()},
                    .as = preview_as(json.at("as").as_string()),
                    .at = time_in(json, "at"),
                    .shows_draft_look = flag_at(json, {"draft_look"}).value_or(false),
                    .shows_drafts = flag_at(json, {"drafts"}).value_or(false),
                    .until = moment_in(json, "until")};
    if (!json.at("member").is_null()) preview.member = id_in<MemberId>(json, "member");
    preview.group = Fields{json}.optional_id<GroupId>("group");
    return preview;
}

std::string sealed_text(const crypto::Sealer& sealer, std::string_view place, const Json& json) {
    return sealer.seal(place, to_text(json));
}

std::optional<Json> unsealed_json(const crypto::Sealer& sealer, std::string_view place, std::string_view text) {
    const auto plain = sealer.unseal(place, text);
    return plain ? parse_json(*plain) : std::nullopt;
}

}  // namespace

std::vector<std::string_view> Preview::permissions() const {
    std::vector<std::string_view> wanted{preview_permissions.begin(), preview_permissions.end()};
    if (shows_drafts) wanted.push_back(drafts_permission);
    return wanted;
}

std::vector<std::string> preview_words() {
    std::vector<std::string> found;
    found.reserve(words.size());
    for (const auto& [as, word] : words) found.emplace_back(word);
    return found;
}

Preview::As preview_as(std::string_view word) {
    for (const auto& [as, each] : words) {
        if (each == word) return as;
    }
    ENSURE(false);
}

std::string sealed(const crypto::Sealer& sealer, const PreviewTicket& ticket) {
    return sealed_text(
        sealer, ticket_place,
        JsonObject{
            {"preview", json_of_preview(ticket.preview)}, {"path", ticket.path}, {"until", json_of(ticket.until)}});
}

std::optional<PreviewTicket> unsealed_ticket(const crypto::Sealer& sealer, std::string_view text) {
    const auto json = unsealed_json(sealer, ticket_place, text);
    if (!json) return std::nullopt;
    return PreviewTicket{.preview = preview_of(json->at("preview")),
                         .path = std::string{json->at("path").as_string()},
                         .until = moment_in(*json, "until")};
}

void set_preview_cookie(http::Response& response, const http::Request& request, const crypto::Sealer& sealer,
                        const Preview& preview) {
    http::set_cookie(response, cookie, sealed_text(sealer, cookie_place, json_of_preview(preview)), request.secure,
                     {.lives = preview_life_max});
}

void clear_preview_cookie(http::Response& response, const http::Request& request) {
    http::clear_cookie(response, cookie, request.secure);
}

bool has_preview_cookie(const http::Request& request) {
    return std::ranges::any_of(request.headers, [](const auto& header) {
        return header.first == "cookie" && header.second.find("preview=") != std::string::npos;
    });
}

std::optional<Preview> preview_in(const http::Request& request, const crypto::Sealer& sealer, const SiteId& site,
                                  Time now) {
    if (!has_preview_cookie(request)) return std::nullopt;
    const auto value = request.cookie(http::cookie_name(cookie, request.secure));
    const auto json = value ? unsealed_json(sealer, cookie_place, *value) : std::nullopt;
    if (!json) return std::nullopt;
    Preview preview = preview_of(*json);
    if (preview.site != site || preview.until <= now) return std::nullopt;
    return preview;
}

}  // namespace hub::portal
