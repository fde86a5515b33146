#include "app/idempotency_rows.h"

namespace hub::app::rows {

std::optional<FirstAnswer> find_answer(Reader& reader, const std::string& caller, std::string_view name) {
    return reader.one<FirstAnswer, std::string, std::optional<int>, std::optional<std::string>, Time>(
        "SELECT request_hash, status, answer, created_at FROM idempotency_keys "
        "WHERE site_id = :site AND api_key_id = :key AND idempotency_key = :name",
        {{"key", caller}, {"name", name}});
}

void claim(Tx& tx, const std::string& caller, std::string_view name, std::string_view request_hash) {
    tx.run(
        "INSERT INTO idempotency_keys (site_id, api_key_id, idempotency_key, request_hash, created_at) "
        "VALUES (:site, :key, :name, :hash, :now)",
        {{"key", caller}, {"name", name}, {"hash", request_hash}, {"now", tx.now()}});
}

void keep_answer(Tx& tx, const std::string& caller, std::string_view name, int status, std::string_view sealed) {
    tx.run(
        "UPDATE idempotency_keys SET status = :status, answer = :sealed "
        "WHERE site_id = :site AND api_key_id = :key AND idempotency_key = :name",
        {{"status", status}, {"sealed", sealed}, {"key", caller}, {"name", name}});
}

void release(Tx& tx, const std::string& caller, std::string_view name) {
    tx.run("DELETE FROM idempotency_keys WHERE site_id = :site AND api_key_id = :key AND idempotency_key = :name",
           {{"key", caller}, {"name", name}});
}

std::size_t forget_before(Tx& everywhere, Time moment, std::size_t limit) {
    return static_cast<std::size_t>(
        everywhere.run("DELETE FROM idempotency_keys WHERE (site_id, api_key_id, idempotency_key) IN (SELECT site_id, "
                       "api_key_id, idempotency_key FROM idempotency_keys WHERE created_at < :moment LIMIT :most)",
                       {{"moment", moment}, {"most", static_cast<std::int64_t>(limit)}}));
}

}  // namespace hub::app::rows
