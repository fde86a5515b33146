#include "search/words.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

namespace hub::search {

namespace {

constexpr char32_t first_accent = 0x0300;
constexpr char32_t last_accent = 0x036f;

// Letters with a stroke, which no decomposition takes apart.
constexpr std::pair<char32_t, char16_t> plain_letters[] = {
    {U'ø', u'o'}, {U'ł', u'l'}, {U'đ', u'd'}, {U'ħ', u'h'}, {U'ı', u'i'}};

// NOLINTNEXTLINE(readability-function-*): ICU's macro is that long
UChar32 letter_at(std::string_view text, std::size_t& at) {
    const auto* const octets = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    auto place = static_cast<std::int32_t>(at);
    UChar32 letter = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
    U8_NEXT(octets, place, size, letter);      // NOLINT(bugprone-inc-dec-in-conditions)
#pragma GCC diagnostic pop
    at = static_cast<std::size_t>(place);
    return letter;
}

bool is_of_words(UChar32 letter) {
    if (letter < 0x80)
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return (U_GET_GC_MASK(letter) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK)) != 0;
}

// Of a script whose words aren't parted.
bool stands_alone(UChar32 letter) {
    if (letter < 0x0e00) return false;
    if (u_hasBinaryProperty(letter, UCHAR_IDEOGRAPHIC) != 0) return true;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(letter, &status);
    return script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA;
}

std::string folded_ascii(std::string_view word) {
    std::string folded{word.substr(0, word_letters_max)};
    for (char& letter : folded) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return folded;
}

std::string folded_word(std::string_view word) {
    if (std::ranges::all_of(word, [](char letter) { return static_cast<unsigned char>(letter) < 0x80; }))
        return folded_ascii(word);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString whole =
        icu::UnicodeString::fromUTF8({word.data(), static_cast<std::int32_t>(word.size())});
    const icu::UnicodeString alike = icu::Normalizer2::getNFKCCasefoldInstance(status)->normalize(whole, status);
    const icu::UnicodeString parts = icu::Normalizer2::getNFDInstance(status)->normalize(alike, status);
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
        const UChar32 letter = parts.char32At(at);
        const auto code = static_cast<char32_t>(letter);
        if ((code >= first_accent && code <= last_accent) || !is_of_words(letter)) continue;
        const auto* const plain = std::ranges::find(plain_letters, code, &std::pair<char32_t, char16_t>::first);
        if (plain == std::end(plain_letters)) {
            bare.append(letter);
        } else {
            bare.append(plain->second);
        }
    }
    icu::UnicodeString composed = icu::Normalizer2::getNFCInstance(status)->normalize(bare, status);
    if (composed.countChar32() > static_cast<std::int32_t>(word_letters_max))
        composed.truncate(composed.moveIndex32(0, static_cast<std::int32_t>(word_letters_max)));
    std::string folded;
    return composed.toUTF8String(folded);
}

}  // namespace

void each_word(std::string_view text, const std::function<bool(const Word&)>& with) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t begin = at;
        UChar32 letter = letter_at(text, at);
        if (letter < 0 || !is_of_words(letter)) continue;
        std::size_t end = at;
        while (!stands_alone(letter) && at < text.size()) {
            letter = letter_at(text, at);
            if (letter < 0 || !is_of_words(letter) || stands_alone(letter)) break;
            end = at;
        }
        at = end;
        Word word{.begin = begin, .end = end, .folded = folded_word(text.substr(begin, end - begin))};
        if (!word.folded.empty() && !with(word)) return;
    }
}

std::string folded_words(std::string_view text, std::size_t letters_max) {
    std::string words;
    std::size_t letters = 0;
    each_word(text, [&](const Word& word) {
        letters += word.folded.size() + 1;
        if (letters > letters_max) return false;
        if (!words.empty()) words += ' ';
        words += word.folded;
        return true;
    });
    return words;
}

}  // namespace hub::search
