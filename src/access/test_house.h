#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/access.h"
#include "db/test_store.h"

// For tests only: Riverside with its cast. Ada and Ben are members; Calm Mornings (two pages) and Deep Rest (one page)
// are live products; Everything is a collection of both.
namespace hub::access {

class House {
public:
    explicit House(db::TestStore& store);

    template <class Fn>
    auto write(Fn&& fn) {
        return store.write(std::forward<Fn>(fn));
    }
    members::Member member(const MemberId& id);
    bool can_open(const MemberId& member, const Subject& subject);
    Settled settle(const MemberId& member, const Cause& cause, const std::vector<Entitlement>& wanted);
    Grant grant(const MemberId& member, const ThingId& thing, const std::string& source = "manual",
                std::optional<Time> ends_at = std::nullopt);
    // Lets time pass, then tells what is due.
    void pass(Duration length);

    db::TestStore& store;
    MemberId ada;
    MemberId ben;
    ThingId mornings;
    ThingId rest;
    ThingId everything;
    PageId first;
    PageId second;
    PageId only;

    std::shared_ptr<const catalog::Catalog> catalog();
};

void in_house(const std::function<void(House&)>& test);

}  // namespace hub::access
