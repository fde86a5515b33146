#pragma once

#include "db/tx.h"

// What a new owner does before the first members come. Each step is done when it has happened, read from what is there:
// nobody ticks anything.
namespace hub::reports {

struct Launchpad {
    bool is_connected = false;  // to a connector, or the owner works without one
    bool works_alone = false;   // the latter
    bool has_sign_up = false;   // people can become members by themselves, or a program or a shop makes them
    bool has_look = false;      // one was published
    bool has_content = false;   // a live product with a live page
    bool has_preview = false;   // staff have seen the portal with other eyes
    bool has_invited = false;   // a member was invited, or has logged in

    bool is_done() const {
        return is_connected && has_sign_up && has_look && has_content && has_preview && has_invited;
    }
};
Launchpad load_launchpad(Reader& reader);

}  // namespace hub::reports
