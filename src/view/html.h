#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace hub::view {

// HTML that may stand in a page as it is. Everything else is escaped.
class SafeHtml {
public:
    const std::string& text() const& { return text_; }
    std::string text() && { return std::move(text_); }

private:
    friend SafeHtml html_of_compiled_blocks(std::string compiled);
    friend SafeHtml html_of_rendered_parts(std::string parts);
    explicit SafeHtml(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

// The two ways to make SafeHtml outside of a template: from what catalog's block compiler made, merge fields filled in
// and escaped; and from what templates rendered, taken apart between its tags and put together again.
SafeHtml html_of_compiled_blocks(std::string compiled);
SafeHtml html_of_rendered_parts(std::string parts);

// Whether a link may lead there: http, https, mailto or tel, or a path, query or fragment on this host.
bool is_safe_url(std::string_view url);

}  // namespace hub::view
