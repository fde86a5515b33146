#pragma once

#include <optional>
#include <string>

#include "db/store.h"

namespace hub::sites::rows {

struct LooksRow {
    std::optional<std::string> published{};  // JSON, as branding_json.h makes it
    std::optional<Time> published_at{};
    std::optional<std::string> draft{};
    std::int64_t version = 0;
};
std::optional<LooksRow> find_looks(Reader& reader);
void save_looks(Tx& tx, const LooksRow& looks);

}  // namespace hub::sites::rows
