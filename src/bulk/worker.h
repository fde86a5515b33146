#pragma once

#include "bulk/kinds.h"
#include "db/store.h"

namespace hub::bulk {

// Does the jobs, one part after the other, and the jobs in turns, so that a long one keeps no short one waiting. A part
// and its done-mark commit together: a kill costs nothing and doubles nothing. Whoever was replaced, or is too late
// after a cancel, commits nothing. One thread at a time.
class Worker {
public:
    Worker(Store& store, const Kinds& kinds, const World& world) : store_(store), kinds_(kinds), world_(world) {}

    // For the start: what the last process had begun goes on at once.
    void take_back_abandoned();
    // Gives the job that waits longest its turn; false when none waits.
    bool work_next();

private:
    struct Turn;

    Store& store_;
    const Kinds& kinds_;
    World world_;
};

}  // namespace hub::bulk
