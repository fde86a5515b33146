#include "http/parameters.h"

#include <algorithm>

#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::size_t limit_max = 100;

}  // namespace

std::optional<std::string> Parameters::text(std::string_view name) {
    taken_.emplace_back(name);
    if (is_given_twice(request_->query, name)) {
        wrong(name, given_twice);
        return std::nullopt;
    }
    return request_->parameter(name);
}

std::optional<Time> Parameters::time(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    const auto time = parse_rfc3339(*given);
    if (!time) wrong(name, "should be a moment such as 2026-11-21T10:00:00Z");
    return time;
}

std::optional<std::string> Parameters::word(std::string_view name, const std::vector<std::string>& words) {
    auto given = text(name);
    if (!given || std::ranges::find(words, *given) != words.end()) return given;
    wrong(name, "should be one of: " + join(words, ", "));
    return std::nullopt;
}

Paging Parameters::paging() {
    Paging paging;
    if (const auto given = text("limit")) {
        const auto limit = parse_u64(*given);
        if (limit && *limit > 0 && *limit <= limit_max) {
            paging.limit = static_cast<std::size_t>(*limit);
        } else {
            wrong("limit", "should be a whole number from 1 to 100");
        }
    }
    paging.cursor = text("cursor");
    return paging;
}

void Parameters::wrong(std::string_view name, std::string message) {
    complaints_.add(place_.empty() ? std::string{name} : place_ + "." + std::string{name}, std::move(message));
}

void Parameters::finish() {
    for (const auto& [name, value] : request_->query) {
        if (std::ranges::find(taken_, name) == taken_.end())
            wrong(name, taken_.empty() ? "is not a parameter here"
                                       : "is not a parameter here; there are: " + join(taken_, ", "));
    }
    complaints_.finish();
}

}  // namespace hub::http
