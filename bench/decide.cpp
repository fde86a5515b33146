#include <iostream>

#include <benchmark/benchmark.h>

#include "access/test_courses.h"
#include "access/verdict.h"
#include "base/text.h"
#include "measures.h"

namespace hub::bench {

namespace {

// A site as it might be: three courses of ten pages, one that opens weekly, one that opens page by page, in two
// memberships; and a member who holds one of them, a course besides, and has finished some pages.
struct Studio {
    Time began = *parse_rfc3339("2026-01-05T09:00:00Z");
    Time now = began + 24h * 40;
    Zone zone = *Zone::find("Europe/Berlin");
    std::vector<PageId> pages;
    access::Facts facts = access::member_since(began);
    std::shared_ptr<const catalog::Catalog> catalog;

    Studio() {
        access::Courses courses{began};
        using catalog::Release;
        const ThingId weekly = course(courses, "Weekly", {.mode = catalog::ReleaseMode::time_delayed, .at_hour = 8});
        const ThingId steps = course(courses, "Steps", Release{.mode = catalog::ReleaseMode::member_advanced});
        const ThingId library = course(courses, "Library", Release{});
        const ThingId studio = courses.collection("Studio", {weekly, library});
        courses.collection("Everything", {weekly, steps, library});
        catalog = courses.build();
        access::give(facts, studio, began, began + 24h * 400, "stripe");
        access::give(facts, steps, began + 24h * 3);
        for (std::size_t done = 0; done < 14; ++done) access::complete(facts, pages[done], began + 24h * (done + 4));
    }

private:
    ThingId course(access::Courses& courses, const std::string& name, const catalog::Release& release) {
        const ThingId made = courses.product(name, release);
        for (int number = 1; number <= 10; ++number) pages.push_back(courses.page(made, format("{} {}", name, number)));
        return made;
    }
};

// As a request does: facts and catalog are at hand, the judge is new.
void decide_one(benchmark::State& state) {
    const Studio school;
    std::size_t at = 0;
    std::size_t open = 0;
    for (auto step : state) {
        access::Judge judge{school.facts, *school.catalog, school.zone, school.now};
        const access::Decision decision = judge.decide(school.pages[at++ % school.pages.size()]);
        open += decision.verdict == access::Verdict::open ? 1 : 0;
    }
    benchmark::DoNotOptimize(open);
    state.counters["open"] = static_cast<double>(open) / static_cast<double>(at);
}

class Keeper : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context& /*context*/) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs) {
            if (run.aggregate_name != "median") continue;
            nanoseconds = run.GetAdjustedCPUTime();
            open = run.counters.at("open").value;
        }
    }
    double nanoseconds = 0;
    double open = 0;
};

}  // namespace

void decide(const Options& /*options*/) {
    benchmark::RegisterBenchmark("access_decide", decide_one)->MinTime(0.5)->Repetitions(5)->ReportAggregatesOnly(true);
    Keeper keeper;
    benchmark::RunSpecifiedBenchmarks(&keeper);
    std::cout << format(R"({{"ns":{:.1f},"open_share":{:.2f}}})", keeper.nanoseconds, keeper.open) << '\n';
}

}  // namespace hub::bench
