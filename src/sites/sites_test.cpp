#include "sites/sites.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"

namespace hub::sites {

namespace {

NewSite harbour() {
    return {.name = " Harbour ",
            .slug = "harbour",
            .support_email = "help@harbour.example",
            .time_zone = "Europe/Berlin",
            .hosts = {"harbour.example"}};
}

std::vector<std::string> wrong_fields(db::TestStore& house, const NewSite& wanted) {
    std::vector<std::string> fields;
    try {
        house.store.write_everywhere([&](Tx& tx) { create(tx, wanted); });
    } catch (const Invalid& refused) {
        for (const FieldError& error : refused.fields()) fields.push_back(error.field);
    }
    return fields;
}

}  // namespace

TEST_CASE("a site is found by its slug and by its host") {
    db::on_both_engines([](db::TestStore& house) {
        const Site made = house.store.write_everywhere([](Tx& tx) { return create(tx, harbour()); });
        CHECK(made.name == "Harbour");
        CHECK(made.inactivity_days == 30);
        house.store.read_everywhere([&](Reader& reader) {
            CHECK(find_by_slug(reader, "harbour")->id == made.id);
            CHECK(find_by_host(reader, "harbour.example")->id == made.id);
            CHECK_FALSE(find_by_host(reader, "other.example").has_value());
            CHECK(list_sites(reader).size() == 2);
        });
        house.store.read(made.id, [&](Reader& reader) {
            CHECK(load(reader).zone().name() == "Europe/Berlin");
            CHECK(hosts(reader) == std::vector<std::string>{"harbour.example"});
        });
    });
}

TEST_CASE("the only site answers to any host") {
    db::on_both_engines([](db::TestStore& house) {
        house.store.read_everywhere(
            [&](Reader& reader) { CHECK(find_by_host(reader, "whatever.example")->id == house.site); });
    });
}

TEST_CASE("links lead to the site's own host, by the scheme and port of the installation") {
    const std::string url = "https://members.example:8443";
    CHECK(url_of({}, url) == url);
    CHECK(url_of({}, url + "/") == url);
    CHECK(url_of({"harbour.example", "members.example"}, "https://Members.example:8443") ==
          "https://Members.example:8443");
    CHECK(url_of({"harbour.example", "pier.example"}, url) == "https://harbour.example:8443");
    CHECK(url_of({"harbour.example"}, "https://members.example") == "https://harbour.example");
    CHECK(url_of({"harbour.example"}, "https://members.example/inside/") == "https://harbour.example/inside");
    CHECK(url_of({"harbour.example"}, "http://[::1]:8080") == "http://harbour.example:8080");
}

TEST_CASE("a site that is wrong names every field") {
    db::on_both_engines([](db::TestStore& house) {
        house.store.write_everywhere([](Tx& tx) { create(tx, harbour()); });
        CHECK(wrong_fields(house, harbour()) == std::vector<std::string>{"slug", "hosts"});
        CHECK(wrong_fields(house, {.name = "two\nlines",
                                   .slug = "-no-",
                                   .support_email = "nobody",
                                   .time_zone = "Moon/Base",
                                   .hosts = {"Upper.example"}}) ==
              std::vector<std::string>{"name", "support_email", "time_zone", "slug", "hosts"});
    });
}

TEST_CASE("a second site needs hosts, its own and the first one's") {
    db::on_both_engines([](db::TestStore& house) {
        const auto found = [&](const NewSite& wanted) {
            return house.store.write_everywhere([&](Tx& tx) {
                require_hosts(tx, wanted);
                return create(tx, wanted).id;
            });
        };
        const auto change = [&](auto verb, const std::string& host) {
            house.store.write_everywhere([&](Tx& tx) { verb(tx, house.site, host); });
        };
        CHECK_THROWS_AS(found(harbour()), Conflict);  // the first has none
        CHECK_THROWS_AS(change(add_host, "Riverside.example:80"), Invalid);
        change(add_host, "riverside.example");
        CHECK_THROWS_AS(found({.name = "Pier", .slug = "pier", .support_email = {}}), Invalid);
        found(harbour());
        CHECK_THROWS_AS(change(add_host, "harbour.example"), Invalid);
        CHECK_THROWS_AS(change(remove_host, "harbour.example"), NotFound);
        CHECK_THROWS_AS(change(remove_host, "riverside.example"), Conflict);
        change(add_host, "river.example");
        change(remove_host, "riverside.example");
        house.store.read_everywhere([&](Reader& reader) {
            CHECK(find_by_host(reader, "river.example")->id == house.site);
            CHECK_FALSE(find_by_host(reader, "riverside.example").has_value());
        });
    });
}

TEST_CASE("settings change one by one, and whoever kept the site in memory learns of it") {
    db::on_both_engines([](db::TestStore& house) {
        const std::uint64_t before = house.stamps.of(house.site.view());
        const Site changed =
            house.write([](Tx& tx) { return change(tx, {.inactivity_days = 45, .public_content = false}); });
        CHECK(changed.inactivity_days == 45);
        CHECK_FALSE(changed.public_content);
        CHECK(house.stamps.of(house.site.view()) != before);
        const Site loaded = house.read([](Reader& reader) { return load(reader); });
        CHECK(loaded.inactivity_days == 45);
        CHECK(loaded.version == changed.version);
        CHECK_THROWS_AS(house.write([](Tx& tx) { return change(tx, {.inactivity_days = 0}); }), Invalid);
    });
}

}  // namespace hub::sites
