#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "db/tx.h"

// Private to app/: the table idempotency_keys.
namespace hub::app::rows {

struct FirstAnswer {
    std::string request_hash;
    std::optional<int> status;  // empty while it runs
    std::optional<std::string> sealed;
    Time created_at;
};

std::optional<FirstAnswer> find_answer(Reader& reader, const std::string& caller, std::string_view name);
void claim(Tx& tx, const std::string& caller, std::string_view name, std::string_view request_hash);
void keep_answer(Tx& tx, const std::string& caller, std::string_view name, int status, std::string_view sealed);
void release(Tx& tx, const std::string& caller, std::string_view name);
std::size_t forget_before(Tx& everywhere, Time moment, std::size_t limit);

}  // namespace hub::app::rows
