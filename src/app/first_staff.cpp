#include "app/first_staff.h"

#include <iostream>

#include "app/config.h"
#include "base/log.h"
#include "sessions/staff_passwords.h"
#include "staff/links.h"
#include "staff/people.h"

namespace hub::app {

void invite_first_staff(App& app) {
    if (app.store.read_everywhere([](Reader& reader) { return staff::has_people(reader); })) return;
    const Secret<std::string> token =
        app.store.write_everywhere([](Tx& tx) { return staff::new_link(tx, {.purpose = staff::Purpose::first}); });
    std::cout << "Nobody works here yet. Make the first account within an hour, at\n"
              << sessions::staff_link_url(app.config.public_url, token) << "\n"
              << std::flush;
    log::info("there is no staff yet; the link to the first account is on standard output");
}

}  // namespace hub::app
