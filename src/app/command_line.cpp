#include "app/command_line.h"

#include <filesystem>
#include <iostream>

#include "app/backups.h"
#include "app/master_key.h"
#include "base/error.h"

namespace hub::app {

void print(const Json& json) {
    std::cout << to_text(json) << '\n';
}

Config config_of_what_is_there(const Given& given) {
    Config config = load_config(given.flags);
    const std::filesystem::path file = database_file(config);
    if (!file.empty() && !std::filesystem::exists(file))
        throw NotFound("There is no database at " + file.string() +
                       ". Check --data and --database for typing mistakes; customerhub site create makes a new one.");
    if (!find_master_key(config))
        throw NotFound("There is no master.key in " + config.data.string() +
                       ". Check --data for typing mistakes; customerhub site create makes a new one.");
    return config;
}

}  // namespace hub::app
