#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/open_file.h"

// Which letters the bytes of a file are.
namespace hub::imports {

enum class Encoding { utf8, utf16_little, utf16_big, windows_1252 };
// "UTF-8", as it is told.
std::string_view word_of(Encoding encoding);

struct Detected {
    Encoding encoding = Encoding::utf8;
    bool has_mark = false;  // begins with the mark of its encoding
};
// By the mark at its begin; else what is valid UTF-8 is that, what has a NUL at every other place is UTF-16, and the
// rest is Windows-1252, of which Latin-1 is a part. Reads the file to its end, a piece at a time.
Detected detect(const OpenFile& file);

// Turns pieces of a file into UTF-8, wherever they are cut. What is no letter becomes U+FFFD.
class Decoder {
public:
    explicit Decoder(Encoding encoding);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    std::string text_of(std::string_view piece, bool is_last);

private:
    struct Converter;
    std::unique_ptr<Converter> converter_;
};

}  // namespace hub::imports
