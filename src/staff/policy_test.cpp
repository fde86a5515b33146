#include "staff/policy.h"

#include <doctest/doctest.h>

namespace hub::staff {

TEST_CASE("each role may do what the table says, and nothing that stands nowhere") {
    for (const std::string& permission : all_permissions()) {
        CHECK(may(Role::owner, permission));
        CHECK(may(Role::admin, permission));
    }
    CHECK(permissions_of(Role::analyst) == std::vector<std::string>{"access:read", "activity:read", "content:read",
                                                                    "files:read", "folders:read", "members:read",
                                                                    "settings:read"});
    CHECK(may(Role::editor, "content:write"));
    CHECK_FALSE(may(Role::editor, "members:write"));
    CHECK(may(Role::support, "members:write"));
    CHECK_FALSE(may(Role::support, "content:write"));
    for (const Role role : {Role::editor, Role::support, Role::analyst}) {
        for (const char* const closed : {"connections:read", "hooks:read", "mails:read", "settings:write"})
            CHECK_FALSE(may(role, closed));
    }
    for (const Role role : roles) {
        CHECK_FALSE(may(role, "members:erase"));
        CHECK_FALSE(may(role, "*"));
        CHECK_FALSE(may(role, ""));
        CHECK(role_of(word_of(role)) == role);
    }
    CHECK_FALSE(role_of("root").has_value());
    CHECK_FALSE(role_of("").has_value());
}

}  // namespace hub::staff
