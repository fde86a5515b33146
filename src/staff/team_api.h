#pragma once

#include "app/edge.h"

namespace hub::staff::api {

using app::Edge;

Edge list_staff;
Edge change_staff;
Edge dismiss_staff;
Edge list_invitations;
Edge create_invitation;
Edge resend_invitation;
Edge revoke_invitation;

Edge list_keys;
Edge show_key;
Edge create_key;
Edge revoke_key;

}  // namespace hub::staff::api
