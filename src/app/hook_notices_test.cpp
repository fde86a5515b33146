#include "app/hook_notices.h"

#include <doctest/doctest.h>

#include "connectors/webhook/hooks.h"
#include "db/test_store.h"
#include "mail/mail.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

void fail(db::TestStore& house, const std::string& kind) {
    const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    house.write([&](Tx& tx) {
        const auto made = connectors::webhook::subscribe(tx, sealer,
                                                         {.url = "https://hooks.example:8443/catch/s3cret?key=s3cret",
                                                          .events = std::vector<std::string>{"user.login"}});
        tx.run(
            "UPDATE hooks SET notice = :kind, failing_since = :now, last_error = 'The receiver answered 500.' "
            "WHERE site_id = :site AND id = :id",
            {{"kind", kind}, {"now", tx.now()}, {"id", made.hook.id}});
    });
}

std::size_t tell(db::TestStore& house) {
    return house.write([](Tx& tx) { return tell_of_failing_hooks(tx, "https://hub.example"); });
}

std::vector<mail::Entry> mails(db::TestStore& house) {
    return house.read([](Reader& reader) { return mail::list_mails(reader, {}); });
}

}  // namespace

TEST_CASE(
    "the support address is told once of each hook that fails, without the address that only the receiver knows") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { sites::change(tx, {.support_email = "help@riverside.example"}); });
        fail(house, "failing");
        fail(house, "disabled");
        CHECK(tell(house) == 2);
        CHECK(tell(house) == 0);
        const auto sent = mails(house);
        REQUIRE(sent.size() == 2);
        for (const mail::Entry& entry : sent) {
            CHECK(entry.recipient == "help@riverside.example");
            CHECK(entry.kind == "hook");
            const mail::Whole whole = house.read([&](Reader& reader) { return mail::load_mail(reader, entry.id); });
            CHECK(whole.text.find("hooks.example:8443") != std::string::npos);
            CHECK(whole.text.find("The receiver answered 500.") != std::string::npos);
            CHECK(whole.text.find("s3cret") == std::string::npos);
            CHECK(whole.html.find("s3cret") == std::string::npos);
        }
    });
}

TEST_CASE("a site without a support address is not written to") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { sites::change(tx, {.support_email = ""}); });
        fail(house, "disabled");
        CHECK(tell(house) == 1);
        CHECK(tell(house) == 0);
        CHECK(mails(house).empty());
    });
}

}  // namespace hub::app
