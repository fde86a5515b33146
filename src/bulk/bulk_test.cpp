#include <doctest/doctest.h>

#include "access/test_house.h"
#include "base/error.h"
#include "base/test_folder.h"
#include "bulk/acts.h"
#include "bulk/jobs_rows.h"
#include "bulk/worker.h"
#include "members/tags.h"

namespace hub::bulk {

namespace {

using access::House;
using access::in_house;
using Told = std::vector<std::string>;

// Riverside with as many members as a test wants, and somebody who does the jobs.
struct Office {
    explicit Office(House& of) : house(of) {}

    std::vector<MemberId> hire(int count) const {
        std::vector<MemberId> members;
        house.write([&](Tx& tx) {
            for (int at = 0; at < count; ++at)
                members.push_back(
                    members::welcome(tx, {.email = "m" + std::to_string(at) + "@example.com"}, "test").member.id);
        });
        house.store.told();
        return members;
    }
    TagId tag(const std::string& name) const {
        return house.write([&](Tx& tx) { return members::make_tag(tx, name).tag.id; });
    }
    Job start(const std::string& kind, const JsonObject& asked, const std::vector<MemberId>& members) const {
        return house.write([&](Tx& tx) {
            return start_job(tx, {.kind = kind,
                                  .asked = asked,
                                  .starter = {.kind = "staff", .id = "stf_1", .name = "Olga"},
                                  .total = static_cast<std::int64_t>(members.size()),
                                  .inputs = parts_of(members)});
        });
    }
    Job undo(const Job& job) const {
        return house.write([&](Tx& tx) { return undo_job(tx, job.id, job.starter); });
    }
    // Until nothing is left to do.
    Job finished(const Job& job) {
        while (worker.work_next()) {
        }
        return now(job);
    }
    Job now(const Job& job) const {
        return house.store.read([&](Reader& reader) { return load_job(reader, job.id); });
    }
    std::string counts(const Job& job) {
        const Job over = finished(job);
        return std::string{word_of(over.state)} + " " + std::to_string(over.done) + "/" + std::to_string(over.total) +
               " changed " + std::to_string(over.changed) + " refused " + std::to_string(over.refused);
    }
    std::int64_t tagged(const TagId& tag) const {
        return house.store.read([&](Reader& reader) { return members::count_tagged(reader, tag); });
    }
    std::string result(const Job& job) const {
        const TestFolder folder;
        OpenFile file = OpenFile::fresh(folder.path.string());
        house.store.read([&](Reader& reader) { kinds.find(told_kind(job))->write_result(reader, job, file); });
        std::string text(file.size(), ' ');
        CHECK(file.read_at(0, text) == text.size());
        return text;
    }

