#include "imports/decoder.h"

#include <algorithm>
#include <array>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::imports {

namespace {

constexpr std::size_t bytes_at_once = std::size_t{64} * 1024;

const char* name_of(Encoding encoding) {
    switch (encoding) {
        case Encoding::utf8:
            return "UTF-8";
        case Encoding::utf16_little:
            return "UTF-16LE";
        case Encoding::utf16_big:
            return "UTF-16BE";
        case Encoding::windows_1252:
            return "windows-1252";
    }
    return "UTF-8";
}

// How many bytes at its end are the begin of a letter that goes on behind it.
std::size_t unfinished(std::string_view piece) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, piece.size()); ++back) {
        const auto byte = static_cast<unsigned char>(piece[piece.size() - back]);
        if (byte < 0x80U) return 0;
        const std::size_t length = byte >= 0xF0U ? 4 : byte >= 0xE0U ? 3 : 2;
        if (byte >= 0xC0U) return back < length ? back : 0;
    }
    return 0;
}

bool is_all_utf8(const OpenFile& file) {
    std::vector<char> bytes(bytes_at_once);
    for (std::uint64_t place = 0;;) {
        const std::size_t size = file.read_at(place, bytes);
        const bool is_last = size < bytes.size();
        std::string_view piece{bytes.data(), size};
        if (!is_last) piece.remove_suffix(unfinished(piece));
        if (!is_utf8(piece)) return false;
        if (is_last) return true;
        place += piece.size();
    }
}

// Latin letters in UTF-16 have a NUL beside each.
std::optional<Encoding> utf16_without_mark(std::string_view head) {
    std::array<std::size_t, 2> nuls{};
    for (std::size_t at = 0; at < head.size(); ++at) nuls.at(at % 2) += head[at] == '\0' ? 1U : 0U;
    const std::size_t most = head.size() / 4;
    if (nuls[1] > most && nuls[0] == 0) return Encoding::utf16_little;
    if (nuls[0] > most && nuls[1] == 0) return Encoding::utf16_big;
    return std::nullopt;
}

}  // namespace

std::string_view word_of(Encoding encoding) {
    return encoding == Encoding::windows_1252 ? "Windows-1252" : name_of(encoding);
}

Detected detect(const OpenFile& file) {
    std::array<char, 1024> bytes{};
    const std::string_view head{bytes.data(), file.read_at(0, bytes)};
    if (head.starts_with("\xEF\xBB\xBF") && is_all_utf8(file)) return {.encoding = Encoding::utf8, .has_mark = true};
    if (head.starts_with("\xFF\xFE")) return {.encoding = Encoding::utf16_little, .has_mark = true};
    if (head.starts_with("\xFE\xFF")) return {.encoding = Encoding::utf16_big, .has_mark = true};
    if (const auto found = utf16_without_mark(head)) return {.encoding = *found};
    return {.encoding = is_all_utf8(file) ? Encoding::utf8 : Encoding::windows_1252};
}

struct Decoder::Converter {
    explicit Converter(Encoding encoding) {
        UErrorCode status = U_ZERO_ERROR;
        converter = ucnv_open(name_of(encoding), &status);
        ENSURE(U_SUCCESS(status));
    }
    ~Converter() { ucnv_close(converter); }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    UConverter* converter = nullptr;
    std::vector<char16_t> letters = std::vector<char16_t>(bytes_at_once + 16);
};

Decoder::Decoder(Encoding encoding) : converter_(std::make_unique<Converter>(encoding)) {}
Decoder::~Decoder() = default;

std::string Decoder::text_of(std::string_view piece, bool is_last) {
    std::string text;
    const char* from = piece.data();
    const char* const end = from + piece.size();
    while (true) {
        char16_t* to = converter_->letters.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_toUnicode(converter_->converter, &to, to + converter_->letters.size(), &from, end, nullptr,
                       static_cast<UBool>(is_last), &status);
        icu::UnicodeString{converter_->letters.data(), static_cast<std::int32_t>(to - converter_->letters.data())}
            .toUTF8String(text);
        if (status != U_BUFFER_OVERFLOW_ERROR) return text;
    }
}

}  // namespace hub::imports
