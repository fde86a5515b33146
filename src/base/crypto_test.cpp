#include "base/crypto.h"

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/ids.h"
#include "base/random.h"

namespace hub {

TEST_CASE("HMAC and SHA-256 give the standards' own figures") {
    CHECK(crypto::to_hex(crypto::sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    crypto::Sha256 digest;
    for (const char* const piece : {"a", "", "bc"}) digest.add(piece);
    CHECK(digest.finish() == crypto::sha256("abc"));
    CHECK(digest.finish() == crypto::sha256(""));
    CHECK(crypto::to_hex(crypto::hmac_sha256("key", "The quick brown fox jumps over the lazy dog")) ==
          "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
    CHECK(crypto::hmac_sha256("key", {"The quick ", "brown fox jumps over the lazy dog"}) ==
          crypto::hmac_sha256("key", "The quick brown fox jumps over the lazy dog"));
    CHECK(crypto::to_hex(crypto::hmac_sha256("", "")) ==
          "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("a key that comes again gives what it gave, whichever came between") {
    std::map<std::string_view, std::string> first;
    for (const std::string_view key : {"key", "key", "other", "", "", "key", "", "other", "other"}) {
        const std::string digest = crypto::hmac_sha256(key, "text");
        CHECK_MESSAGE(first.try_emplace(key, digest).first->second == digest, key);
    }
    CHECK(first.size() == 3);
    CHECK(first.at("key") != first.at("other"));
    CHECK(first.at("key") != first.at(""));
}

TEST_CASE("base 64 and hex read back what they wrote, and refuse what they didn't") {
    for (const std::size_t size : {0U, 1U, 2U, 3U, 31U, 32U, 33U}) {
        const std::string bytes = random::bytes(size);
        CHECK(crypto::from_base64(crypto::to_base64(bytes)) == bytes);
        CHECK(crypto::from_hex(crypto::to_hex(bytes)) == bytes);
    }
    CHECK_FALSE(crypto::from_base64("a===").has_value());
    CHECK_FALSE(crypto::from_base64("ab cd").has_value());
    CHECK_FALSE(crypto::from_hex("abc").has_value());
    CHECK_FALSE(crypto::from_hex("zz").has_value());
}

TEST_CASE("a password's hash is argon2id at the floor of OWASP or above, and knows only its own password") {
    const std::string hash = crypto::hash_password(Secret<std::string>{"seven quiet boats"});
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(crypto::password_matches(hash, Secret<std::string>{"seven quiet boats"}));
    CHECK_FALSE(crypto::password_matches(hash, Secret<std::string>{"seven quiet boat"}));
    CHECK_FALSE(crypto::password_matches("", Secret<std::string>{"seven quiet boats"}));
    CHECK_FALSE(crypto::password_needs_rehash(hash));
}

TEST_CASE("a sealed secret opens in its own place only, and not when a bit was changed") {
    const crypto::Sealer sealer{Secret<std::string>{random::bytes(32)}};
    const std::string sealed = sealer.seal("sit_1|connections|con_1|secrets", "rk_live_x");
    CHECK(sealer.unseal("sit_1|connections|con_1|secrets", sealed) == "rk_live_x");
    CHECK_FALSE(sealer.unseal("sit_1|connections|con_2|secrets", sealed).has_value());
    std::string changed = sealed;
    changed[30] = changed[30] == 'A' ? 'B' : 'A';
    CHECK_FALSE(sealer.unseal("sit_1|connections|con_1|secrets", changed).has_value());
    CHECK_FALSE(sealer.unseal("sit_1|connections|con_1|secrets", "").has_value());
    CHECK(sealer.seal("x", "same") != sealer.seal("x", "same"));
}

TEST_CASE("ids sort by age, are unique, and are not read when they are of another kind or shape") {
    const Time early = *parse_rfc3339("2026-11-21T10:00:00Z");
    CHECK(MemberId::fresh(early) < MemberId::fresh(early + 1ms));
    std::vector<std::string> made;
    for (int turn = 0; turn < 100'000; ++turn) made.push_back(MemberId::fresh(early).text());
    CHECK(std::ranges::adjacent_find(made, std::ranges::greater_equal{}) == made.end());
    CHECK(made.front().substr(0, 14) == made.back().substr(0, 14));  // all of them of that millisecond
    const MemberId id = MemberId::fresh(early);
    CHECK(MemberId::parse(id.text()) == id);
    CHECK_THROWS_AS(GrantId::parse(id.text()), Invalid);
    for (const char* const bad : {"", "mem_", "mem_0000000000000000000000000", "mem_000000000000000000000000000",
                                  "mem_0000000000000000000000000U", "mem-00000000000000000000000000"})
        CHECK_THROWS_AS(MemberId::parse(bad), Invalid);
    CHECK(ThingId::fresh(ThingKind::collection, early).kind() == ThingKind::collection);
    CHECK_THROWS_AS(ThingId::parse(id.text()), Invalid);
}

}  // namespace hub
