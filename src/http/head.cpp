#include "http/head.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "base/sabotage.h"
#include "base/text.h"
#include "http/grammar.h"
#include "http/target.h"

namespace hub::http {

HeadScan::State HeadScan::refuse(int status) {
    refusal_ = status;
    return State::refused;
}

HeadScan::State HeadScan::look(std::string_view bytes) {
    while (refusal_ == 0) {
        const std::size_t end = bytes.find('\n', searched_);
        const std::size_t known = end == std::string_view::npos ? bytes.size() : end + 1;
        if (lines_ == 0 && known > request_line_max + 2) return refuse(414);
        if (known > head_max) return refuse(431);
        if (end == std::string_view::npos) {
            searched_ = bytes.size();
            return State::hungry;
        }
        if (end == 0 || bytes[end - 1] != '\r') return refuse(400);
        if (const State state = take_line(end); state != State::hungry) return state;
    }
    return State::refused;
}

HeadScan::State HeadScan::take_line(std::size_t end) {
    const bool is_empty = end == line_start_ + 1;
    line_start_ = end + 1;
    searched_ = end + 1;
    if (is_empty) return lines_ == 0 ? refuse(400) : State::complete;
    if (++lines_ > fields_max + 1) return refuse(431);
    return State::hungry;
}

namespace {

constexpr std::array<std::string_view, 7> known_methods = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

// Reads a head line by line. A line that is malformed answers 400 at once; what is well formed but not supported waits
// until the end, so that 400 always wins.
class HeadCheck {
public:
    Framing check(std::string_view head);

private:
    bool read_line(std::string_view line, std::size_t number);
    bool read_request_line(std::string_view line);
    bool read_version(std::string_view version);
    bool read_field(std::string_view line);
    bool read_known_field(std::string_view name, std::string_view raw);
    bool read_length(std::string_view raw);
    bool read_encoding(std::string_view value);
    bool read_upgrade(std::string_view value);
    bool read_connection(std::string_view value);
    bool fits_together() const;
    Framing whole() const;
    bool unsupported(int status) {
        if (late_refusal_ == 0) late_refusal_ = status;
        return true;
    }

    Framing framing_;
    int late_refusal_ = 0;
    bool is_old_ = false;  // HTTP/1.0
    int hosts_ = 0;
    int lengths_ = 0;
    int encodings_ = 0;
    bool says_close_ = false;
    bool says_keep_alive_ = false;
};

bool is_visible(char letter) {
    return letter > ' ' && letter < 0x7F;
}

// What every line must be: free of CR and LF, which split it for someone else.
bool is_one_line(std::string_view line) {
    return line.find_first_of("\r\n") == std::string_view::npos;
}

bool HeadCheck::read_version(std::string_view version) {
    const bool has_shape = version.size() == 8 && version.starts_with("HTTP/") && is_digits(version.substr(5, 1)) &&
                           version[6] == '.' && is_digits(version.substr(7, 1));
    if (!has_shape) return false;
    is_old_ = version == "HTTP/1.0";
    if (!is_old_ && version != "HTTP/1.1") unsupported(505);
    return true;
}

bool HeadCheck::read_request_line(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return false;
    const std::string_view method = line.substr(0, first);
    const std::string_view target = line.substr(first + 1, last - first - 1);
    if (!is_token(method) || target.empty() || !std::ranges::all_of(target, is_visible)) return false;
    if (!read_version(line.substr(last + 1))) return false;
    if (method == "TRACE" || method == "CONNECT") return false;
    return std::ranges::find(known_methods, method) != known_methods.end() || unsupported(501);
}

bool HeadCheck::read_length(std::string_view raw) {
    // Exactly digits: `4 `, `+4` and `4, 4` are where parsers part ways.
    while (!raw.empty() && (raw.front() == ' ' || raw.front() == '\t')) raw.remove_prefix(1);
    const std::optional<std::uint64_t> length = is_digits(raw) ? parse_u64(raw) : std::nullopt;
    if (!length || *length > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return false;
    framing_.length = *length;
    return ++lengths_ == 1;
}

bool HeadCheck::read_encoding(std::string_view value) {
    if (++encodings_ > 1) return false;
    const bool is_chunked = same_but_for_case(value, "chunked");
    framing_.is_chunked = is_chunked && !sabotaged("chunks_forgotten");
    return is_chunked || unsupported(501);
}

bool HeadCheck::read_connection(std::string_view value) {
    for (const std::string& part : split(value, ',')) {
        const std::string_view token = without_blanks(part);
        says_close_ = says_close_ || same_but_for_case(token, "close");
        says_keep_alive_ = says_keep_alive_ || same_but_for_case(token, "keep-alive");
    }
    return true;
}

bool HeadCheck::read_upgrade(std::string_view value) {
    // Other upgrades may be ignored; this one would change the framing of the connection.
    return std::ranges::none_of(split(value, ','),
                                [](const std::string& part) { return same_but_for_case(without_blanks(part), "h2c"); });
}

bool HeadCheck::read_known_field(std::string_view name, std::string_view raw) {
    const std::string_view value = without_blanks(raw);
    if (same_but_for_case(name, "host")) return ++hosts_ == 1 && parse_host(value).has_value();
    if (same_but_for_case(name, "content-length")) return read_length(raw);
    if (same_but_for_case(name, "transfer-encoding")) return read_encoding(value);
    if (same_but_for_case(name, "connection")) return read_connection(value);
    if (same_but_for_case(name, "upgrade")) return read_upgrade(value);
    if (same_but_for_case(name, "http2-settings")) return false;
    if (same_but_for_case(name, "expect")) {
        framing_.expects_go_ahead = same_but_for_case(value, "100-continue");
        return framing_.expects_go_ahead || unsupported(417);
    }
    if (same_but_for_case(name, "content-encoding")) return same_but_for_case(value, "identity") || unsupported(415);
    return true;
}

bool HeadCheck::read_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view raw = line.substr(colon + 1);
    // A name that is a token leaves no room for folded lines or a blank before the colon.
    return is_token(name) && is_field_text(raw) && read_known_field(name, raw);
}

bool HeadCheck::fits_together() const {
    if (sabotaged("lenient_head")) return true;
    if (lengths_ > 0 && encodings_ > 0) return false;
    if (encodings_ > 0 && is_old_) return false;
    return hosts_ == 1 || is_old_;
}

bool HeadCheck::read_line(std::string_view line, std::size_t number) {
    return is_one_line(line) && (number == 0 ? read_request_line(line) : read_field(line));
}

Framing HeadCheck::check(std::string_view head) {
    const Framing malformed{.refusal = 400};
    for (std::size_t number = 0;; ++number) {
        const std::size_t end = head.find("\r\n");
        if (end == std::string_view::npos) return malformed;
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (line.empty() && number > 0) break;
        if (number > fields_max) return {.refusal = 431};
        if (!read_line(line, number)) return malformed;
    }
    return head.empty() && fits_together() ? whole() : malformed;
}

Framing HeadCheck::whole() const {
    Framing framing = framing_;
    framing.refusal = late_refusal_;
    framing.keeps_alive = !says_close_ && (!is_old_ || says_keep_alive_);
    framing.expects_go_ahead = framing.expects_go_ahead && !is_old_;
    return framing;
}

}  // namespace

Framing check_head(std::string_view head) {
    return HeadCheck{}.check(head);
}

}  // namespace hub::http
