#include "base/error.h"

#include <cstdio>
#include <cstdlib>

#include "base/ensure.h"

namespace hub {

namespace {

std::string sentence(const std::vector<FieldError>& fields) {
    std::string text;
    for (const FieldError& wrong : fields) {
        if (!text.empty()) text += "; ";
        text += (wrong.field.empty() ? "The body" : wrong.field) + " " + wrong.message;
    }
    return text;
}

}  // namespace

Invalid::Invalid(std::vector<FieldError> fields, std::source_location place)
    : Failure(sentence(fields), place), fields_(std::move(fields)) {}

Invalid::Invalid(std::string field, std::string message, std::source_location place)
    : Invalid(std::vector<FieldError>{{std::move(field), std::move(message)}}, place) {}

void broken_promise(const char* condition, const std::source_location& place) {
    std::fprintf(stderr, "customerhub: broken promise: %s (%s:%u)\n", condition, place.file_name(), place.line());
    std::abort();
}

}  // namespace hub
