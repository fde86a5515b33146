#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hub::http {

constexpr std::size_t chunk_extension_max = 256;         // of one chunk
constexpr std::size_t chunk_extensions_max = 16 * 1024;  // of all chunks of a body
constexpr std::size_t trailers_max = 8 * 1024;

// Takes a chunked body apart while it arrives. Trailers are checked and dropped. The result does not depend on how the
// bytes were split.
class Chunks {
public:
    enum class State { hungry, complete, malformed, too_large };

    explicit Chunks(std::size_t body_max) : body_max_(body_max) {}

    // Takes what belongs to the body from the front of `bytes`, adds the data to `body`, and returns how much it took.
    std::size_t take(std::string_view bytes, std::string& body);
    State state() const { return state_; }

private:
    enum class Place { size, extension, size_end, data, data_return, data_end, trailer, trailer_end };

    void take_letter(char letter);
    void take_size(char letter);
    void take_extension(char letter);
    void take_trailer(char letter);
    void begin_data();
    void end_trailer();
    void expect(char letter, char wanted, Place next);
    void stop(State state) { state_ = state; }
    std::size_t take_data(std::string_view bytes, std::string& body);

    std::size_t body_max_;
    State state_ = State::hungry;
    Place place_ = Place::size;
    std::uint64_t left_ = 0;  // of the chunk that is being read
    std::size_t digits_ = 0;
    std::size_t extension_size_ = 0;
    std::size_t extensions_size_ = 0;
    std::size_t trailers_size_ = 0;
    std::string trailer_;
};

}  // namespace hub::http
