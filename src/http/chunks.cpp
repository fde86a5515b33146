#include "http/chunks.h"

#include <algorithm>
#include <array>
#include <limits>

#include "http/grammar.h"

namespace hub::http {

namespace {

constexpr std::size_t size_digits_max = 16;

// Fields that say where a message ends, how it is routed or who sends it: they belong into the head alone.
constexpr std::array<std::string_view, 16> forbidden_trailers = {"authorization",
                                                                 "connection",
                                                                 "content-encoding",
                                                                 "content-length",
                                                                 "content-range",
                                                                 "content-type",
                                                                 "cookie",
                                                                 "expect",
                                                                 "host",
                                                                 "keep-alive",
                                                                 "max-forwards",
                                                                 "proxy-connection",
                                                                 "te",
                                                                 "trailer",
                                                                 "transfer-encoding",
                                                                 "upgrade"};

bool is_allowed_trailer(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    return is_token(name) && is_field_text(line.substr(colon + 1)) &&
           std::ranges::find(forbidden_trailers, lower_case(name)) == forbidden_trailers.end();
}

}  // namespace

std::size_t Chunks::take(std::string_view bytes, std::string& body) {
    std::size_t taken = 0;
    while (taken < bytes.size() && state_ == State::hungry) {
        if (place_ == Place::data) {
            taken += take_data(bytes.substr(taken), body);
        } else {
            take_letter(bytes[taken++]);
        }
    }
    return taken;
}

std::size_t Chunks::take_data(std::string_view bytes, std::string& body) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
    body.append(bytes.substr(0, count));
    body_max_ -= count;
    left_ -= count;
    if (left_ == 0) place_ = Place::data_return;
    return count;
}

void Chunks::expect(char letter, char wanted, Place next) {
    if (letter != wanted) return stop(State::malformed);
    place_ = next;
}

void Chunks::take_letter(char letter) {
    switch (place_) {
        case Place::size:
            return take_size(letter);
        case Place::extension:
            return take_extension(letter);
        case Place::size_end:
            return letter == '\n' ? begin_data() : stop(State::malformed);
        case Place::data:
            return;
        case Place::data_return:
            return expect(letter, '\r', Place::data_end);
        case Place::data_end:
            return expect(letter, '\n', Place::size);
        case Place::trailer:
            return take_trailer(letter);
        case Place::trailer_end:
            return letter == '\n' ? end_trailer() : stop(State::malformed);
    }
}

void Chunks::take_size(char letter) {
    if (const int value = hex_value(letter); value >= 0) {
        if (++digits_ > size_digits_max) return stop(State::malformed);
        left_ = left_ * 16 + static_cast<std::uint64_t>(value);
        return;
    }
    if (digits_ == 0) return stop(State::malformed);
    if (letter == ';') {
        place_ = Place::extension;
        extension_size_ = 0;
        return;
    }
    expect(letter, '\r', Place::size_end);
}

void Chunks::take_extension(char letter) {
    if (letter == '\r') {
        place_ = Place::size_end;
        return;
    }
    const auto code = static_cast<unsigned char>(letter);
    const bool is_control = (code < 0x20 && letter != '\t') || code >= 0x7F;
    if (is_control || ++extension_size_ > chunk_extension_max || ++extensions_size_ > chunk_extensions_max) {
        stop(State::malformed);
    }
}

void Chunks::begin_data() {
    digits_ = 0;
    if (left_ > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return stop(State::malformed);
    if (left_ > body_max_) return stop(State::too_large);
    place_ = left_ > 0 ? Place::data : Place::trailer;
}

void Chunks::take_trailer(char letter) {
    if (++trailers_size_ > trailers_max) return stop(State::malformed);
    if (letter == '\r') {
        place_ = Place::trailer_end;
    } else if (letter == '\n') {
        stop(State::malformed);
    } else {
        trailer_.push_back(letter);
    }
}

void Chunks::end_trailer() {
    if (trailer_.empty()) return stop(State::complete);
    if (!is_allowed_trailer(trailer_)) return stop(State::malformed);
    trailer_.clear();
    place_ = Place::trailer;
}

}  // namespace hub::http
