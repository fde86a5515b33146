// An e-mail address as anybody types it: what is taken as one can't be read as two, nor end a line of a letter or of
// the talk with a mail server.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/ensure.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t size_most = 254;  // what SMTP takes
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (!hub::is_email(text)) return 0;
    ENSURE(hub::is_utf8(text) && text.size() <= size_most);
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        ENSURE(byte > 0x20 && byte != 0x7f);
        ENSURE(std::string_view{"\"(),:;<>[]\\"}.find(letter) == std::string_view::npos);
    }
    const std::size_t at = text.find('@');
    ENSURE(at != 0 && at != std::string_view::npos && text.find('@', at + 1) == std::string_view::npos);
    const std::string_view host = text.substr(at + 1);
    ENSURE(!host.empty() && host.front() != '.' && host.back() != '.');
    ENSURE(host == "localhost" || host.find('.') != std::string_view::npos);
    const auto key = hub::folded(text);
    ENSURE(!key.empty() && hub::is_utf8(key) && key.find('@') != std::string::npos);
    return 0;
}
