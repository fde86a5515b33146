#include "base/complaints.h"

#include <algorithm>

namespace hub {

void Complaints::add(std::string field, std::string message) {
    if (!about(field)) all_.push_back({std::move(field), std::move(message)});
}

void Complaints::add(const std::vector<FieldError>& more) {
    for (const FieldError& one : more) add(one.field, one.message);
}

void Complaints::add(const Complaints& more) {
    add(more.all_);
}

bool Complaints::about(std::string_view field) const {
    return std::ranges::find(all_, field, &FieldError::field) != all_.end();
}

void Complaints::finish() const {
    if (!all_.empty()) throw Invalid(all_);
}

}  // namespace hub
