#include "base/json.h"

#include <cmath>
#include <string>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_stack.hpp>

namespace hub {

namespace {

constexpr std::size_t depth_max = 64;

// Builds a value out of the parser's events, refusing what a lenient reader would settle in silence: a key twice, a
// NUL, a number too large to be one.
struct StrictReader {
    static constexpr std::size_t max_object_size = 100'000;
    static constexpr std::size_t max_array_size = 1'000'000;
    static constexpr std::size_t max_key_size = 64 * 1024;
    static constexpr std::size_t max_string_size = 64 * 1024 * 1024;

    using Error = boost::json::error_code;
    using Text = boost::json::string_view;

    boost::json::value_stack values;
    std::size_t keys = 0;

    // What is parsed goes as a whole, so its parts are carved from a few blocks.
    StrictReader() { values.reset(boost::json::make_shared_resource<boost::json::monotonic_resource>()); }

    static bool refuse(Error& error, boost::json::error why) {
        error = why;
        return false;
    }
    static bool is_free_of_nul(Text part, Error& error) {
        return part.find('\0') == Text::npos || refuse(error, boost::json::error::syntax);
    }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) { return true; }
    bool on_object_end(std::size_t count, Error&) {
        keys += count;
        values.push_object(count);
        return true;
    }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t count, Error&) {
        values.push_array(count);
        return true;
    }
    bool on_key_part(Text part, std::size_t, Error& error) {
        values.push_chars(part);
        return is_free_of_nul(part, error);
    }
    bool on_key(Text part, std::size_t, Error& error) {
        values.push_key(part);
        return is_free_of_nul(part, error);
    }
    bool on_string_part(Text part, std::size_t, Error& error) {
        values.push_chars(part);
        return is_free_of_nul(part, error);
    }
    bool on_string(Text part, std::size_t, Error& error) {
        values.push_string(part);
        return is_free_of_nul(part, error);
    }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t value, Text, Error&) {
        values.push_int64(value);
        return true;
    }
    bool on_uint64(std::uint64_t value, Text, Error&) {
        values.push_uint64(value);
        return true;
    }
    bool on_double(double value, Text, Error& error) {
        values.push_double(value);
        return std::isfinite(value) || refuse(error, boost::json::error::not_number);
    }
    bool on_bool(bool value, Error&) {
        values.push_bool(value);
        return true;
    }
    bool on_null(Error&) {
        values.push_null();
        return true;
    }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

// A key that came twice is in its object once. Recursion ends where the reader's depth does.
std::size_t count_keys(const Json& json) {
    std::size_t count = 0;
    if (const JsonObject* const object = json.if_object()) {
        count = object->size();
        for (const auto& member : *object) count += count_keys(member.value());
    } else if (const JsonArray* const array = json.if_array()) {
        for (const Json& item : *array) count += count_keys(item);
    }
    return count;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = depth_max;
    boost::json::basic_parser<StrictReader> parser{options};
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error || used != text.size() || !parser.done()) return std::nullopt;
    Json whole = parser.handler().values.release();
    if (count_keys(whole) != parser.handler().keys) return std::nullopt;
    return whole;
}

std::string to_text(const Json& json) {
    return boost::json::serialize(json);
}

const Json* at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* found = &json;
    for (const std::string_view step : path) {
        const JsonObject* const object = found->if_object();
        if (object == nullptr) return nullptr;
        found = object->if_contains(boost::json::string_view{step.data(), step.size()});
        if (found == nullptr) return nullptr;
    }
    return found;
}

std::optional<std::string> text_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string{found->as_string().data(), found->as_string().size()};
}

std::optional<std::int64_t> number_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_int64()) return std::nullopt;
    return found->as_int64();
}

std::optional<bool> flag_at(const Json& json, std::initializer_list<std::string_view> path) {
    const Json* const found = at(json, path);
    if (found == nullptr || !found->is_bool()) return std::nullopt;
    return found->as_bool();
}

}  // namespace hub
