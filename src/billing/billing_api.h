#pragma once

#include "app/edge.h"

namespace hub::billing::api {

using app::Edge;

Edge show_member_billing;
Edge list_member_payments;

}  // namespace hub::billing::api
