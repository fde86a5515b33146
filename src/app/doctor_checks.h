#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/config.h"
#include "app/doctor.h"
#include "base/clock.h"
#include "db/store.h"

// What doctor looks at, each adding what it finds.
namespace hub::app::checks {

using Findings = std::vector<Finding>;

std::optional<Config> look_at_configuration(const std::map<std::string, std::string>& flags, Findings& findings);
// The folder, the master key, the room on the disk.
void look_at_data_folder(const Config& config, Findings& findings);
// Whether images can be unpacked and videos read by a child that may do nothing else.
void look_at_the_cage(Findings& findings);
void look_at_mail_server(const Config& config, Findings& findings);
// Whether the bytes of every file lie where they should; of a store, those of the newest.
void look_at_files(const Config& config, const Clock& clock, Store& store, Findings& findings);
// How old the newest shipment is, and when one was last restored and compared.
void look_at_shipments(const Config& config, const Clock& clock, Findings& findings);
// Whether it can be reached, its version and migrations; then what is in it.
void look_at_database(const Config& config, Findings& findings);

}  // namespace hub::app::checks
