#include "base/json_skim.h"

#include <string>
#include <vector>

#include "base/json_reader.h"

namespace hub {

namespace {

// Passes on what is kept to a StrictReader. What isn't begins with its key and ends with the value behind it.
struct SkimmingReader : StrictReader {
    SkimmingReader(std::string_view text, std::span<const std::string_view> wanted)
        : StrictReader(text), kept(wanted) {}

    std::span<const std::string_view> kept;
    std::vector<std::size_t> members{};  // that are kept, of each object which is open
    std::string key_begun{};
    bool passes_next = false;     // the value of a key that isn't kept
    std::size_t passed_open = 0;  // objects and arrays inside of such a value

    bool passes() const { return passes_next || passed_open > 0; }
    bool passes_this() {
        const bool passed = passes();
        passes_next = false;
        return passed;
    }
    bool enters_passed() {
        const bool passed = passes_this();
        if (passed) ++passed_open;
        return passed;
    }
    bool leaves_passed() {
        if (passed_open == 0) return false;
        --passed_open;
        return true;
    }

    bool on_object_begin(Error&) {
        if (!enters_passed()) members.push_back(0);
        return true;
    }
    bool on_object_end(std::size_t, Error& error) {
        if (leaves_passed()) return true;
        const std::size_t count = members.back();
        members.pop_back();
        return StrictReader::on_object_end(count, error);
    }
    bool on_array_begin(Error&) {
        enters_passed();
        return true;
    }
    bool on_array_end(std::size_t count, Error& error) {
        return leaves_passed() || StrictReader::on_array_end(count, error);
    }
    bool on_key_part(Text part, std::size_t, Error& error) {
        key_begun.append(part.data(), part.size());
        return is_free_of_nul(part, error);
    }
    bool on_key(Text part, std::size_t size, Error& error) {
        const std::string_view whole = key_begun.empty() ? std::string_view{part} : key_begun.append(part);
        passes_next = passed_open == 0 && std::ranges::find(kept, whole) == kept.end();
        const bool is_good = passes() ? is_free_of_nul(part, error) : keep_key(whole, size, error);
        key_begun.clear();
        return is_good;
    }
    bool keep_key(std::string_view whole, std::size_t size, Error& error) {
        ++members.back();
        return StrictReader::on_key(whole, size, error);
    }
    bool on_string_part(Text part, std::size_t size, Error& error) {
        return passes() ? is_free_of_nul(part, error) : StrictReader::on_string_part(part, size, error);
    }
    bool on_string(Text part, std::size_t size, Error& error) {
        return passes_this() ? is_free_of_nul(part, error) : StrictReader::on_string(part, size, error);
    }
    bool on_int64(std::int64_t value, Text text, Error& error) {
        return passes_this() || StrictReader::on_int64(value, text, error);
    }
    bool on_uint64(std::uint64_t value, Text text, Error& error) {
        return passes_this() || StrictReader::on_uint64(value, text, error);
    }
    bool on_double(double value, Text text, Error& error) {
        return passes_this() ? is_number(value, error) : StrictReader::on_double(value, text, error);
    }
    bool on_bool(bool value, Error& error) { return passes_this() || StrictReader::on_bool(value, error); }
    bool on_null(Error& error) { return passes_this() || StrictReader::on_null(error); }
};

}  // namespace

std::optional<Json> skim_json(std::string_view text, std::span<const std::string_view> keys) {
    return read_strictly<SkimmingReader>(text, text, keys);
}

}  // namespace hub
