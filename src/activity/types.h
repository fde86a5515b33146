#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace hub::activity {

enum class Type {
    login,
    created,
    activate,
    inactive,
    video_watched,
    audio_listened,
    file_downloaded,
    page_completed,
    access_granted,
    access_removed,
    product_completed,
};

// What a kind of activity is about, besides its member.
enum class Subject { none, page, file, product };

struct Kind {
    Type type;
    std::string_view wire;   // as receivers know it; never renamed
    std::string_view label;  // as staff read it
    Subject subject;
};

// The table of all eleven: lists, pickers, documentation and `customerhub activities` come from here.
// clang-format off
inline constexpr Kind kinds[] = {
    {Type::login,             "user.login",                  "User Login",                  Subject::none},
    {Type::created,           "user.created",                "User Created",                Subject::none},
    {Type::activate,          "user.activate",               "User Activate",               Subject::none},
    {Type::inactive,          "user.inactive",               "User Inactive",               Subject::none},
    {Type::video_watched,     "user.video_watched",          "User Video Watched",          Subject::file},
    {Type::audio_listened,    "user.audio_listened",         "User Audio Listened",         Subject::file},
    {Type::file_downloaded,   "user.file_downloaded",        "User File Downloaded",        Subject::file},
    {Type::page_completed,    "user.page_completed",         "User Page Completed",         Subject::page},
    {Type::access_granted,    "user.product_access_granted", "User Product Access Granted", Subject::product},
    {Type::access_removed,    "user.product_access_removed", "User Product Access Removed", Subject::product},
    {Type::product_completed, "user.product_completed",      "User Product Completed",      Subject::product},
};
// clang-format on

const Kind& kind_of(Type type);
std::optional<Type> find_type(std::string_view wire);

}  // namespace hub::activity
