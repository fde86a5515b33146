#include "sessions/second_factor_rows.h"

namespace hub::sessions::rows {

std::optional<Factor> find_factor(Reader& everywhere, const StaffId& person) {
    return everywhere.one<Factor, std::optional<std::string>, std::optional<std::string>, std::int64_t>(
        "SELECT secret, pending, last_step FROM staff_second_factors WHERE staff_id = :person", {{"person", person}});
}

void put_pending(Tx& everywhere, const StaffId& person, const std::string& sealed) {
    everywhere.run(
        "INSERT INTO staff_second_factors (staff_id, pending, last_step) VALUES (:person, :sealed, 0) "
        "ON CONFLICT (staff_id) DO UPDATE SET pending = :sealed",
        {{"person", person}, {"sealed", sealed}});
}

void confirm_pending(Tx& everywhere, const StaffId& person, std::int64_t step) {
    everywhere.run(
        "UPDATE staff_second_factors SET secret = pending, pending = NULL, last_step = :step WHERE staff_id = :person",
        {{"step", step}, {"person", person}});
}

bool note_step(Tx& everywhere, const StaffId& person, std::int64_t step) {
    return everywhere.run(
               "UPDATE staff_second_factors SET last_step = :step WHERE staff_id = :person AND last_step < :step",
               {{"step", step}, {"person", person}}) == 1;
}

void drop_factor(Tx& everywhere, const StaffId& person) {
    everywhere.run("DELETE FROM staff_second_factors WHERE staff_id = :person", {{"person", person}});
}

void insert_recovery_code(Tx& everywhere, const StaffId& person, const std::string& code_hash) {
    everywhere.run("INSERT INTO staff_recovery_codes (staff_id, code_hash) VALUES (:person, :code)",
                   {{"person", person}, {"code", code_hash}});
}

bool use_recovery_code(Tx& everywhere, const StaffId& person, const std::string& code_hash) {
    return everywhere.run(
               "UPDATE staff_recovery_codes SET used_at = :now WHERE staff_id = :person AND code_hash = :code "
               "AND used_at IS NULL",
               {{"now", everywhere.now()}, {"person", person}, {"code", code_hash}}) == 1;
}

void drop_recovery_codes(Tx& everywhere, const StaffId& person) {
    everywhere.run("DELETE FROM staff_recovery_codes WHERE staff_id = :person", {{"person", person}});
}

std::size_t count_recovery_codes(Reader& everywhere, const StaffId& person) {
    return static_cast<std::size_t>(
        everywhere
            .value<std::int64_t>(
                "SELECT COUNT(*) FROM staff_recovery_codes WHERE staff_id = :person AND used_at IS NULL",
                {{"person", person}})
            .value_or(0));
}

}  // namespace hub::sessions::rows
