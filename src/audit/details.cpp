#include "audit/details.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace hub::audit {

namespace {

constexpr std::size_t body_size_max = std::size_t{64} * 1024;
constexpr std::size_t details_size_max = 4000;
constexpr std::size_t text_letters_max = 120;
constexpr std::size_t list_max = 10;
constexpr int depth_max = 3;
constexpr std::string_view withheld = "•••";

bool is_secret(std::string_view name) {
    constexpr std::array words = {"password", "secret", "token", "code", "key", "authorization", "credential"};
    const std::string lower = folded(name);
    return std::ranges::any_of(words, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

// Ids and plain words such as draft say nothing about a person.
bool is_plain_word(std::string_view text) {
    return text.size() <= 40 &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

// An address may carry a password before its @ and a token behind its ?.
std::string without_credentials(std::string text) {
    const std::size_t scheme = text.find("://");
    if (scheme == std::string::npos) return text;
    text = text.substr(0, text.find_first_of("?#"));
    const std::size_t host = scheme + 3;
    const std::size_t at = text.find('@');
    if (at != std::string::npos && at < std::min(text.find('/', host), text.size())) text.erase(host, at + 1 - host);
    return text;
}

std::string shortened(std::string_view text) {
    if (length_in_letters(text) <= text_letters_max) return std::string{text};
    std::size_t end = text_letters_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)} + "…";
}

Json kept_text(const std::string& text, About about) {
    if (about == About::members && !is_plain_word(text)) return Json(withheld);
    return Json(shortened(without_credentials(text)));
}

Json kept(const Json& value, About about, int depth);

Json kept_list(const JsonArray& list, About about, int depth) {
    if (depth == depth_max || list.size() > list_max) return Json(format("{} entries", list.size()));
    JsonArray all;
    for (const Json& one : list) all.push_back(kept(one, about, depth + 1));
    return all;
}

JsonObject kept_object(const JsonObject& object, About about, int depth) {
    JsonObject all;
    for (const auto& [name, value] : object)
        all[name] = is_secret(name) ? Json(withheld) : kept(value, about, depth + 1);
    return all;
}

Json kept(const Json& value, About about, int depth) {
    if (const auto* const object = value.if_object()) {
        if (depth == depth_max) return Json(format("{} fields", object->size()));
        return kept_object(*object, about, depth);
    }
    if (const auto* const list = value.if_array()) return kept_list(*list, about, depth);
    if (const auto* const text = value.if_string()) return kept_text(std::string{text->c_str(), text->size()}, about);
    return value;
}

bool is_what_it_was_called(std::string_view name) {
    constexpr std::array words = {"name",  "title",  "slug", "email",  "role",     "scopes",
                                  "label", "status", "kind", "member", "language", "url"};
    return std::ranges::find(words, name) != words.end();
}

// Of what was, that which the act named; of what is gone, what it was called.
JsonObject kept_before(const Asked& asked, const JsonObject& after) {
    JsonObject all;
    const JsonObject* const before = asked.before.if_object();
    if (before == nullptr) return all;
    for (const auto& [name, value] : *before) {
        const bool is_told = asked.is_gone ? is_what_it_was_called(name) : after.contains(name);
        if (is_told && !is_secret(name)) all[name] = kept(value, asked.about, 1);
    }
    return all;
}

JsonObject kept_after(const Asked& asked) {
    if (asked.body.empty() || asked.body.size() > body_size_max) return {};
    const auto sent = parse_json(asked.body);
    const JsonObject* const object = sent ? sent->if_object() : nullptr;
    if (object == nullptr) return {};
    return kept_object(*object, asked.about, 0);
}

// What was sent as it was already is no change.
void drop_what_stayed(JsonObject& before, JsonObject& after) {
    std::vector<std::string> same;
    for (const auto& [name, value] : before) {
        const auto* const now = after.if_contains(name);
        if (now != nullptr && *now == value && value != Json(withheld)) same.emplace_back(name);
    }
    for (const std::string& name : same) {
        before.erase(name);
        after.erase(name);
    }
}

}  // namespace

std::string details_of(const Asked& asked) {
    JsonObject after = kept_after(asked);
    JsonObject before = kept_before(asked, after);
    drop_what_stayed(before, after);
    std::string text = to_text(JsonObject{{"path", asked.path}, {"before", before}, {"after", after}});
    if (text.size() <= details_size_max) return text;
    JsonObject names;
    for (const auto& [name, value] : after) names[name] = withheld;
    text = to_text(JsonObject{{"path", asked.path}, {"before", JsonObject{}}, {"after", names}});
    return text.size() <= details_size_max ? text : to_text(JsonObject{{"path", shortened(asked.path)}});
}

}  // namespace hub::audit
