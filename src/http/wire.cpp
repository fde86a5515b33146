#include "http/wire.h"

#include <chrono>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "base/crypto.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "http/grammar.h"
#include "http/headers.h"

namespace hub::http {

namespace {

struct Reason {
    int status;
    std::string_view text;
};

constexpr Reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {303, "See Other"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
};

std::string_view reason_of(int status) {
    for (const Reason& reason : reasons) {
        if (reason.status == status) return reason.text;
    }
    return "Answered";
}

// Formatted once a second and thread.
const std::string& date_line(Time now) {
    thread_local std::string line;
    thread_local std::chrono::sys_seconds second{};
    if (const auto current = std::chrono::floor<std::chrono::seconds>(now); line.empty() || current != second) {
        second = current;
        line = "Date: " + http_date(now) + "\r\n";
    }
    return line;
}

bool carries_content(int status) {
    return status != 204 && status != 304;
}

// A line break in a value would be a header of someone else's making. Such a header is left out.
void append_field(std::string& head, const std::string& name, const std::string& value) {
    if (!is_token(name) || !is_field_text(value)) {
        log::error("header_left_out", {{"name", is_token(name) ? name : "?"}});
        return;
    }
    head.append(name).append(": ").append(value).append("\r\n");
}

std::string tag_for(const Response& response) {
    if (const std::string_view given = response.header("ETag"); !given.empty()) return std::string{given};
    return response.kept_body.data() == nullptr ? std::string{} : tag_of_kept(response.kept_body);
}

bool is_known_to_caller(const Response& response, const Request& request, std::string_view tag) {
    const bool is_read = request.method == Method::get || request.method == Method::head;
    return response.status == 200 && is_read && !tag.empty() && names_tag(request.header("if-none-match"), tag);
}

// Whether the parts asked for are of the file as it is now. A date would be too coarse to tell.
bool wants_parts_of_this(const Request& request, std::string_view tag) {
    const std::string_view condition = request.header("if-range");
    return condition.empty() || (condition == tag && !tag.starts_with("W/"));
}

std::string content_range(const ByteRange& part, std::uint64_t size) {
    return format("bytes {}-{}/{}", part.first, part.first + part.length - 1, size);
}

// Several parts in one answer (RFC 9110, section 14.6), each behind a line that no content of ours can foresee.
std::vector<Wire::Part> multipart(Response& response, const std::vector<ByteRange>& ranges, std::uint64_t size) {
    const std::string boundary = crypto::to_hex(random::bytes(16));
    const std::string type{response.header("Content-Type")};
    std::vector<Wire::Part> parts;
    parts.reserve(ranges.size() + 1);
    for (const ByteRange& range : ranges) {
        parts.push_back({format("{}--{}\r\nContent-Type: {}\r\nContent-Range: {}\r\n\r\n", parts.empty() ? "" : "\r\n",
                                boundary, type, content_range(range, size)),
                         range});
    }
    parts.push_back({format("\r\n--{}--\r\n", boundary), {}});
    std::erase_if(response.headers, [](const auto& field) { return same_but_for_case(field.first, "Content-Type"); });
    response.with("Content-Type", "multipart/byteranges; boundary=" + boundary);
    return parts;
}

// Settles which part of its file an answer sends: its status, its headers, and the parts.
std::vector<Wire::Part> parts_of_file(Response& response, const Request& request, std::string_view tag) {
    const std::uint64_t size = response.file ? response.file->size() : response.elsewhere->size;
    response.with("Accept-Ranges", "bytes");
    if (response.status != 200) return {};
    Selection selection;
    if (request.method == Method::get && wants_parts_of_this(request, tag))
        selection = select_bytes(request.header("range"), size);
    if (selection.kind == Selection::Kind::none) {
        response.status = 416;
        response.with("Content-Range", format("bytes */{}", size));
        return {};
    }
    if (selection.kind == Selection::Kind::whole)
        return size == 0 ? std::vector<Wire::Part>{} : std::vector<Wire::Part>{{{}, {0, size}}};
    response.status = 206;
    if (selection.parts.size() > 1) return multipart(response, selection.parts, size);
    response.with("Content-Range", content_range(selection.parts.front(), size));
    return {{{}, selection.parts.front()}};
}

std::uint64_t length_of(const Wire& wire) {
    std::uint64_t length = wire.content().size();
    for (const Wire::Part& part : wire.parts) length += part.text.size() + part.bytes.length;
    return length;
}

}  // namespace

std::string http_date(Time time) {
    constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{midnight};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - midnight)};
    return format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[std::chrono::weekday{midnight}.c_encoding()],
                  static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                  static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                  clock.seconds().count());
}

const std::string& tag_of_kept(std::string_view bytes) {
    static std::shared_mutex mutex;
    static std::map<std::pair<const char*, std::size_t>, const std::string> tags;
    const std::pair key{bytes.data(), bytes.size()};
    {
        const std::shared_lock lock(mutex);
        if (const auto found = tags.find(key); found != tags.end()) return found->second;
    }
    std::string tag = "\"" + crypto::to_base64url(crypto::sha256(bytes)).substr(0, 22) + "\"";
    const std::unique_lock lock(mutex);
    return tags.emplace(key, std::move(tag)).first->second;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    for (const std::string& part : split(if_none_match, ',')) {
        std::string_view named = without_blanks(part);
        if (named == "*") return true;
        if (named.starts_with("W/")) named.remove_prefix(2);
        if (named == tag && !tag.empty()) return true;
    }
    return false;
}

Wire to_wire(Response response, const Request& request, Time now, After after) {
    const std::string tag = tag_for(response);
    if (!tag.empty() && response.header("ETag").empty()) response.with("ETag", tag);
    if (is_known_to_caller(response, request, tag)) response.status = 304;

    Wire wire{.head = {}, .body = std::move(response.body), .kept = response.kept_body};
    if (response.file || response.elsewhere) wire.parts = parts_of_file(response, request, tag);
    wire.file = std::move(response.file);
    wire.elsewhere = std::move(response.elsewhere);
    wire.head.reserve(1024);
    wire.head.append(format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status)));
    wire.head.append(date_line(now));
    if (carries_content(response.status)) wire.head.append(format("Content-Length: {}\r\n", length_of(wire)));
    wire.head.append("X-Request-Id: ").append(request.id.view()).append("\r\n");
    if (after == After::close) wire.head.append("Connection: close\r\n");
    for (const auto& [name, value] : response.headers) append_field(wire.head, name, value);
    wire.head.append(missing_secure_headers(response, request.secure)).append("\r\n");
    if (request.method == Method::head || !carries_content(response.status)) {
        wire.body.clear();
        wire.kept = {};
        wire.parts.clear();
    }
    return wire;
}

}  // namespace hub::http
