#include "staff/staff.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "staff/staff_rows.h"

namespace hub::staff {

namespace {

constexpr std::string_view key_prefix = "chk_";
constexpr std::size_t key_size_max = 128;

bool is_scope(std::string_view scope) {
    return scope == "*" || std::ranges::find(known_scopes, scope) != std::end(known_scopes);
}

std::string hash_of(std::string_view token) {
    return crypto::to_hex(crypto::sha256(token));
}

}  // namespace

bool Actor::may(std::string_view scope) const {
    return std::ranges::any_of(scopes, [&](const std::string& held) { return held == "*" || held == scope; });
}

NewKey create_key(Tx& tx, const std::string& name, const std::vector<std::string>& scopes) {
    std::vector<FieldError> wrong;
    if (trimmed(name).empty() || length_in_letters(name) > 100)
        wrong.push_back({"name", "should be a text of 1 to 100 characters"});
    if (scopes.empty() || !std::ranges::all_of(scopes, is_scope)) {
        wrong.push_back(
            {"scopes", "should be * or some of: " + join({std::begin(known_scopes), std::end(known_scopes)}, ", ")});
    }
    if (!wrong.empty()) throw Invalid(std::move(wrong));
    std::string secret = std::string{key_prefix} + random::token();
    const ApiKey key{.id = tx.fresh<ApiKeyId>(),
                     .name = std::string{trimmed(name)},
                     .scopes = scopes,
                     .created_at = tx.now(),
                     .revoked_at = std::nullopt};
    rows::insert(tx, key, hash_of(secret));
    return {key, Secret<std::string>{std::move(secret)}};
}

void revoke_key(Tx& tx, const ApiKeyId& id) {
    if (!rows::revoke(tx, id)) throw NotFound("There is no such key.");
}

std::vector<ApiKey> list_keys(Reader& reader) {
    return rows::list(reader);
}

std::optional<Actor> find_actor(Reader& everywhere, std::string_view token) {
    if (!token.starts_with(key_prefix) || token.size() > key_size_max) return std::nullopt;
    return rows::find_live(everywhere, hash_of(token));
}

std::string_view bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    };
    if (authorization.size() <= scheme.size() ||
        !std::ranges::equal(authorization.substr(0, scheme.size()), scheme, {}, lower)) {
        return {};
    }
    const std::string_view token = trimmed(authorization.substr(scheme.size()));
    return token.starts_with(key_prefix) ? token : std::string_view{};
}

}  // namespace hub::staff
