#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/open_file.h"
#include "http/inflow.h"
#include "http/range.h"
#include "http/request.h"
#include "http/response.h"

namespace hub::http {

// An answer as it goes over the wire.
struct Wire {
    std::string head;
    std::string body;       // owned bytes, or
    std::string_view kept;  // bytes that outlive the program's threads, or
    std::shared_ptr<const OpenFile> file{};
    std::shared_ptr<const Elsewhere> elsewhere{};
    // Each is text and then bytes of the file, wherever it lies.
    struct Part {
        std::string text;
        ByteRange bytes;
    };
    std::vector<Part> parts{};
    std::string_view content() const { return kept.data() == nullptr ? std::string_view{body} : kept; }
};

enum class After { keep_alive, close };

// Adds what every answer carries: Date, length, request id, security headers; makes 304 of an answer the caller has
// already (ETag and If-None-Match), sends of a file what Range and If-Range ask for, and leaves out the body where the
// method or the status forbids one.
Wire to_wire(Response response, const Request& request, Time now, After after);

// The ETag of bytes kept for the whole life of the program, computed once for each.
const std::string& tag_of_kept(std::string_view bytes);
// Whether an If-None-Match header names this tag, weakly compared.
bool names_tag(std::string_view if_none_match, std::string_view tag);
// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(Time time);

}  // namespace hub::http
