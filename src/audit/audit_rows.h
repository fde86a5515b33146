#pragma once

#include "audit/audit.h"

namespace hub::audit::rows {

struct Head {
    std::int64_t sequence = 0;
    std::string hash{};
    std::string seal{};
};
std::optional<Head> find_head(Reader& reader, const std::string& chain);
void put_head(Tx& tx, const std::string& chain, const Head& head);
void insert(Tx& tx, const std::string& chain, const Entry& entry);
std::vector<Entry> list(Reader& reader, const std::string& chain, const Filter& filter);
// Oldest first, those after `after`.
std::vector<Entry> walk(Reader& reader, const std::string& chain, std::int64_t after, std::size_t limit);
bool has_beyond(Reader& reader, const std::string& chain, std::int64_t sequence);

}  // namespace hub::audit::rows
