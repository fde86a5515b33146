#include "http/parameters.h"

#include <doctest/doctest.h>

#include "base/ids.h"
#include "http/answer.h"

namespace hub::http {

namespace {

using Fault = std::pair<std::string, std::string>;

std::vector<Fault> faults_of(const std::vector<std::pair<std::string, std::string>>& query) {
    Request request;
    request.query = query;
    Parameters parameters{request};
    parameters.id<MemberId>("member");
    parameters.word("state", {"live", "ended"});
    parameters.time("at");
    parameters.paging();
    std::vector<Fault> faults;
    for (const FieldError& one : refused_fields([&] { parameters.finish(); }))
        faults.emplace_back(one.field, one.message);
    return faults;
}

}  // namespace

TEST_CASE("every parameter that is wrong is named, and so is what is none") {
    CHECK(faults_of({{"member", MemberId::fresh(Time{}).text()}, {"state", "live"}, {"limit", "100"}}).empty());
    CHECK(faults_of({{"member", "x"}, {"state", "y"}, {"at", "tomorrow"}, {"limit", "101"}, {"z", "1"}}) ==
          std::vector<Fault>{{"member", "should be an id that begins with mem_"},
                             {"state", "should be one of: live, ended"},
                             {"at", "should be a moment such as 2026-11-21T10:00:00Z"},
                             {"limit", "should be a whole number from 1 to 100"},
                             {"z", "is not a parameter here; there are: member, state, at, limit, cursor"}});
}

TEST_CASE("a parameter that is given twice is refused, also where it is read alone") {
    CHECK(faults_of({{"state", "live"}, {"state", "live"}, {"z", "1"}, {"z", "2"}}) ==
          std::vector<Fault>{{"state", "should be given once"},
                             {"z", "is not a parameter here; there are: member, state, at, limit, cursor"}});
    Request request;
    request.query = {{"w", "100"}, {"w", "200"}, {"from", "letter"}, {"from", "web"}, {"done", "1"}};
    CHECK_THROWS_AS(request.parameter("w"), Invalid);
    CHECK(request.parameter("done") == "1");
}

}  // namespace hub::http
