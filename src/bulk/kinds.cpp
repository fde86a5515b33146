#include "bulk/kinds.h"

#include <algorithm>

namespace hub::bulk {

const Kind* Kinds::find(std::string_view word) const {
    const auto found = std::ranges::find(all_, word, &Kind::word);
    return found == all_.end() ? nullptr : &*found;
}

std::string told_kind(const Job& job) {
    return job.kind == undo_kind ? text_at(job.asked, {"kind"}).value_or("") : job.kind;
}

const Json& told_asked(const Job& job) {
    const Json* const undone = job.kind == undo_kind ? at(job.asked, {"asked"}) : nullptr;
    return undone == nullptr ? job.asked : *undone;
}

}  // namespace hub::bulk
