#include "staff/staff.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "staff/people.h"
#include "staff/staff_rows.h"

namespace hub::staff {

namespace {

constexpr std::string_view key_prefix = "chk_";
constexpr std::size_t key_size_max = 128;

bool is_scope(std::string_view scope) {
    return scope == "*" || is_permission(scope);
}

std::string hash_of(std::string_view token) {
    return crypto::to_hex(crypto::sha256(token));
}

bool holds(const std::vector<std::string>& scopes, std::string_view permission) {
    return std::ranges::any_of(scopes, [&](const std::string& held) { return held == "*" || held == permission; });
}

}  // namespace

bool Actor::may(std::string_view permission) const {
    return holds(scopes, permission);
}

bool still_may(Reader& everywhere, const SiteId& site, std::string_view actor, std::string_view permission) {
    if (ApiKeyId::matches(actor)) {
        const auto scopes = rows::find_scopes(everywhere, site, ApiKeyId::parse(actor));
        return scopes && holds(*scopes, permission);
    }
    const auto role = find_role(everywhere, StaffId::parse(actor), site);
    return role && staff::may(*role, permission);
}

Role Actor::rank() const {
    if (person) return person->role;
    return may("*") ? Role::owner : Role::admin;
}

std::string Actor::id() const {
    ENSURE(key.has_value() != person.has_value());
    return key ? key->text() : person->person.text();
}

NewKey create_key(Tx& tx, const KeyWish& wish) {
    std::vector<FieldError> wrong;
    if (trimmed(wish.name).empty() || length_in_letters(wish.name) > 100)
        wrong.push_back({"name", "should be a text of 1 to 100 characters"});
    if (!are_scopes(wish.scopes)) wrong.push_back({"scopes", wanted_scopes()});
    if (!wrong.empty()) throw Invalid(std::move(wrong));
    std::string secret = std::string{key_prefix} + random::token();
    const ApiKey key{.id = tx.fresh<ApiKeyId>(),
                     .name = std::string{trimmed(wish.name)},
                     .scopes = wish.scopes,
                     .created_by = wish.created_by,
                     .created_at = tx.now(),
                     .last_used_at = std::nullopt,
                     .revoked_at = std::nullopt};
    rows::insert(tx, key, hash_of(secret));
    tx.about(key.id.view());
    return {key, Secret<std::string>{std::move(secret)}};
}

bool are_scopes(const std::vector<std::string>& scopes) {
    return !scopes.empty() && std::ranges::all_of(scopes, is_scope);
}

std::string wanted_scopes() {
    return "should be * or some of: " + join(all_permissions(), ", ");
}

void require_scopes(const Actor& actor, const std::vector<std::string>& scopes) {
    for (const std::string& scope : scopes) {
        const bool is_theirs = scope == "*" ? actor.rank() == Role::owner : actor.may(scope);
        if (!is_theirs) throw Forbidden(format("You can't give a key the scope {}, for you don't have it.", scope));
    }
}

void revoke_key(Tx& tx, const ApiKeyId& id) {
    if (!rows::revoke(tx, id)) throw NotFound("There is no such key.");
}

ApiKey load_key(Reader& reader, const ApiKeyId& id) {
    auto key = rows::find(reader, id);
    if (!key) throw NotFound("There is no such key.");
    return *std::move(key);
}

std::vector<ApiKey> list_keys(Reader& reader, const KeyPage& page) {
    return rows::list(reader, page);
}

void note_key_use(Tx& tx, const ApiKeyId& id) {
    rows::note_use(tx, id);
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
