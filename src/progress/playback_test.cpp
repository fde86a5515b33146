#include "progress/playback.h"

#include <doctest/doctest.h>

#include "db/test_store.h"
#include "media/files.h"
#include "members/members.h"

namespace hub::progress {

namespace {

struct Listener {
    explicit Listener(db::TestStore& given) : store(given) {}

    MemberId welcome(const std::string& email) {
        return store.write([&](Tx& tx) { return members::welcome(tx, {.email = email}, "manual").member.id; });
    }
    FileId recording() {
        const FileId id = FileId::fresh(store.clock.now());
        store.write([&](Tx& tx) {
            const media::File file{.id = id,
                                   .name = "Breath.mp3",
                                   .kind = media::Kind::audio,
                                   .type = "audio/mpeg",
                                   .size = 10,
                                   .version = 1,
                                   .created_at = tx.now()};
            media::add_file(tx, file);
        });
        return id;
    }
    // Whether it was written.
    bool stops(const MemberId& who, const Playing& playing) {
        const bool news = store.read([&](Reader& reader) { return is_news(reader, who, playing); });
        store.write([&](Tx& tx) { remember(tx, who, playing); });
        return news;
    }
    std::optional<std::int64_t> place(const MemberId& who, const FileId& file) {
        const auto begun = store.read([&](Reader& reader) { return positions(reader, who, {file}); });
        return begun.empty() ? std::nullopt : std::optional{begun.front().second};
    }
    std::int64_t speed_of(const MemberId& who) {
        return store.read([&](Reader& reader) { return speed(reader, who); });
    }

    db::TestStore& store;
};

}  // namespace

TEST_CASE("a member goes on where they stopped, each in their own place, and begins anew after the end") {
    db::on_both_engines([](db::TestStore& store) {
        Listener house{store};
        const MemberId ada = house.welcome("ada@example.com");
        const MemberId ben = house.welcome("ben@example.com");
        const FileId breath = house.recording();
        const FileId sleep = house.recording();
        CHECK(house.place(ada, breath) == std::nullopt);
        CHECK(house.stops(ada, {.position = Position{breath, 61}}));
        CHECK(house.stops(ada, {.position = Position{sleep, 5}}));
        CHECK(house.place(ada, breath) == 61);
        CHECK(house.place(ada, sleep) == 5);
        CHECK(house.place(ben, breath) == std::nullopt);
        store.clock.advance(10s);
        CHECK(house.stops(ada, {.position = Position{breath, 71}}));
        CHECK(house.place(ada, breath) == 71);
        store.clock.advance(10s);
        CHECK(house.stops(ada, {.position = Position{breath, 0}}));
        CHECK(house.place(ada, breath) == std::nullopt);
        CHECK_FALSE(house.stops(ada, {.position = Position{breath, 0}}));
    });
}

TEST_CASE("a position that moves nothing is not written, and a flood of them only in a slow pace") {
    db::on_both_engines([](db::TestStore& store) {
        Listener house{store};
        const MemberId ada = house.welcome("ada@example.com");
        const FileId breath = house.recording();
        const auto flood = [&](std::int64_t from) {
            int written = 0;
            for (std::int64_t second = from; second < from + 100; ++second)
                written += house.stops(ada, {.position = Position{breath, second % 2 == 0 ? second : 0}}) ? 1 : 0;
            return written;
        };
        CHECK(house.stops(ada, {.position = Position{breath, 10}}));
        CHECK_FALSE(house.stops(ada, {.position = Position{breath, 10}}));
        CHECK(flood(100) == 5);
        store.clock.advance(5s);
        CHECK(flood(300) == 1);
        CHECK_FALSE(house.stops(ada, {.position = Position{breath, 7}}));
        store.clock.advance(-1h);
        CHECK(house.stops(ada, {.position = Position{breath, 12}}));
        CHECK(house.place(ada, breath) == 12);
    });
}

TEST_CASE("a speed is the member's, whatever plays") {
    db::on_both_engines([](db::TestStore& store) {
        Listener house{store};
        const MemberId ada = house.welcome("ada@example.com");
        const MemberId ben = house.welcome("ben@example.com");
        CHECK(house.speed_of(ada) == 100);
        CHECK_FALSE(house.stops(ada, {.speed = 100}));
        CHECK(house.stops(ada, {.speed = 150}));
        CHECK_FALSE(house.stops(ada, {.speed = 150}));
        CHECK(house.speed_of(ada) == 150);
        CHECK(house.speed_of(ben) == 100);
        CHECK(house.stops(ada, {.speed = 75}));
        CHECK(house.speed_of(ada) == 75);
    });
}

}  // namespace hub::progress
