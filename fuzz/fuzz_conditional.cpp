// If-None-Match, If-Range and Range, a line each: whatever they say, parts are sent only of the file that the caller
// knows, what is sent lies in it, and the length is the one that was announced.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "base/text.h"
#include "http/wire.h"

namespace {

using namespace hub;

constexpr std::uint64_t size = 1000;
constexpr std::string_view tag = "\"first\"";

std::shared_ptr<const OpenFile> film() {
    static const std::shared_ptr<const OpenFile> kept = [] {
        OpenFile made = OpenFile::fresh(std::filesystem::temp_directory_path());
        made.append(std::string(size, 'x'));
        return std::make_shared<const OpenFile>(std::move(made));
    }();
    return kept;
}

std::string header_of(const http::Wire& wire, std::string_view name) {
    const std::size_t at = wire.head.find(std::string{name} + ": ");
    if (at == std::string::npos) return {};
    const std::size_t from = at + name.size() + 2;
    return wire.head.substr(from, wire.head.find("\r\n", from) - from);
}

int status_of(const http::Wire& wire) {
    return static_cast<int>(parse_u64(wire.head.substr(9, 3)).value());
}

// Adds up what is sent, and looks that it is there.
std::uint64_t sent(const http::Wire& wire) {
    std::uint64_t total = wire.content().size();
    for (const http::Wire::Part& part : wire.parts) {
        ENSURE(part.bytes.length <= size && part.bytes.first <= size - part.bytes.length);
        total += part.text.size() + part.bytes.length;
    }
    return total;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), count);
    const std::vector<std::string> lines = split(text, '\n');
    http::Request request;
    request.method = lines.size() > 3 ? http::Method::head : http::Method::get;
    constexpr const char* names[] = {"if-none-match", "if-range", "range"};
    for (std::size_t at = 0; at < 3 && at < lines.size(); ++at)
        if (!lines[at].empty()) request.headers.emplace_back(names[at], lines[at]);

    http::Response response;
    response.file = film();
    response.with("ETag", std::string{tag}).with("Content-Type", "video/mp4");
    const http::Wire wire = http::to_wire(std::move(response), request, time_of(1'000'000), http::After::keep_alive);

    const int status = status_of(wire);
    const bool knows = http::names_tag(request.header("if-none-match"), tag);
    ENSURE((status == 304) == knows);
    if (status == 304) {
        ENSURE(wire.parts.empty() && wire.content().empty());
        return 0;
    }
    ENSURE(status == 200 || status == 206 || status == 416);
    const std::string_view condition = request.header("if-range");
    if (status != 200) ENSURE(request.method == http::Method::get && (condition.empty() || condition == tag));
    if (request.method == http::Method::get) ENSURE(header_of(wire, "Content-Length") == std::to_string(sent(wire)));
    if (status == 416) ENSURE(header_of(wire, "Content-Range") == "bytes */1000");
    return 0;
}
