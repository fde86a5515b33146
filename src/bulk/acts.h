#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "bulk/kinds.h"
#include "db/tx.h"
#include "members/members.h"

// What is done to one member, it does to many: as a job whose parts are lists of members.
namespace hub::bulk {

// The kinds of job that this folder brings.
std::span<const Kind> act_kinds();

// Of one act on many: a job is about a million members at most.
inline constexpr std::size_t members_most = 1'000'000;
inline constexpr std::size_t members_in_part = 100;  // what one transaction takes

// The inputs of the parts for these members.
std::vector<std::string> parts_of(const std::vector<MemberId>& members);

// Access by one cause, as a job or an import gives it.
struct Gift {
    ThingId thing;
    std::optional<Time> starts_at{};
    std::optional<Time> ends_at{};
    std::string source;
    bool notify = false;
};
// Whether the member has it so by this cause already.
bool has_gift(Reader& reader, const MemberId& member, const Gift& gift);
// Gives it; answers what take_back() needs, or null when it was so already.
Json give(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Gift& gift);
// As it was before, if nobody has changed it since.
bool take_back(Tx& tx, const catalog::Catalog& catalog, const members::Member& member, const Json& former);

// What is told of one member in the notes of a part.
struct Verdict {
    enum class Kind : std::uint8_t { changed, unchanged, refused } kind = Kind::unchanged;
    Json former = nullptr;  // changed: what an undo needs
    std::string why{};      // refused: a sentence
};
inline Verdict changed_from(Json former) {
    return {.kind = Verdict::Kind::changed, .former = std::move(former)};
}
inline Verdict unchanged() {
    return {};
}
inline Verdict refused(std::string why) {
    return {.kind = Verdict::Kind::refused, .former = nullptr, .why = std::move(why)};
}

// Adds up the verdicts of a part, and writes its notes: {"changed": [["mem_…", former]…], "refused": [["mem_…",
// why]…]}.
class Notes {
public:
    void add(const MemberId& member, const Verdict& verdict);
    Outcome outcome() &&;

private:
    Outcome outcome_;
    JsonArray changed_;
    JsonArray refused_;
};

}  // namespace hub::bulk
