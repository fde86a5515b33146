#include "mail/smtp.h"

#include <algorithm>
#include <thread>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"

namespace hub::mail {

namespace {

// A mail server on loopback for one conversation: what it hears, and what it answers to RCPT and to the mail itself.
class SmallServer {
public:
    SmallServer(std::string rcpt_answer, std::string data_answer, std::string greeting = "220 small",
                std::string from_answer = "250 fine")
        : rcpt_answer_(std::move(rcpt_answer)),
          data_answer_(std::move(data_answer)),
          greeting_(std::move(greeting)),
          from_answer_(std::move(from_answer)),
          listener_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(listen(listener_, 1) == 0);
        socklen_t size = sizeof address;
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { converse(); });
    }
    SmallServer(const SmallServer&) = delete;
    SmallServer& operator=(const SmallServer&) = delete;
    ~SmallServer() {
        if (thread_.joinable()) thread_.join();
        close(listener_);
    }

    std::string url() const { return format("smtp://127.0.0.1:{}", port_); }
    // Once the conversation is over.
    const std::string& heard() {
        if (thread_.joinable()) thread_.join();
        return heard_;
    }

private:
    void say(int peer, const std::string& line) {
        const std::string whole = line + "\r\n";
        CHECK(write(peer, whole.data(), whole.size()) == static_cast<ssize_t>(whole.size()));
    }

    void converse() {
        const int peer = accept(listener_, nullptr, nullptr);
        if (peer < 0) return;
        say(peer, greeting_);
        bool in_mail = false;
        std::string line;
        char letter = 0;
        while (read(peer, &letter, 1) == 1) {
            line += letter;
            if (letter != '\n') continue;
            heard_ += line;
            if (line.starts_with("QUIT") && !in_mail) break;
            answer(peer, line, in_mail);
            line.clear();
        }
        close(peer);
    }

    void answer(int peer, const std::string& line, bool& in_mail) {
        if (in_mail) {
            if (line != ".\r\n") return;
            in_mail = false;
            say(peer, data_answer_);
        } else if (line.starts_with("DATA")) {
            in_mail = true;
            say(peer, "354 go on");
        } else {
            say(peer, line.starts_with("RCPT") ? rcpt_answer_ : line.starts_with("MAIL") ? from_answer_ : "250 fine");
        }
    }

    std::string rcpt_answer_;
    std::string data_answer_;
    std::string greeting_;
    std::string from_answer_;
    int listener_;
    int port_ = 0;
    std::string heard_;
    std::thread thread_;
};

Outgoing letter() {
    return {.site = SiteId::parse("sit_01jdn0a0000000000000000001"),
            .id = MailId::parse("mai_01jdn0a0000000000000000001"),
            .recipient = "ada@example.com",
            .sender = "Töpferei",
            .reply_to = "help@riverside.example",
            .subject = "Grüße",
            .text = "One line\n.\nthe dot stood alone\n",
            .html = "<p>One line</p>",
            .attempts = 1,
            .epoch = 1,
            .created_at = Time{}};
}

Attempt sent_to(const std::string& url) {
    const StoppedClock clock{*parse_rfc3339("2026-11-21T10:00:00Z")};
    return smtp_sender({.url = url, .user = {}, .password = {}, .from = "mail@riverside.example"}, clock)
        ->send(letter());
}

}  // namespace

TEST_CASE("a mail reaches the server with both its parts and a Message-ID that stays") {
    SmallServer server("250 fine", "250 taken");
    CHECK(sent_to(server.url()).kind == Attempt::Kind::taken);
    const std::string& heard = server.heard();
    for (const std::string_view part :
         {"MAIL FROM:<mail@riverside.example>", "RCPT TO:<ada@example.com>",
          "From: =?UTF-8?B?VMO2cGZlcmVp?= <mail@riverside.example>\r\n", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n",
          "Message-ID: <mai_01jdn0a0000000000000000001@riverside.example>\r\n",
          "Date: Sat, 21 Nov 2026 10:00:00 +0000\r\n", "Reply-To: <help@riverside.example>\r\n",
          "multipart/alternative", "text/plain; charset=utf-8", "text/html; charset=utf-8", "the dot stood alone"}) {
        CAPTURE(part);
        CHECK(heard.find(part) != std::string::npos);
    }
}

TEST_CASE("what the server refuses for good has failed, what it puts off is tried again") {
    SUBCASE("no such mailbox") {
        SmallServer server("550 no such mailbox", "250 taken");
        CHECK(sent_to(server.url()).kind == Attempt::Kind::refused);
    }
    SUBCASE("refused after reading it") {
        SmallServer server("250 fine", "554 not this");
        CHECK(sent_to(server.url()).kind == Attempt::Kind::refused);
    }
    SUBCASE("busy") {
        SmallServer server("450 later", "250 taken");
        CHECK(sent_to(server.url()).kind == Attempt::Kind::later);
    }
    SUBCASE("full after reading it") {
        SmallServer server("250 fine", "452 full");
        CHECK(sent_to(server.url()).kind == Attempt::Kind::later);
    }
}

TEST_CASE("the note of a refusal is what the server said") {
    SmallServer server("550 5.1.1 No \x01such\xffmailbox", "250 taken");
    CHECK(sent_to(server.url()).note == "550 5.1.1 No ?such?mailbox");
}

TEST_CASE("a server that nobody answers at is away, and so is one that turns us away before any mail") {
    CHECK(sent_to("smtp://127.0.0.1:1").kind == Attempt::Kind::away);
    SUBCASE("at the door") {
        SmallServer server("250 fine", "250 taken", "554 no service here");
        CHECK(sent_to(server.url()).kind == Attempt::Kind::away);
    }
    SUBCASE("because of our own address") {
        SmallServer server("250 fine", "250 taken", "220 small", "553 not from you");
        const Attempt attempt = sent_to(server.url());
        CHECK(attempt.kind == Attempt::Kind::away);
        CHECK(attempt.note == "553 not from you");
    }
}

TEST_CASE("a long subject of many letters is folded into words that split none") {
    Outgoing mail = letter();
    for (int count = 0; count < 40; ++count) mail.subject += "ü€";
    const auto lines = header_lines(mail, "mail@riverside.example", Time{});
    const auto subject =
        std::ranges::find_if(lines, [](const std::string& line) { return line.starts_with("Subject: "); });
    REQUIRE(subject != lines.end());
    for (const std::string& word : split(*subject, '\n')) CHECK(word.size() <= 90);
}

}  // namespace hub::mail
