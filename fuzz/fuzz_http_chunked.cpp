// A chunked body: comes out the same however its bytes are split, never larger than allowed.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ensure.h"
#include "http/chunks.h"

namespace {

using hub::http::Chunks;

constexpr std::size_t body_max = 4096;

struct Outcome {
    Chunks::State state = Chunks::State::hungry;
    std::string body{};
    std::size_t taken = 0;

    bool operator==(const Outcome&) const = default;
};

Outcome taken_in_pieces(std::string_view bytes, std::size_t piece) {
    Chunks chunks{body_max};
    Outcome outcome;
    while (!bytes.empty() && chunks.state() == Chunks::State::hungry) {
        const std::size_t taken = chunks.take(bytes.substr(0, piece), outcome.body);
        ENSURE(taken <= piece);
        outcome.taken += taken;
        bytes.remove_prefix(taken);
        if (taken == 0) break;
    }
    outcome.state = chunks.state();
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
    const Outcome whole = taken_in_pieces(text, size);
    ENSURE(whole.body.size() <= body_max);
    const Outcome split = taken_in_pieces(text, 1U + bytes[0]);
    ENSURE(split.state == whole.state);
    ENSURE(split.body == whole.body);
    return 0;
}
