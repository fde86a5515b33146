#pragma once

#include "app/edge.h"

namespace hub::mail::api {

using app::Edge;

Edge list_mails;
Edge show_mail;

}  // namespace hub::mail::api
