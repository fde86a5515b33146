#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/tx.h"

namespace hub::mail::rows {

struct ChoiceRow {
    std::string letter;
    std::string words;  // JSON, or empty
    std::string compiled;
    bool is_on = true;
    std::int64_t version = 0;
    Time changed_at;
};
std::vector<ChoiceRow> choices(Reader& reader);
std::optional<ChoiceRow> find_choice(Reader& reader, const std::string& letter);
void save_choice(Tx& tx, const ChoiceRow& row);

}  // namespace hub::mail::rows