    House& house;
    catalog::CatalogCache catalogs;
    Kinds kinds{{act_kinds().begin(), act_kinds().end()}};
    Worker worker{house.store.store, kinds, {.catalogs = catalogs}};
};

JsonObject asked_tag(const TagId& tag) {
    return {{"tag", {{"id", tag.text()}, {"name", "VIP"}}}};
}

JsonObject asked_thing(const ThingId& thing) {
    return {{"thing", {{"id", thing.text()}, {"name", "Calm Mornings"}}}, {"ends_at", nullptr}, {"notify", false}};
}

}  // namespace

TEST_CASE("an act on many changes each once, and its undo takes back what it changed and nothing else") {
    in_house([](House& house) {
        Office office{house};
        const auto members = office.hire(250);
        const TagId vip = office.tag("VIP");
        house.write([&](Tx& tx) { members::give_tag(tx, members[7], vip, "stripe"); });
        house.store.clock.advance(1s);
        const Job job = office.start("tag_members", asked_tag(vip), members);
        CHECK(office.counts(job) == "done 250/250 changed 249 refused 0");
        CHECK(office.tagged(vip) == 250);
        house.store.clock.advance(1s);
        CHECK(office.counts(office.undo(job)) == "done 249/249 changed 249 refused 0");
        CHECK(office.tagged(vip) == 1);
        CHECK_THROWS_AS(office.undo(job), Conflict);
    });
}

TEST_CASE("a tag that was taken comes back as it was given") {
    in_house([](House& house) {
        Office office{house};
        const TagId vip = office.tag("VIP");
        house.write([&](Tx& tx) { members::give_tag(tx, house.ada, vip, "stripe"); });
        const auto before = house.store.read([&](Reader& r) { return members::find_given(r, house.ada, vip); });
        house.store.clock.advance(1h);
        const Job job = office.start("untag_members", asked_tag(vip), {house.ada, house.ben});
        CHECK(office.counts(job) == "done 2/2 changed 1 refused 0");
        CHECK(office.tagged(vip) == 0);
        office.counts(office.undo(job));
        const auto after = house.store.read([&](Reader& r) { return members::find_given(r, house.ada, vip); });
        REQUIRE(after.has_value());
        CHECK(after->source == "stripe");
        CHECK(after->given_at == before->given_at);
    });
}

TEST_CASE("giving access to many tells of each once, and undoing it ends what began and no other access") {
    in_house([](House& house) {
        Office office{house};
        house.grant(house.ben, house.mornings, "stripe");
        house.store.told();
        const Job job = office.start("give_access", asked_thing(house.mornings), {house.ada, house.ben});
        CHECK(office.counts(job) == "done 2/2 changed 2 refused 0");
        CHECK(house.store.told() == Told{"user.product_access_granted"});
        CHECK(office.counts(office.start("give_access", asked_thing(house.mornings), {house.ada})) ==
              "done 1/1 changed 0 refused 0");
        house.store.clock.advance(1s);
        office.counts(office.undo(job));
        CHECK(house.store.told() == Told{"user.product_access_removed"});
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        CHECK(house.can_open(house.ben, house.mornings));
    });
}

TEST_CASE("ending access leaves who pays alone, and its undo gives back the very dates") {
    in_house([](House& house) {
        Office office{house};
        const Time end = house.store.clock.now() + std::chrono::hours{48};
        house.grant(house.ada, house.mornings, "manual", end);
        house.grant(house.ben, house.mornings, "stripe");
        house.store.clock.advance(1h);
        const Job job = office.start("end_access", asked_thing(house.mornings), {house.ada, house.ben});
        CHECK(office.counts(job) == "done 2/2 changed 1 refused 1");
        CHECK(office.result(job).find("\"ben@example.com\",\"Ben\",\"\",\"refused\",\"pays for it by Stripe") !=
              std::string::npos);
        CHECK_FALSE(house.can_open(house.ada, house.mornings));
        house.store.clock.advance(1h);
        office.counts(office.undo(job));
        CHECK(house.can_open(house.ada, house.mornings));
        const auto grants = house.store.read([&](Reader& reader) {
            return access::list_grants(reader, {.member = house.ada, .thing = house.mornings});
        });
        REQUIRE(grants.size() == 1);
        CHECK(grants.front().ends_at == end);
    });
}

TEST_CASE("access that is still to come comes back as it was, whether it was given or ended meanwhile") {
    in_house([](House& house) {
        Office office{house};
        const Time begin = house.store.clock.now() + 30 * 24h;
        house.write([&](Tx& tx) {
            access::grant(tx, *catalog::load_catalog(tx), members::load(tx, house.ada),
                          {.thing = house.mornings, .starts_at = begin}, {"manual"});
        });
        const auto held = [&] {
            return house.store
                .read([&](Reader& reader) {
                    return access::list_grants(reader, {.member = house.ada, .thing = house.mornings});
                })
                .front();
        };
        for (const char* const kind : {"give_access", "end_access"}) {
            house.store.clock.advance(1h);
            const Job job = office.start(kind, asked_thing(house.mornings), {house.ada});
            CHECK(office.counts(job) == "done 1/1 changed 1 refused 0");
            CHECK(office.counts(office.start(kind, asked_thing(house.mornings), {house.ada})) ==
                  "done 1/1 changed 0 refused 0");
            CHECK(house.can_open(house.ada, house.mornings) == (std::string_view{kind} == "give_access"));
            house.store.clock.advance(1h);
            CHECK(office.counts(office.undo(job)) == "done 1/1 changed 1 refused 0");
            CHECK_FALSE(house.can_open(house.ada, house.mornings));
            CHECK(held().starts_at == begin);
            CHECK_FALSE(held().ends_at.has_value());
        }
        house.store.clock.advance(31 * 24h);
        CHECK(house.can_open(house.ada, house.mornings));
    });
}

TEST_CASE("an undo of what is gone tells each why, and doesn't fail") {
    in_house([](House& house) {
        Office office{house};
        const TagId vip = office.tag("VIP");
        const Job job = office.start("tag_members", asked_tag(vip), {house.ada});
        CHECK(office.counts(job) == "done 1/1 changed 1 refused 0");
        house.write([&](Tx& tx) { members::delete_tag(tx, vip); });
        const Job undo = office.undo(job);
        CHECK(office.counts(undo) == "done 1/1 changed 0 refused 1");
        CHECK(office.result(undo).find("The tag is not there any more.") != std::string::npos);
    });
}

TEST_CASE("who is blocked or in the trash comes back exactly as before, unless somebody else changed it since") {
    in_house([](House& house) {
        Office office{house};
        house.write([&](Tx& tx) { members::block(tx, house.ada, "spam"); });
        const auto blocked_at = house.member(house.ada).blocked_at;
        house.store.clock.advance(1h);
        const Job unblock = office.start("unblock_members", {}, {house.ada, house.ben});
        CHECK(office.counts(unblock) == "done 2/2 changed 1 refused 0");
        const Job trash = office.start("trash_members", {}, {house.ada, house.ben});
        CHECK(office.counts(trash) == "done 2/2 changed 2 refused 0");
        house.store.clock.advance(1h);
        house.write([&](Tx& tx) { members::restore(tx, house.ben); });
        CHECK(office.counts(office.undo(trash)) == "done 2/2 changed 1 refused 1");
        office.counts(office.undo(unblock));
        const auto ada = house.member(house.ada);
        CHECK_FALSE(ada.deleted_at);
        CHECK(ada.blocked_at == blocked_at);
        CHECK(ada.blocked_reason == "spam");
        const Job block = office.start("block_members", {{"reason", "left"}}, {house.ada, house.ben});
        CHECK(office.counts(block) == "done 2/2 changed 1 refused 0");
        office.counts(office.undo(block));
        CHECK_FALSE(house.member(house.ben).blocked_at);
        CHECK(house.member(house.ada).blocked_reason == "spam");
    });
}

TEST_CASE("a worker that was replaced in the middle of a part commits nothing of it") {
    in_house([](House& house) {
        Office office{house};
        const auto members = office.hire(3);
        const TagId vip = office.tag("VIP");
        const Job job = office.start("tag_members", asked_tag(vip), members);
        const auto claim = [&] {
            return house.store.store
                .claim([&](Tx& tx) { return rows::claim_job(tx, house.store.store.skip_locked(), tx.now() + 1min); })
                .front();
        };
        const rows::Claimed late = claim();
        office.worker.take_back_abandoned();
        const rows::Claimed ours = claim();
        CHECK_FALSE(house.write([&](Tx& tx) { return rows::advance_job(tx, late, {.done = 3}); }));
        CHECK(house.write([&](Tx& tx) { return rows::advance_job(tx, ours, {}); }));
        office.worker.take_back_abandoned();
        CHECK(office.counts(job) == "done 3/3 changed 3 refused 0");
    });
}

TEST_CASE("a cancelled job begins no further part, and what it did can be undone in two goes") {
    in_house([](House& house) {
        Office office{house};
        const auto members = office.hire(3);
        const TagId vip = office.tag("VIP");
        const Job job = office.start("tag_members", asked_tag(vip), members);
        office.finished(job);
        CHECK_THROWS_AS(house.write([&](Tx& tx) { return cancel_job(tx, job.id); }), Conflict);
        const Job undo = office.undo(job);
        house.write([&](Tx& tx) { cancel_job(tx, undo.id); });
        CHECK(office.counts(undo) == "cancelled 0/3 changed 0 refused 0");
        CHECK(office.tagged(vip) == 3);
        CHECK(office.counts(office.undo(job)) == "done 3/3 changed 3 refused 0");
        CHECK(office.tagged(vip) == 0);
        const Job never = office.start("tag_members", asked_tag(vip), members);
        house.write([&](Tx& tx) { cancel_job(tx, never.id); });
        CHECK(office.counts(never) == "cancelled 0/3 changed 0 refused 0");
        CHECK_THROWS_AS(office.undo(never), Conflict);
    });
}

TEST_CASE("a job whose tag is gone fails after some tries and harms nobody") {
    in_house([](House& house) {
        Office office{house};
        const TagId vip = office.tag("VIP");
        const Job job = office.start("tag_members", asked_tag(vip), {house.ada});
        house.write([&](Tx& tx) { members::delete_tag(tx, vip); });
        for (int tries = 0; tries < 5; ++tries) {
            CHECK_FALSE(office.now(job).is_over());
            office.finished(job);
            house.store.clock.advance(3min);
        }
        CHECK(office.counts(job) == "failed 0/1 changed 0 refused 0");
        CHECK(office.now(job).error.find("went wrong") != std::string::npos);
    });
}

TEST_CASE("a part that can't be done takes none of those before it along, though they may share its commit") {
    in_house([](House& house) {
        Office office{house};
        const auto stumble = [](Tx&, const World&, const Job&, const Part& part) -> Outcome {
            if (part.input == "a stone") throw NotFound("There is no way on.");
            return {.done = 1, .changed = 1};
        };
        const Kinds kinds{
            {{.word = "walk", .permission = "", .run = stumble, .undo = nullptr, .write_result = nullptr}}};
        Worker worker{house.store.store, kinds, {.catalogs = office.catalogs}};
        const Job job = house.write([](Tx& tx) {
            return start_job(tx, {.kind = "walk",
                                  .asked = JsonObject{},
                                  .starter = {.kind = "staff", .id = "stf_1", .name = "Olga"},
                                  .total = 4,
                                  .inputs = {"a step", "another", "a stone", "the end"}});
        });
        while (!office.now(job).is_over()) {
            house.store.clock.advance(3min);
            worker.work_next();
        }
        CHECK(office.now(job).state == State::failed);
        CHECK(office.now(job).done == 2);
    });
}

TEST_CASE("who went to the trash or away meanwhile is left alone, with the reason") {
    in_house([](House& house) {
        Office office{house};
        const TagId vip = office.tag("VIP");
        house.write([&](Tx& tx) { members::trash(tx, house.ben); });
        const Job job = office.start("tag_members", asked_tag(vip),
                                     {house.ada, house.ben, MemberId::fresh(house.store.clock.now())});
        CHECK(office.counts(job) == "done 3/3 changed 1 refused 2");
        const std::string result = office.result(job);
        CHECK(result.find("\"ada@example.com\",\"Ada\",\"\",\"changed\"") != std::string::npos);
        CHECK(result.find("\"is in the trash\"") != std::string::npos);
        CHECK(result.find("\"is not there any more\"") != std::string::npos);
    });
}

TEST_CASE("jobs are listed newest first, and forgotten thirty days after their end") {
    in_house([](House& house) {
        Office office{house};
        const TagId vip = office.tag("VIP");
        const Job first = office.start("tag_members", asked_tag(vip), {house.ada});
        house.store.clock.advance(1ms);
        office.finished(first);
        const Job second = office.start("untag_members", asked_tag(vip), {house.ada});
        const auto listed = [&](bool only_open) {
            std::vector<JobId> ids;
            for (const Job& job :
                 house.store.read([&](Reader& r) { return list_jobs(r, {.only_open = only_open, .limit = 10}); }))
                ids.push_back(job.id);
            return ids;
        };
        CHECK(listed(false) == std::vector{second.id, first.id});
        CHECK(listed(true) == std::vector{second.id});
        house.store.clock.advance(jobs_kept + 1s);
        CHECK(house.store.store.write_everywhere([](Tx& tx) { return forget_old_jobs(tx, 10); }) == 1);
        CHECK(listed(false) == std::vector{second.id});
    });
}

}  // namespace hub::bulk
