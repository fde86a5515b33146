// What a mail server says while a mail is sent to it: whatever it is, the attempt ends, and only a yes counts as one.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/socket.h>
#include <unistd.h>

#include "base/ensure.h"
#include "mail/smtp.h"

namespace {

using namespace hub;

mail::Outgoing letter() {
    return {.site = SiteId::parse("sit_01jdn0a0000000000000000001"),
            .id = MailId::parse("mai_01jdn0a0000000000000000001"),
            .recipient = "ada@example.com",
            .sender = "Riverside",
            .reply_to = "help@riverside.example",
            .subject = "Hello",
            .text = "One line\n",
            .html = "<p>One line</p>",
            .attempts = 1,
            .epoch = 1,
            .created_at = Time{}};
}

// Everything the server will ever say is said before it listens.
mail::Attempt sent_to(std::string_view said) {
    int ends[2] = {-1, -1};
    ENSURE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
    ENSURE(::send(ends[1], said.data(), said.size(), MSG_NOSIGNAL | MSG_DONTWAIT) == static_cast<ssize_t>(said.size()));
    ENSURE(::shutdown(ends[1], SHUT_WR) == 0);
    static const StoppedClock clock{Time{}};
    mail::SmtpSettings settings{
        .url = "smtp://127.0.0.1", .user = {}, .password = {}, .from = "mail@riverside.example"};
    settings.tls = mail::Tls::never;
    settings.socket = ends[0];
    const mail::Attempt attempt = mail::smtp_sender(std::move(settings), clock)->send(letter());
    ::close(ends[1]);
    return attempt;
}

bool has_line(std::string_view said, std::string_view beginning) {
    if (said.starts_with(beginning)) return true;
    return said.find("\n" + std::string{beginning}) != std::string_view::npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    constexpr std::size_t most = 65'536;  // what a socket takes without a reader
    if (size > most) return 0;
    const std::string_view said(reinterpret_cast<const char*>(bytes), size);
    const mail::Attempt attempt = sent_to(said);
    ENSURE(attempt.note.size() <= 256);
    for (const char letter : attempt.note) ENSURE(letter >= 0x20 && letter < 0x7f);
    // DATA must have been asked for (354) before a mail can have been taken, and 5xx said before it is refused.
    if (attempt.kind == mail::Attempt::Kind::taken) ENSURE(has_line(said, "354"));
    if (attempt.kind == mail::Attempt::Kind::refused) ENSURE(has_line(said, "5"));
    return 0;
}
