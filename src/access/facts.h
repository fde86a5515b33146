#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "access/intervals.h"
#include "base/ids.h"
#include "progress/progress.h"

// What a verdict is made from, as far as it is about the member.
namespace hub::access {

// What one cause gave of one thing, over time.
struct Held {
    GrantId grant;
    ThingId thing;
    std::string source;
    std::string reference;
    Intervals spells;
    bool awaits_payment = false;   // its end is, or was, the deadline of a payment that failed
    bool by_subscription = false;  // the cause is a subscription: it lasts while that counts
};

// What the log says of one member, or of a visitor.
struct Facts {
    std::optional<MemberId> member{};  // empty: a visitor
    Time member_since{};
    std::vector<Held> held{};
    progress::Spells completed{};
    std::vector<std::pair<TagId, Intervals>> tags{};  // each once
};

}  // namespace hub::access
