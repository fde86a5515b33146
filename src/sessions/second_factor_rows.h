#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/ids.h"
#include "db/tx.h"

namespace hub::sessions::rows {

struct Factor {
    std::optional<std::string> secret;   // sealed
    std::optional<std::string> pending;  // sealed
    std::int64_t last_step = 0;
};
std::optional<Factor> find_factor(Reader& everywhere, const StaffId& person);
void put_pending(Tx& everywhere, const StaffId& person, const std::string& sealed);
void confirm_pending(Tx& everywhere, const StaffId& person, std::int64_t step);
bool note_step(Tx& everywhere, const StaffId& person, std::int64_t step);  // false: it was used in the meantime
void drop_factor(Tx& everywhere, const StaffId& person);

void insert_recovery_code(Tx& everywhere, const StaffId& person, const std::string& code_hash);
bool use_recovery_code(Tx& everywhere, const StaffId& person, const std::string& code_hash);
void drop_recovery_codes(Tx& everywhere, const StaffId& person);
std::size_t count_recovery_codes(Reader& everywhere, const StaffId& person);

}  // namespace hub::sessions::rows
