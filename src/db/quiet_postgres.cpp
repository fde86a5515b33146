#include "db/quiet_postgres.h"

#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>

namespace hub::db {

namespace {

// A server that answers nothing is given up before whoever asked gives up on us.
std::string with_patience(const std::string& url) {
    if (url.find("connect_timeout=") != std::string::npos) return url;
    return url + (url.find('?') == std::string::npos ? '?' : '&') + "connect_timeout=2&tcp_user_timeout=10000";
}

void say_nothing(void*, const char*) noexcept {}

}  // namespace

std::unique_ptr<soci::session> connect_quietly(const std::string& url) {
    auto connection = std::make_unique<soci::session>(*soci::factory_postgresql(), with_patience(url));
    const auto* const backend = static_cast<soci::postgresql_session_backend*>(connection->get_backend());
    ::PQsetNoticeProcessor(backend->conn_, say_nothing, nullptr);
    return connection;
}

}  // namespace hub::db
