#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "portal/fronting.h"
#include "view/values.h"

namespace hub::portal {

// What came from a form on one of our own pages.
class Form {
public:
    // Throws Forbidden unless it was sent from here, with the token of this very browser.
    explicit Form(const Front& front);

    bool has(std::string_view name) const;
    // First value of a field; empty when absent.
    std::string value(std::string_view name) const;
    // `next`, as far as it is a path on this site; else empty.
    std::string target() const;

private:
    std::vector<std::pair<std::string, std::string>> pairs_;
};

// Whoever sends a form of members and is none, or none any more, reads that nothing was saved, logs in and comes to
// `page` then.
std::optional<http::Response> sent_away(const Front& front, std::string_view page);

// One field of layout/field.html.
struct Field {
    std::string name;
    std::string label;
    std::string type = "text";
    std::string autocomplete{};
    std::string value{};
    std::string hint{};
    bool is_required = false;
    bool is_focused = false;
};

// What is wrong with a form; a problem without a field is about the whole.
using Problems = std::vector<FieldError>;

void add_field(view::Values& body, view::Name include, const Field& field, const Problems& problems);
// layout/problems.html, when there are any.
void add_problems(view::Values& body, const Problems& problems);

// The name of a person, or what is wrong with it.
std::string read_name(const Form& form, const std::string& field, const std::string& label, Problems& problems);

}  // namespace hub::portal
