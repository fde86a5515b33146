#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/complaints.h"
#include "http/paging.h"
#include "http/request.h"

namespace hub::http {

// Reads the query of a request as Fields reads a body: each reader takes its parameter off the list, and finish()
// throws Invalid naming every one that is wrong, given twice, or not a parameter here: what is misspelt must not answer
// everything.
//
//     Parameters parameters{request};
//     const auto member = parameters.id<MemberId>("member");
//     const Paging paging = parameters.paging();
//     parameters.finish();
class Parameters {
public:
    // `place` is where they stood, if not in the address: "filter".
    explicit Parameters(const Request& request, std::string place = {})
        : request_(&request), place_(std::move(place)) {}

    std::optional<std::string> text(std::string_view name);
    std::optional<Time> time(std::string_view name);
    std::optional<std::string> word(std::string_view name, const std::vector<std::string>& words);
    Paging paging();

    template <class Identifier>
    std::optional<Identifier> id(std::string_view name) {
        const auto given = text(name);
        if (!given) return std::nullopt;
        if (Identifier::matches(*given)) return Identifier::parse(*given);
        wrong(name, "should be an id that begins with " + std::string{Identifier::prefix} + "_");
        return std::nullopt;
    }
    // A cursor that is the id of the last thing before it.
    template <class Identifier>
    std::optional<Identifier> id_cursor(const Paging& paging) {
        if (!paging.cursor) return std::nullopt;
        if (Identifier::matches(*paging.cursor)) return Identifier::parse(*paging.cursor);
        wrong("cursor", "should be the next_cursor of the page before");
        return std::nullopt;
    }

    void wrong(std::string_view name, std::string message);
    void finish();

private:
    const Request* request_;
    std::string place_;
    std::vector<std::string> taken_;
    Complaints complaints_;
};

}  // namespace hub::http
