#include "base/json.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json_fault.h"
#include "base/json_reader.h"
#include "base/text.h"

namespace hub {

namespace {

// Reads a refused text once more, slowly: what StrictReader only counts is known here by name.
struct FaultReader {
    static constexpr std::size_t max_object_size = StrictReader::max_object_size;
    static constexpr std::size_t max_array_size = StrictReader::max_array_size;
    static constexpr std::size_t max_key_size = StrictReader::max_key_size;
    static constexpr std::size_t max_string_size = StrictReader::max_string_size;

    using Error = boost::json::error_code;
    using Text = boost::json::string_view;

    std::vector<std::set<std::string>> objects;
    std::string key;
    std::string what;

    bool refuse(Error& error, std::string why) {
        what = std::move(why);
        error = boost::json::error::syntax;
        return false;
    }
    bool read(Text part, Error& error) {
        return part.find('\0') == Text::npos || refuse(error, "a NUL character stands in a text");
    }

    bool on_document_begin(Error&) { return true; }
    bool on_document_end(Error&) { return true; }
    bool on_object_begin(Error&) {
        objects.emplace_back();
        return true;
    }
    bool on_object_end(std::size_t, Error&) {
        objects.pop_back();
        return true;
    }
    bool on_array_begin(Error&) { return true; }
    bool on_array_end(std::size_t, Error&) { return true; }
    bool on_key_part(Text part, std::size_t, Error& error) {
        key.append(part.data(), part.size());
        return read(part, error);
    }
    bool on_key(Text part, std::size_t, Error& error) {
        key.append(part.data(), part.size());
        const std::string whole = std::exchange(key, {});
        if (!read(part, error)) return false;
        return objects.back().insert(whole).second || refuse(error, "the key “" + whole + "” stands twice");
    }
    bool on_string_part(Text part, std::size_t, Error& error) { return read(part, error); }
    bool on_string(Text part, std::size_t, Error& error) { return read(part, error); }
    bool on_number_part(Text, Error&) { return true; }
    bool on_int64(std::int64_t, Text, Error&) { return true; }
    bool on_uint64(std::uint64_t, Text, Error&) { return true; }
    bool on_double(double value, Text, Error& error) {
        return std::isfinite(value) || refuse(error, "a number is too large");
    }
    bool on_bool(bool, Error&) { return true; }
    bool on_null(Error&) { return true; }
    bool on_comment_part(Text, Error&) { return true; }
    bool on_comment(Text, Error&) { return true; }
};

std::string words_of(const boost::json::error_code& error) {
    using Code = boost::json::error;
    if (error == Code::incomplete) return "it ends in the middle";
    if (error == Code::extra_data) return "something stands after the value";
    if (error == Code::too_deep) return "it is more than 64 deep";
    if (error == Code::exponent_overflow) return "a number is too large";
    return "this can't stand here";
}

JsonFault fault_at(std::string_view text, std::size_t offset, std::string what) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
    return {.what = std::move(what),
            .line = 1 + static_cast<std::size_t>(std::ranges::count(before, '\n')),
            .column = 1 + before.size() - line_begin};
}

// The first byte that begins no letter.
std::size_t end_of_utf8(std::string_view text) {
    std::size_t good = 0;
    for (std::size_t bad = text.size(); bad - good > 1;) {
        const std::size_t middle = good + (bad - good) / 2;
        const bool is_cut = (static_cast<unsigned char>(text[middle]) & 0xC0U) == 0x80U;
        std::size_t begin = middle;
        while (is_cut && begin > good && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
        if (begin == good) return good;
        (is_utf8(text.substr(0, begin)) ? good : bad) = begin;
    }
    return good;
}

}  // namespace

JsonFault fault_in_json(std::string_view text) {
    if (trimmed(text).empty()) return {.what = "it is empty"};
    if (!is_utf8(text)) return fault_at(text, end_of_utf8(text), "it is not UTF-8");
    if (text.starts_with("\xEF\xBB\xBF")) return {.what = "it begins with a byte order mark"};
    boost::json::parse_options options;
    options.max_depth = json_depth_max;
    boost::json::basic_parser<FaultReader> parser{options};
    boost::json::error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    std::string what = parser.handler().what;
    if (what.empty()) what = error ? words_of(error) : "something stands after the value";
    return fault_at(text, std::min(used, text.size()), std::move(what));
}

std::optional<Json> parse_json(std::string_view text) {
    return read_strictly<StrictReader>(text, text);
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
