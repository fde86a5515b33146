#include "sessions/passkey_check.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/cbor.h"
#include "base/crypto.h"
#include "base/json.h"
#include "base/signatures.h"

namespace hub::sessions {

namespace {

constexpr std::size_t hash_size = 32;
constexpr std::size_t counter_size = 4;
constexpr std::size_t model_size = 16;
constexpr std::size_t head_size = hash_size + 1 + counter_size;
constexpr unsigned flag_present = 0x01;
constexpr unsigned flag_verified = 0x04;
constexpr unsigned flag_has_key = 0x40;
constexpr unsigned flag_has_extensions = 0x80;
constexpr std::size_t cose_entries_max = 16;
constexpr std::size_t attestation_entries_max = 8;

std::uint32_t number_of(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char byte : bytes) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

// The first `size` of what is left; empty when there aren't as many.
std::optional<std::string_view> taken(std::string_view& left, std::size_t size) {
    if (left.size() < size) return std::nullopt;
    const std::string_view head = left.substr(0, size);
    left.remove_prefix(size);
    return head;
}

PasskeyFlaw check_client_data(std::string_view data, std::string_view type, const PasskeyQuestion& question) {
    if (data.size() > client_data_size_max) return PasskeyFlaw::unreadable;
    const auto json = parse_json(data);
    if (!json || text_at(*json, {"type"}) != type) return PasskeyFlaw::unreadable;
    const std::string challenge = text_at(*json, {"challenge"}).value_or("");
    if (challenge.empty() || !equal_in_constant_time(challenge, question.challenge))
        return PasskeyFlaw::another_question;
    const auto origin = text_at(*json, {"origin"});
    const bool fits = origin && std::ranges::find(question.place.origins, *origin) != question.place.origins.end();
    if (!fits || flag_at(*json, {"crossOrigin"}).value_or(false)) return PasskeyFlaw::another_page;
    return PasskeyFlaw::none;
}

// The fixed part that both ceremonies begin with.
struct Head {
    unsigned flags = 0;
    std::uint32_t counter = 0;
};

PasskeyFlaw read_head(std::string_view& left, const PasskeyQuestion& question, Head& head) {
    const auto bytes = taken(left, head_size);
    if (!bytes) return PasskeyFlaw::unreadable;
    if (bytes->substr(0, hash_size) != crypto::sha256(question.place.host)) return PasskeyFlaw::another_host;
    head = {.flags = static_cast<unsigned char>((*bytes)[hash_size]),
            .counter = number_of(bytes->substr(hash_size + 1, counter_size))};
    if ((head.flags & flag_present) == 0) return PasskeyFlaw::nobody_there;
    if ((head.flags & flag_verified) == 0) return PasskeyFlaw::nobody_verified;
    return PasskeyFlaw::none;
}

using CoseEntries = std::map<std::int64_t, CborItem>;

// The simple values under the numbers of a COSE key (RFC 9052, 7).
std::optional<CoseEntries> read_cose(CborReader& reader) {
    const auto map = reader.next();
    if (!map || map->kind != CborItem::Kind::map || map->count > cose_entries_max) return std::nullopt;
    CoseEntries entries;
    for (std::size_t count = 0; count < map->count; ++count) {
        const auto label = reader.next();
        if (!label || label->kind != CborItem::Kind::number) return std::nullopt;
        const auto value = reader.next();
        if (!value || value->count > 0 || !entries.emplace(label->number, *value).second) return std::nullopt;
    }
    return entries;
}

std::int64_t cose_number(const CoseEntries& entries, std::int64_t label) {
    const auto found = entries.find(label);
    return found != entries.end() && found->second.kind == CborItem::Kind::number ? found->second.number : 0;
}

std::string_view cose_bytes(const CoseEntries& entries, std::int64_t label) {
    const auto found = entries.find(label);
    return found != entries.end() && found->second.kind == CborItem::Kind::bytes ? found->second.text
                                                                                 : std::string_view{};
}

// Kind and algorithm together, as RFC 9053 numbers them: ES256 on P-256, EdDSA on Ed25519, RS256.
std::optional<std::string> key_of(const CoseEntries& cose) {
    const auto is = [&](std::int64_t kind, std::int64_t algorithm) {
        return cose_number(cose, 1) == kind && cose_number(cose, 3) == algorithm;
    };
    if (is(2, -7) && cose_number(cose, -1) == 1) return crypto::p256_key(cose_bytes(cose, -2), cose_bytes(cose, -3));
    if (is(1, -8) && cose_number(cose, -1) == 6) return crypto::ed25519_key(cose_bytes(cose, -2));
    if (is(3, -257)) return crypto::rsa_key(cose_bytes(cose, -1), cose_bytes(cose, -2));
    return std::nullopt;
}

// How many pairs the map has that comes; empty when none does, or one of too many.
std::optional<std::size_t> open_map(CborReader& reader) {
    const auto map = reader.next();
    const bool is_one = map && map->kind == CborItem::Kind::map && map->count <= attestation_entries_max;
    return is_one ? std::optional{map->count} : std::nullopt;
}

// "authData" of {"fmt": …, "attStmt": …, "authData": …}; the statement isn't looked at.
std::optional<std::string_view> authenticator_data_in(std::string_view attestation) {
    CborReader reader{attestation.substr(0, attestation_size_max)};
    std::optional<std::string_view> found;
    for (std::size_t left = open_map(reader).value_or(0); left > 0; --left) {
        const auto name = reader.next();
        if (!name || name->kind != CborItem::Kind::text) return std::nullopt;
        if (name->text == "authData") {
            const auto data = reader.next();
            if (found || !data || data->kind != CborItem::Kind::bytes) return std::nullopt;
            found = data->text;
        } else if (!reader.skip()) {
            return std::nullopt;
        }
    }
    return reader.rest().empty() && attestation.size() <= attestation_size_max ? found : std::nullopt;
}

// What follows the head when a key was made: model, length and id, the key, extensions.
Registered read_new_key(std::string_view left, const Head& head, std::string_view claimed_id) {
    if ((head.flags & flag_has_key) == 0 || !taken(left, model_size)) return {.flaw = PasskeyFlaw::unreadable};
    const auto size = taken(left, 2);
    if (!size || number_of(*size) == 0 || number_of(*size) > credential_id_size_max)
        return {.flaw = PasskeyFlaw::unreadable};
    const auto id = taken(left, number_of(*size));
    if (!id || crypto::to_base64url(*id) != claimed_id) return {.flaw = PasskeyFlaw::unreadable};
    CborReader reader{left};
    const auto cose = read_cose(reader);
    if (!cose || ((head.flags & flag_has_extensions) != 0 && !reader.skip()) || !reader.rest().empty())
        return {.flaw = PasskeyFlaw::unreadable};
    auto key = key_of(*cose);
    if (!key) return {.flaw = PasskeyFlaw::another_kind_of_key};
    return {.flaw = PasskeyFlaw::none,
            .key = {.id = std::string{claimed_id}, .key = *std::move(key), .counter = head.counter}};
}

}  // namespace

std::string_view words_of(PasskeyFlaw flaw) {
    switch (flaw) {
        case PasskeyFlaw::none:
            return "is right";
        case PasskeyFlaw::unreadable:
            return "said something that can't be read";
        case PasskeyFlaw::another_question:
            return "answered too late, or something that wasn't asked; try again";
        case PasskeyFlaw::another_page:
            return "was used on another page";
        case PasskeyFlaw::another_host:
            return "belongs to another address";
        case PasskeyFlaw::nobody_there:
            return "was used with nobody there";
        case PasskeyFlaw::nobody_verified:
            return "didn't ask for your fingerprint, face or PIN; set one up on that device";
        case PasskeyFlaw::another_kind_of_key:
            return "is of a kind that isn't supported";
        case PasskeyFlaw::wrong_signature:
            return "isn't what it says it is";
        case PasskeyFlaw::counter_went_back:
            return "counts backwards, so there may be a copy of it; remove it, and use a code or another one";
        case PasskeyFlaw::unknown:
            return "isn't one of yours, or was removed";
    }
    return "";
}

Registered check_registration(const Registration& said, const PasskeyQuestion& question) {
    const PasskeyFlaw flaw = check_client_data(said.client_data, "webauthn.create", question);
    if (flaw != PasskeyFlaw::none) return {.flaw = flaw};
    auto data = authenticator_data_in(said.attestation);
    if (!data) return {.flaw = PasskeyFlaw::unreadable};
    Head head;
    const PasskeyFlaw head_flaw = read_head(*data, question, head);
    if (head_flaw != PasskeyFlaw::none) return {.flaw = head_flaw};
    return read_new_key(*data, head, said.id);
}

Asserted check_assertion(const Assertion& said, const PasskeyQuestion& question, const PasskeyKey& known) {
    if (said.id != known.id) return {.flaw = PasskeyFlaw::unknown};
    const PasskeyFlaw flaw = check_client_data(said.client_data, "webauthn.get", question);
    if (flaw != PasskeyFlaw::none) return {.flaw = flaw};
    if (said.authenticator_data.size() > authenticator_data_size_max || said.signature.size() > signature_size_max)
        return {.flaw = PasskeyFlaw::unreadable};
    std::string_view data = said.authenticator_data;
    Head head;
    const PasskeyFlaw head_flaw = read_head(data, question, head);
    if (head_flaw != PasskeyFlaw::none) return {.flaw = head_flaw};
    if (!crypto::signature_matches(known.key, said.authenticator_data + crypto::sha256(said.client_data),
                                   said.signature))
        return {.flaw = PasskeyFlaw::wrong_signature};
    // Those that don't count say 0 each time.
    const bool counts = head.counter != 0 || known.counter != 0;
    if (counts && head.counter <= known.counter) return {.flaw = PasskeyFlaw::counter_went_back};
    return {.flaw = PasskeyFlaw::none, .counter = head.counter};
}

}  // namespace hub::sessions
