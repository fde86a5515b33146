#pragma once

#include <map>
#include <string>

#include "app/config.h"
#include "base/json.h"

namespace CLI {
class App;
}

namespace hub::app {

// What every command shares: the settings given as flags, and whether answers are for programs.
struct Given {
    std::map<std::string, std::string> flags;
    bool as_json = false;
    int status = 0;  // what the program ends with, unless a command throws
};

void print(const Json& json);

// The configuration, for commands that work on what is there. Throws NotFound where nothing is yet: a typing mistake in
// --data must not make an empty house.
Config config_of_what_is_there(const Given& given);

void add_site_commands(CLI::App& line, const Given& given);
void add_key_commands(CLI::App& line, const Given& given);
void add_admin_commands(CLI::App& line, const Given& given);
void add_audit_commands(CLI::App& line, Given& given);
void add_member_commands(CLI::App& line, Given& given);
void add_mail_commands(CLI::App& line, const Given& given);

}  // namespace hub::app
