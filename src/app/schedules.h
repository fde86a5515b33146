#pragma once

#include <memory>
#include <vector>

#include "app/app.h"
#include "jobs/loop.h"
#include "jobs/wake.h"

namespace hub::app {

// One round of telling what access began or ended by date, in every site; what goes wrong in one keeps no other
// waiting.
jobs::Step tell_due_access(App& app);

// The recurring work, begun; ends with its owner.
class Schedules {
public:
    explicit Schedules(App& app);

private:
    jobs::Wake never_;  // these loops have only their timers
    std::vector<std::unique_ptr<jobs::Loop>> loops_;
};

}  // namespace hub::app
