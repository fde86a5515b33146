#pragma once

#include <memory>
#include <string>

#include <soci/soci.h>

// Private to db/.
namespace hub::db {

// Connects without letting libpq write to our log what the server remarks. Throws soci::soci_error.
std::unique_ptr<soci::session> connect_quietly(const std::string& url);

}  // namespace hub::db
