#pragma once

#include <source_location>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

// The eight ways in which a request or a job cannot go on. Domain code throws them; http/answer.cpp and the loops in
// jobs/ catch them, and nobody else does. Messages are for people: what happened and what to do.
namespace hub {

class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& message, std::source_location place = std::source_location::current())
        : std::runtime_error(message), place_(place) {}
    const std::source_location& place() const { return place_; }

private:
    std::source_location place_;
};

// The thing isn't there, or not for the one who asks.
class NotFound : public Failure {
public:
    using Failure::Failure;
};

// Known who it is, but they may not.
class Forbidden : public Failure {
public:
    using Failure::Failure;
};

// Not known who it is.
class Unauthenticated : public Failure {
public:
    using Failure::Failure;
};

struct FieldError {
    std::string field;    // as the caller named it: "email", "release.interval"
    std::string message;  // what it should be
};

// What was sent is wrong; every field is named with what it should be.
class Invalid : public Failure {
public:
    explicit Invalid(std::vector<FieldError> fields, std::source_location place = std::source_location::current());
    Invalid(std::string field, std::string message, std::source_location place = std::source_location::current());
    const std::vector<FieldError>& fields() const { return fields_; }

private:
    std::vector<FieldError> fields_;
};

// The state of things forbids it: a name taken, a version passed. `constraint` is the database's unique or foreign key
// when one clashed, passed_version when somebody was quicker, in_use while somebody is at it, else empty.
inline constexpr const char* passed_version = "version";
inline constexpr const char* in_use = "in use";
class Conflict : public Failure {
public:
    explicit Conflict(const std::string& message, std::string constraint = {},
                      std::source_location place = std::source_location::current())
        : Failure(message, place), constraint_(std::move(constraint)) {}
    const std::string& constraint() const { return constraint_; }

private:
    std::string constraint_;
};

// More than may be: of one thing, or with it of all. Trying again doesn't help.
class TooLarge : public Failure {
public:
    using Failure::Failure;
};

// Too often. Try again after `retry_after`.
class Limited : public Failure {
public:
    Limited(const std::string& message, Duration retry_after,
            std::source_location place = std::source_location::current())
        : Failure(message, place), retry_after_(retry_after) {}
    Duration retry_after() const { return retry_after_; }

private:
    Duration retry_after_;
};

// Something we need is away or full: the database, the disk, a queue. Nothing was done, or nobody knows: the connection
// was lost in the middle of the commit.
class Unavailable : public Failure {
public:
    enum class Outcome { nothing_done, unknown };
    explicit Unavailable(const std::string& message, Outcome outcome = Outcome::nothing_done,
                         std::source_location place = std::source_location::current())
        : Failure(message, place), outcome_(outcome) {}
    bool is_perhaps_done() const { return outcome_ == Outcome::unknown; }

private:
    Outcome outcome_;
};

}  // namespace hub
