#include "mail/smtp.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <mutex>

#include <curl/curl.h>

#include "base/crypto.h"
#include "base/ensure.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::mail {

namespace {

constexpr Duration connect_timeout = 10s;
constexpr Duration send_timeout = 60s;

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MimeDeleter {
    void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Curl = std::unique_ptr<CURL, CurlDeleter>;
using Mime = std::unique_ptr<curl_mime, MimeDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

void begin_curl() {
    static std::once_flag once;
    std::call_once(once, [] { ENSURE(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK); });
}

List list_of(const std::vector<std::string>& lines) {
    curl_slist* list = nullptr;
    for (const std::string& line : lines) {
        list = curl_slist_append(list, line.c_str());
        ENSURE(list != nullptr);
    }
    return List{list};
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) {
        return static_cast<unsigned char>(letter) >= 0x20 && static_cast<unsigned char>(letter) < 0x7f;
    });
}

// RFC 2047: words of at most 75 characters, none of which splits a letter.
std::string encoded_word(std::string_view text) {
    if (is_ascii(text)) return std::string{text};
    constexpr std::size_t bytes_max = 45;
    std::string encoded;
    while (!text.empty()) {
        std::size_t size = std::min(bytes_max, text.size());
        while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
        if (!encoded.empty()) encoded += "\r\n ";
        encoded += "=?UTF-8?B?" + crypto::to_base64(text.substr(0, size)) + "?=";
        text.remove_prefix(size);
    }
    return encoded;
}

std::string quoted(std::string_view name) {
    if (!is_ascii(name)) return encoded_word(name);
    std::string text = "\"";
    for (const char letter : name) {
        if (letter == '"' || letter == '\\') text += '\\';
        text += letter;
    }
    return text + "\"";
}

std::string date_of(Time time) {
    constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = milliseconds_of(time) / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    return format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[static_cast<std::size_t>(parts.tm_wday)],
                  parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                  parts.tm_min, parts.tm_sec);
}

std::string with_line_ends(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '\n') out += '\r';
        if (letter != '\r') out += letter;
    }
    return out;
}

void add_part(curl_mime* mime, const std::string& text, const char* type) {
    curl_mimepart* const part = curl_mime_addpart(mime);
    const std::string lines = with_line_ends(text);
    curl_mime_data(part, lines.data(), lines.size());
    curl_mime_type(part, type);
    curl_mime_encoder(part, "quoted-printable");
}

Mime body_of(CURL* handle, const Outgoing& mail) {
    Mime mime{curl_mime_init(handle)};
    Mime alternatives{curl_mime_init(handle)};
    add_part(alternatives.get(), mail.text, "text/plain; charset=utf-8");
    add_part(alternatives.get(), mail.html, "text/html; charset=utf-8");
    curl_mimepart* const part = curl_mime_addpart(mime.get());
    curl_mime_subparts(part, alternatives.release());
    curl_mime_type(part, "multipart/alternative");
    return mime;
}

// Characters in place, for callbacks of C that may not throw.
template <std::size_t most>
class Line {
public:
    // What people can read of it, whatever it was.
    void note(std::string_view text) noexcept {
        size_ = 0;
        for (const char letter : text.substr(0, most))
            if (letter != '\r' && letter != '\n') letters_[size_++] = is_ascii({&letter, 1}) ? letter : '?';
    }
    std::string_view text() const noexcept { return {letters_.data(), size_}; }

private:
    std::array<char, most> letters_{};
    std::size_t size_ = 0;
};

// What was said last before the good-byes, by either side. Log-in lines hold secrets, so of what we say only the verb
// is kept.
struct Conversation {
    Line<4> verb;      // "RCPT", "DATA", …; "." once the mail itself is under way
    Line<200> answer;  // the last line
    bool is_over = false;
};

int overhear(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* conversation) noexcept {
    Conversation& heard = *static_cast<Conversation*>(conversation);
    const std::string_view text{bytes, size};
    heard.is_over = heard.is_over || (kind == CURLINFO_HEADER_OUT && text.starts_with("QUIT"));
    if (heard.is_over) return 0;
    if (kind == CURLINFO_HEADER_OUT) heard.verb.note(text);
    if (kind == CURLINFO_HEADER_IN) heard.answer.note(text);
    if (kind == CURLINFO_DATA_OUT) heard.verb.note(".");
    return 0;
}

