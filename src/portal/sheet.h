#pragma once

#include <string>
#include <string_view>

#include "http/response.h"
#include "portal/fronting.h"
#include "view/values.h"

namespace hub::portal {

enum class Tab { none, home, library, files, account };
enum class Frame { page, door };  // a door page comes without header and footer

// One page of the portal while it is filled: the frame with what every page gets, and the page itself in it.
//
//     Sheet sheet{front, "portal/pages/library.html", {.title = "Library", .tab = Tab::library}};
//     view(sheet.body(), …);
//     return sheet.answer(200);
class Sheet {
public:
    struct Look {
        std::string title;
        std::string_view about{};  // a sentence or two for search engines; of the site in general when empty
        Tab tab = Tab::none;
        Frame frame = Frame::page;
        std::string login_url{};  // where "Log in" leads; back to this very page when empty
    };
    Sheet(const Front& front, std::string_view path, const Look& look);

    view::Values& body() { return *body_; }
    // One sentence about what has just been done, unless it is empty.
    void notice(std::string_view message);
    // Frames of the page may come from these origins, parted by blanks.
    void frames(std::string_view origins) { frames_ = origins; }
    // Renders, with the headers of a page that is nobody else's.
    http::Response answer(int status);

private:
    void fill_frame(const Look& look);
    void fill_menu(Tab tab);

    const Front& front_;
    std::string nonce_;
    std::string frames_{};
    view::Values values_;
    view::Values* body_;
};

// The log-in page that leads back to `target`; to home when that is not a path on this site.
std::string login_url_to(std::string_view target);

}  // namespace hub::portal
