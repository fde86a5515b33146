// A request's head: found the same however its bytes are split, and what passes the strict check is read by Beast with
// the same framing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "http/head.h"
#include "http/parse.h"

namespace {

using hub::http::Framing;
using hub::http::HeadScan;

HeadScan scanned(std::string_view bytes, std::size_t split) {
    HeadScan scan;
    if (scan.look(bytes.substr(0, split)) == HeadScan::State::hungry) scan.look(bytes);
    return scan;
}

bool is_framed_the_same(const Framing& framing, const hub::http::ParsedHead& head) {
    for (const auto& [name, value] : head.fields) {
        if (name == "transfer-encoding" && !framing.is_chunked) return false;
        if (name == "content-length" && (framing.is_chunked || value != std::to_string(framing.length))) {
            return value.find_first_not_of('0') == std::string::npos ? framing.length == 0 : value.front() == '0';
        }
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
    HeadScan whole;
    const HeadScan::State state = whole.look(text);
    const HeadScan split = scanned(text, bytes[0] % (text.size() + 1));
    ENSURE(split.size() == whole.size());
    ENSURE(split.refusal() == whole.refusal());
    if (state != HeadScan::State::complete) return 0;

    const std::string_view head = text.substr(0, whole.size());
    const Framing framing = hub::http::check_head(head);
    const std::optional<hub::http::ParsedHead> parsed = hub::http::parse_head(head);
    if (framing.refusal != 0 || !parsed) return 0;
    ENSURE(!parsed->target.empty());
    ENSURE(parsed->fields.size() <= hub::http::fields_max);
    ENSURE(is_framed_the_same(framing, *parsed));
    return 0;
}
