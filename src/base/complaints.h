#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hub {

// What is wrong with what a caller sent, gathered through every step of reading and checking it, so that one answer
// names every field. A value: what reading found is copied into a transaction, which may run twice, and added to there.
class Complaints {
public:
    // Of one field the first complaint stands: what follows from it says nothing new.
    void add(std::string field, std::string message);
    void add(const std::vector<FieldError>& more);
    void add(const Complaints& more);
    bool about(std::string_view field) const;
    // Throws Invalid naming every field, if there are any.
    void finish() const;

private:
    std::vector<FieldError> all_;
};

}  // namespace hub
