#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/secret.h"
#include "mail/delivery.h"

namespace hub::mail {

enum class Tls { never, when_offered, required };

struct SmtpSettings {
    std::string url;  // smtp://host:587, or smtps://host:465 for TLS from the first byte
    std::string user;
    Secret<std::string> password;
    std::string from;             // the address mails come from; the site's support address when empty
    Tls tls = Tls::when_offered;  // STARTTLS; always required when there is a user
    std::optional<int> socket{};  // one that is connected already, for one mail; it is closed with it
};

// Sends through a mail server by libcurl, one connection a mail.
std::unique_ptr<Sender> smtp_sender(SmtpSettings settings, const Clock& clock);

// Connects and logs in as if to send, and leaves: empty when the server would take a mail from us.
std::optional<std::string> problem_of(const SmtpSettings& settings);

// The header lines of a mail, for the sender and its test. `from` is a bare address.
std::vector<std::string> header_lines(const Outgoing& mail, const std::string& from, Time now);

}  // namespace hub::mail
