#pragma once

#include <memory>
#include <string>

#include "base/clock.h"

namespace hub::db {

// That this process alone serves a database: what it keeps in memory is right only as long as nobody else writes.
class Hold {
public:
    virtual ~Hold() = default;
    // False once another process may serve it, as when our connection was lost and theirs was quicker: then what is in
    // memory can't be trusted any more. Blocks a moment; one thread at a time.
    virtual bool is_ours() = 0;
};

// Waits up to `patience` for a process that is just ending; then throws Unavailable with a sentence.
std::unique_ptr<Hold> hold_alone(const std::string& url, Duration patience);

}  // namespace hub::db
