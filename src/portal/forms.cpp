#include "portal/forms.h"

#include <algorithm>

#include "base/secret.h"
#include "base/text.h"
#include "http/csrf.h"
#include "http/request.h"
#include "http/response.h"
#include "portal/doors.h"
#include "portal/sheet.h"

namespace hub::portal {

namespace {

constexpr std::size_t name_letters_max = 100;

// The ids of what says more about a field; empty where nothing does.
std::string describers_of(const Field& field, bool has_error) {
    std::string ids;
    if (!field.hint.empty()) ids = "hint-" + field.name;
    if (has_error) ids += (ids.empty() ? "error-" : " error-") + field.name;
    return ids;
}

}  // namespace

Form::Form(const Front& front) {
    http::check_same_origin(front.request);
    pairs_ = front.request.form();
    if (front.csrf.empty() || !equal_in_constant_time(front.csrf, http::value_of(pairs_, "csrf"))) {
        throw Forbidden("This form is from an earlier visit. Open the page again and send it once more.");
    }
}

bool Form::has(std::string_view name) const {
    return std::ranges::any_of(pairs_, [&](const auto& pair) { return pair.first == name; });
}

std::string Form::value(std::string_view name) const {
    return http::value_of(pairs_, name);
}

std::string Form::target() const {
    const std::string next = value("next");
    return http::is_local_path(next) ? next : std::string{};
}

std::optional<http::Response> sent_away(const Front& front, std::string_view page) {
    if (front.member() != nullptr) return std::nullopt;
    http::check_same_origin(front.request);
    return http::see_other(with_target("/login?done=nothing", page));
}

void add_field(view::Values& body, view::Name include, const Field& field, const Problems& problems) {
    view::Values& values = body.include(include, "portal/layout/field.html");
    values.set("NAME", field.name);
    values.set("LABEL", field.label);
    values.set("TYPE", field.type);
    values.set("AUTOCOMPLETE", field.autocomplete);
    values.set("VALUE", field.type == "password" ? std::string{} : field.value);
    values.set_and_show("HINT", field.hint, "HAS_HINT");
    const auto problem = std::ranges::find(problems, field.name, &FieldError::field);
    if (problem != problems.end()) values.set_and_show("ERROR", problem->message, "HAS_ERROR");
    values.set_and_show("DESCRIBED_BY", describers_of(field, problem != problems.end()), "IS_DESCRIBED");
    values.show_if(field.is_required, "IS_REQUIRED");
    values.show_if(field.is_focused, "IS_FOCUSED");
}

void add_problems(view::Values& body, const Problems& problems) {
    if (problems.empty()) return;
    view::Values& values = body.include("PROBLEMS", "portal/layout/problems.html");
    for (const FieldError& problem : problems) {
        view::Values& one = values.add(problem.field.empty() ? view::Name("GENERAL") : view::Name("PROBLEM"));
        one.set("FIELD_NAME", problem.field);
        one.set("MESSAGE", problem.message);
    }
}

std::string read_name(const Form& form, const std::string& field, const std::string& label, Problems& problems) {
    const std::string name{trimmed(form.value(field))};
    if (length_in_letters(name) > name_letters_max) {
        problems.push_back({field, format("{} may have {} letters at most.", label, name_letters_max)});
    } else if (!is_printable(name) || name.find_first_of("\n\r\t") != std::string::npos) {
        problems.push_back({field, label + " should be written in one line."});
    }
    return name;
}

}  // namespace hub::portal
