#include "base/cbor.h"

#include <limits>

#include <cbor/callbacks.h>
#include <cbor/streaming.h>

namespace hub {

namespace {

using Kind = CborItem::Kind;

// Where libcbor puts what it met. What has no callback here leaves it empty, and is refused by that.
struct Met {
    std::optional<CborItem> item;
};

void meet(void* met, const CborItem& item) {
    static_cast<Met*>(met)->item = item;
}

void meet_number(void* met, std::uint64_t number, bool is_negative) {
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return;
    const auto value = static_cast<std::int64_t>(number);
    meet(met, {.kind = Kind::number, .number = is_negative ? -1 - value : value});
}

template <class Number>
void meet_positive(void* met, Number number) {
    meet_number(met, number, false);
}

template <class Number>
void meet_negative(void* met, Number number) {
    meet_number(met, number, true);
}

template <Kind kind>
void meet_text(void* met, cbor_data data, std::size_t size) {
    meet(met, {.kind = kind, .text = {reinterpret_cast<const char*>(data), size}});
}

template <Kind kind>
void meet_head(void* met, std::size_t count) {
    meet(met, {.kind = kind, .count = count});
}

void meet_other(void* met) {
    meet(met, {});
}

cbor_callbacks all_callbacks() {
    cbor_callbacks callbacks = cbor_empty_callbacks;
    callbacks.uint8 = meet_positive<std::uint8_t>;
    callbacks.uint16 = meet_positive<std::uint16_t>;
    callbacks.uint32 = meet_positive<std::uint32_t>;
    callbacks.uint64 = meet_positive<std::uint64_t>;
    callbacks.negint8 = meet_negative<std::uint8_t>;
    callbacks.negint16 = meet_negative<std::uint16_t>;
    callbacks.negint32 = meet_negative<std::uint32_t>;
    callbacks.negint64 = meet_negative<std::uint64_t>;
    callbacks.byte_string = meet_text<Kind::bytes>;
    callbacks.string = meet_text<Kind::text>;
    callbacks.array_start = meet_head<Kind::array>;
    callbacks.map_start = meet_head<Kind::map>;
    callbacks.null = meet_other;
    callbacks.undefined = meet_other;
    callbacks.boolean = [](void* met, bool) { meet_other(met); };
    return callbacks;
}

}  // namespace

std::optional<CborItem> CborReader::next() {
    static const cbor_callbacks callbacks = all_callbacks();
    Met met;
    const auto result = cbor_stream_decode(reinterpret_cast<cbor_data>(bytes_.data()), bytes_.size(), &callbacks, &met);
    if (result.status != CBOR_DECODER_FINISHED || result.read == 0 || result.read > bytes_.size()) return std::nullopt;
    bytes_.remove_prefix(result.read);
    if (met.item && met.item->count > bytes_.size()) return std::nullopt;
    return met.item;
}

bool CborReader::skip() {
    for (std::size_t left = 1; left > 0; --left) {
        const auto item = next();
        if (!item) return false;
        left += item->kind == Kind::map ? 2 * item->count : item->count;
    }
    return true;
}

}  // namespace hub
