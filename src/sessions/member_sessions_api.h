#pragma once

#include "app/edge.h"

// Where a member is logged in, and their way in, for staff.
namespace hub::sessions::api {

using app::Edge;

Edge list_member_sessions;
Edge end_member_session;
Edge end_member_sessions;
// Mails a member who has no password yet the link to choose one. Throws Conflict where they have one, or may not log
// in.
Edge invite_member;

}  // namespace hub::sessions::api