// What the server said decides, not how curl words it. Only an answer to the address or to the mail itself is about
// this mail; all else (no log-in, no TLS, a sender it doesn't like, no answer) is ours or the server's to mend.
Attempt outcome_of(CURL* handle, CURLcode result, const Conversation& heard) {
    if (result == CURLE_OK) return {Attempt::Kind::taken, {}};
    long said = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &said);
    const std::string_view verb = heard.verb.text();
    const bool is_about_this = verb == "RCPT" || verb == "DATA" || verb == ".";
    const bool is_answer =
        result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR || result == CURLE_WEIRD_SERVER_REPLY;
    std::string note = curl_easy_strerror(result);
    if (is_answer && said >= 400 && said < 600 && heard.answer.text().starts_with(format("{}", said))) {
        note = trimmed(heard.answer.text());
        if (is_about_this && verb != "DATA" && said >= 500) return {Attempt::Kind::refused, std::move(note)};
    }
    return {is_about_this ? Attempt::Kind::later : Attempt::Kind::away, std::move(note)};
}

void listen_to(CURL* handle, Conversation& heard) {
    curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, overhear);
    curl_easy_setopt(handle, CURLOPT_DEBUGDATA, &heard);
}

curl_socket_t given_socket(void* settings, curlsocktype, curl_sockaddr*) noexcept {
    return static_cast<const SmtpSettings*>(settings)->socket.value_or(CURL_SOCKET_BAD);
}

int is_connected(void*, curl_socket_t, curlsocktype) noexcept {
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

void connect(CURL* handle, const SmtpSettings& settings) {
    const bool guarded = settings.tls == Tls::required || !settings.user.empty();
    const curl_usessl ssl = guarded ? CURLUSESSL_ALL : settings.tls == Tls::never ? CURLUSESSL_NONE : CURLUSESSL_TRY;
    curl_easy_setopt(handle, CURLOPT_URL, settings.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_USE_SSL, static_cast<long>(ssl));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(send_timeout.count()));
    if (settings.socket) {
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, given_socket);
        curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &settings);
        curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, is_connected);
    }
    if (settings.user.empty()) return;
    curl_easy_setopt(handle, CURLOPT_USERNAME, settings.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, settings.password.reveal().c_str());
}

class SmtpSender final : public Sender {
public:
    SmtpSender(SmtpSettings settings, const Clock& clock) : settings_(std::move(settings)), clock_(clock) {
        begin_curl();
    }

    Attempt send(const Outgoing& mail) override {
        const std::string from = settings_.from.empty() ? mail.reply_to : settings_.from;
        if (from.empty()) return {Attempt::Kind::later, "the site has no support address to send from"};
        const Curl handle{curl_easy_init()};
        ENSURE(handle != nullptr);
        const std::string envelope_from = "<" + from + ">";
        const List recipients = list_of({"<" + mail.recipient + ">"});
        const List headers = list_of(header_lines(mail, from, clock_.now()));
        const Mime body = body_of(handle.get(), mail);
        connect(handle.get(), settings_);
        curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, envelope_from.c_str());
        curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(handle.get(), CURLOPT_MIMEPOST, body.get());
        Conversation heard;
        listen_to(handle.get(), heard);
        const CURLcode result = curl_easy_perform(handle.get());
        return outcome_of(handle.get(), result, heard);
    }

private:
    const SmtpSettings settings_;
    const Clock& clock_;
};

// The same on every attempt, so that who gets it twice can tell.
std::string message_name(const Outgoing& mail, Time now) {
    return sabotaged("mail_new_message_id") ? MailId::fresh(now).text() : mail.id.text();
}

}  // namespace

std::unique_ptr<Sender> smtp_sender(SmtpSettings settings, const Clock& clock) {
    return std::make_unique<SmtpSender>(std::move(settings), clock);
}

std::optional<std::string> problem_of(const SmtpSettings& settings) {
    begin_curl();
    const Curl handle{curl_easy_init()};
    ENSURE(handle != nullptr);
    connect(handle.get(), settings);
    curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    Conversation heard;
    listen_to(handle.get(), heard);
    const CURLcode result = curl_easy_perform(handle.get());
    Attempt attempt = outcome_of(handle.get(), result, heard);
    if (attempt.kind == Attempt::Kind::taken) return std::nullopt;
    return std::move(attempt.note);
}

std::vector<std::string> header_lines(const Outgoing& mail, const std::string& from, Time now) {
    std::vector<std::string> lines = {
        "Date: " + date_of(now),
        format("From: {} <{}>", quoted(mail.sender), from),
        format("To: <{}>", mail.recipient),
        "Subject: " + encoded_word(mail.subject),
        format("Message-ID: <{}@{}>", message_name(mail, now), from.substr(from.find('@') + 1)),
        "Auto-Submitted: auto-generated",
    };
    if (!mail.reply_to.empty() && mail.reply_to != from) lines.push_back(format("Reply-To: <{}>", mail.reply_to));
    return lines;
}

}  // namespace hub::mail
