#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value_stack.hpp>

#include "base/json.h"

// How JSON is read, for the files that do so themselves; everybody else takes base/json.h or base/json_skim.h.
namespace hub {

inline constexpr std::size_t json_depth_max = 64;

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
    bool may_hold_nul;

    // What is parsed goes as a whole, so its parts are carved from a few blocks. A NUL can only come escaped, which
    // hardly any text has.
    explicit StrictReader(std::string_view text) : may_hold_nul(text.find("\\u0000") != std::string_view::npos) {
        values.reset(boost::json::make_shared_resource<boost::json::monotonic_resource>(room_for(text)));
    }

    // A tree takes more than its text; what is missing is added.
    static std::size_t room_for(std::string_view text) {
        return std::clamp<std::size_t>(2 * text.size(), 1024, std::size_t{64} * 1024);
    }

    static bool refuse(Error& error, boost::json::error why) {
        error = why;
        return false;
    }
    bool is_free_of_nul(Text part, Error& error) const {
        return !may_hold_nul || part.find('\0') == Text::npos || refuse(error, boost::json::error::syntax);
    }

    static bool is_number(double value, Error& error) {
        return std::isfinite(value) || refuse(error, boost::json::error::not_number);
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
        return is_number(value, error);
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
inline std::size_t count_keys(const Json& json) {
    std::size_t count = 0;
    if (const JsonObject* const object = json.if_object()) {
        count = object->size();
        for (const auto& member : *object) count += count_keys(member.value());
    } else if (const JsonArray* const array = json.if_array()) {
        for (const Json& item : *array) count += count_keys(item);
    }
    return count;
}

// Empty when it isn't what parse_json() takes.
template <class Strict, class... Given>
std::optional<Json> read_strictly(std::string_view text, Given&&... given) {
    boost::json::parse_options options;
    options.max_depth = json_depth_max;
    boost::json::basic_parser<Strict> parser{options, std::forward<Given>(given)...};
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (error || used != text.size() || !parser.done()) return std::nullopt;
    Json whole = parser.handler().values.release();
    if (count_keys(whole) != parser.handler().keys) return std::nullopt;
    return whole;
}

}  // namespace hub
