#include "connectors/connections.h"

#include <doctest/doctest.h>

#include "connectors/test_office.h"

namespace hub::connectors {

TEST_CASE("credentials are sealed, a new secret stands beside the old one, and the last one can't go") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        const ConnectionId id = office.connection.id;
        const auto add = [&](const std::string& secret) {
            return house.write(
                [&](Tx& tx) { return add_signing_secret(tx, office.sealer, id, Secret<std::string>{secret}); });
        };
        add("whsec_one");
        const auto retire = [&](const std::string& fingerprint, Duration in) {
            return house.write([&](Tx& tx) {
                return retire_signing_secret(tx, office.sealer, id, fingerprint, house.clock.now() + in);
            });
        };
        const std::string first = SigningSecret{Secret<std::string>{"whsec_one"}, {}, {}}.fingerprint();
        CHECK_THROWS_AS(retire(first, 1h), Invalid);
        CHECK(add("whsec_two").credentials.signing.size() == 2);
        const Connection rolling = retire(first, 1h);
        CHECK(rolling.credentials.signing[0].is_live_at(house.clock.now()));
        CHECK_FALSE(rolling.credentials.signing[0].is_live_at(house.clock.now() + 1h));
        CHECK_THROWS_AS(retire("00000000", 1h), Invalid);
        const auto stored = house.read([&](Reader& reader) {
            return reader.value<std::string>("SELECT secrets FROM connections WHERE site_id = :site");
        });
        CHECK(stored->find("whsec_") == std::string::npos);
        const crypto::Sealer other{Secret<std::string>{std::string(32, 'x')}};
        CHECK_THROWS_AS(house.read([&](Reader& reader) { return load_connection(reader, other, id); }), Unavailable);
    });
}

TEST_CASE("an ended connection takes nothing more, and what waited is ignored") {
    db::on_both_engines([](TestStore& house) {
        Office office{house};
        office.receive("evt_1 a");
        house.write([&](Tx& tx) { end_connection(tx, office.sealer, office.connection.id); });
        CHECK_THROWS_AS(office.receive("evt_2 a"), NotFound);
        CHECK(office.inbox.drain() == 0);
        CHECK(office.count("ignored") == 1);
    });
}

}  // namespace hub::connectors
