#include "reports/demand_api.h"

#include "base/error.h"

namespace hub::reports::api {

void demand(const staff::Actor& actor, const std::string& permission) {
    if (!actor.may(permission)) throw Forbidden("This asks for the permission " + permission + ".");
}

}  // namespace hub::reports::api
