#include <doctest/doctest.h>

#include "base/error.h"
#include "db/test_store.h"
#include "mail/delivery.h"
#include "mail/letters.h"

namespace hub::mail {

namespace {

const From riverside{.site_name = "Riverside <Studio>",
                     .support_email = "help@riverside.example",
                     .brand_color = "#2b6f6b",
                     .portal_url = "https://riverside.example"};
const To ada{
    .member = MemberId::parse("mem_01jdn0a0000000000000000001"), .email = "Ada@example.com", .first_name = "Ada"};

const LoginCode code{.code = "482913", .link = "https://riverside.example/login/link/abc", .minutes = 10};

// Answers what it was told to, and remembers what it was given.
class ScriptedSender final : public Sender {
public:
    explicit ScriptedSender(std::vector<Attempt::Kind> answers) : answers_(std::move(answers)) {}

    Attempt send(const Outgoing& mail) override {
        sent.push_back(mail);
        const Attempt::Kind kind = sent.size() <= answers_.size() ? answers_[sent.size() - 1] : Attempt::Kind::taken;
        if (on_send) on_send();
        return {kind, "said so"};
    }

    std::vector<Outgoing> sent;
    std::function<void()> on_send;

private:
    std::vector<Attempt::Kind> answers_;
};

std::vector<Entry> listed(db::TestStore& house, const Filter& filter = {}) {
    return house.read([&](Reader& reader) { return list_mails(reader, filter); });
}

void give(db::TestStore& house, const std::string& name) {
    house.write([&](Tx& tx) {
        send_access_later(tx, riverside, ada, {.things = {{name, "https://riverside.example/p/" + name, ""}}});
    });
}

}  // namespace

TEST_CASE("what a letter says begins with a capital, and it promises nothing it doesn't know") {
    const PasswordReset reset{.link = "https://riverside.example/password/set/abc", .minutes = 30};
    const Mail letters[] = {login_code(riverside, ada, code), reset_password(riverside, ada, reset),
                            password_changed(riverside, ada, {.when = "21 November 2026 at 10:00", .link = reset.link}),
                            welcome(riverside, ada, {.link = reset.link, .hours = 48})};
    const std::string hello = "Hello Ada,\n\n";
    for (const Mail& mail : letters) {
        CAPTURE(mail.text);
        REQUIRE(mail.text.starts_with(hello));
        const char first = mail.text.at(hello.size());
        CHECK((first >= 'A' && first <= 'Z'));
        const std::size_t said = mail.html.find("Hello Ada,");
        REQUIRE(said != std::string::npos);
        CHECK(mail.html.substr(said + 10, 4) == "</p>");
        CHECK(mail.html.find("old one") == std::string::npos);  // there may never have been one
    }
}

TEST_CASE("a letter has its subject, both its parts, and escapes only the one that needs it") {
    const Mail mail = login_code(riverside, ada, code);
    CHECK(mail.kind == "login");
    CHECK(mail.subject == "482913 is your code for Riverside <Studio>");
    CHECK(mail.sender == "Riverside <Studio>");
    CHECK(mail.text.starts_with("Hello Ada,\n\nType this"));
    CHECK(mail.text.find("Subject:") == std::string::npos);
    CHECK(mail.text.find(code.link) != std::string::npos);
    CHECK(mail.text.find("\n\n\n") == std::string::npos);
    CHECK(mail.html.find("Riverside &lt;Studio&gt;") != std::string::npos);
    CHECK(mail.html.find("href=\"https://riverside.example/login/link/abc\"") != std::string::npos);
    CHECK(mail.html.find("482913") != std::string::npos);
}

TEST_CASE("every letter can be written, with and without a name and a support address") {
    for (const bool known : {true, false}) {
        const From from{.site_name = "S",
                        .support_email = known ? "help@s.example" : "",
                        .brand_color = "#ffffff",
                        .portal_url = "https://s.example"};
        const To to{.member = ada.member, .email = ada.email, .first_name = known ? "Ada" : ""};
        CHECK_FALSE(login_code(from, to, code).html.empty());
        CHECK_FALSE(reset_password(from, to, {.link = "https://s.example/r", .minutes = 30}).html.empty());
        CHECK_FALSE(password_changed(from, to, {.when = "21 November 2026 at 10:00", .link = "https://s.example/f"})
                        .html.empty());
        const HookFailure failure{.hook = "hok_1",
                                  .receiver = "r.example",
                                  .since = "21 November 2026 at 10:00",
                                  .last_error = "The receiver answered 500.",
                                  .api_url = "https://s.example/api/v1",
                                  .is_disabled = known};
        CHECK_FALSE(hook_fails(from, failure).html.empty());
        CHECK_FALSE(welcome(from, to, {.link = "https://s.example/w", .hours = 48}).html.empty());
        CHECK_FALSE(access_given(from, to, {.things = {{"Wheel", "https://s.example/p/wheel", known ? "Clay" : ""}}})
                        .html.empty());
    }
}

TEST_CASE("what was given and is a draft yet is said to open soon, alone and beside what is open") {
    const Thing wheel{"Wheel", "https://riverside.example/library", "", true};
    const Mail alone = access_given(riverside, ada, {.things = {wheel}});
    CHECK(alone.subject == "Wheel is yours and opens soon");
    CHECK(alone.text.find("not open yet, and you find it in your library as soon as it is") != std::string::npos);
    CHECK(alone.text.find("Start now") == std::string::npos);
    const Mail both =
        access_given(riverside, ada, {.things = {wheel, {"Glaze", "https://riverside.example/p/glaze", ""}}});
    CHECK(both.subject.find("2 new things are yours at") == 0);
    CHECK(both.text.find("* Wheel, which opens soon") != std::string::npos);
    CHECK(both.text.find("* Glaze\n") != std::string::npos);
    db::on_both_engines([&](db::TestStore& house) {
        house.write([&](Tx& tx) {
            send_access_later(tx, riverside, ada, {.things = {wheel}});
            send_access_later(tx, riverside, ada, {.things = {{"Glaze", "https://riverside.example/p/glaze", ""}}});
        });
        CHECK(listed(house).front().subject.find("2 new things are yours at") == 0);
    });
}

TEST_CASE("a site is told which of its webhooks fails, and how to wake it once it is disabled") {
    HookFailure failure{.hook = "hok_1",
                        .receiver = "r.example",
                        .since = "21 November 2026 at 10:00",
                        .last_error = "The receiver answered 500.",
                        .api_url = "https://riverside.example/api/v1"};
    const Mail warning = hook_fails(riverside, failure);
    CHECK(warning.subject == "A webhook of Riverside <Studio> has failed for a day");
    CHECK(warning.recipient == riverside.support_email);
    CHECK(warning.text.find("will be disabled") != std::string::npos);
    CHECK(warning.text.find("enable") == std::string::npos);
    failure.is_disabled = true;
    const Mail end = hook_fails(riverside, failure);
    CHECK(end.subject == "A webhook of Riverside <Studio> was disabled");
    CHECK(end.text.find("r.example") != std::string::npos);
    CHECK(end.text.find("POST https://riverside.example/api/v1/hooks/hok_1/enable\n") != std::string::npos);
    CHECK(end.text.find("will be disabled") == std::string::npos);
    CHECK(end.html.find("hok_1") != std::string::npos);
}

TEST_CASE("a line break in a name begins no header of its own") {
    From sly = riverside;
    sly.site_name = "Riverside\nBcc: all@example.com";
    const Mail mail = login_code(sly, ada, code);
    CHECK(mail.subject.find('\n') == std::string::npos);
    CHECK(mail.sender == "Riverside Bcc: all@example.com");
}

TEST_CASE("what is given at once is one mail, what is given later another") {
    db::on_both_engines([](db::TestStore& house) {
        give(house, "Wheel");
        house.clock.advance(access_gather - 1ms);
        give(house, "Glaze");
        house.clock.advance(1ms);
        give(house, "Kiln");
        const auto mails = listed(house);
        REQUIRE(mails.size() == 2);
        CHECK(mails[0].subject == "Kiln is open");
        CHECK(mails[1].subject == "2 new things are open at Riverside <Studio>");
        const Whole both = house.read([&](Reader& reader) { return load_mail(reader, mails[1].id); });
        CHECK(both.text.find("* Wheel\n  https://riverside.example/p/Wheel\n") != std::string::npos);
        CHECK(both.text.find("* Glaze") != std::string::npos);
    });
}

TEST_CASE("who has no password is asked to choose one") {
    const Mail mail =
        access_given(riverside, ada,
                     {.things = {{"Wheel", "https://riverside.example/p/wheel", ""}},
                      .invitation = Invitation{.link = "https://riverside.example/password/set/x", .hours = 48}});
    CHECK(mail.text.find("https://riverside.example/password/set/x") != std::string::npos);
    CHECK(mail.text.find("48 hours") != std::string::npos);
}

TEST_CASE("mails are found by their address, however it is written") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        CHECK(listed(house, {.recipient = "ADA@EXAMPLE.COM"}).size() == 1);
        CHECK(listed(house, {.recipient = "ben@example.com"}).empty());
        const Entry mail = listed(house).front();
        CHECK(mail.state == "waiting");
        CHECK_FALSE(mail.sent_at.has_value());
        CHECK(listed(house, {.before = mail.id}).empty());
        CHECK_THROWS_AS(house.read([](Reader& reader) { return load_mail(reader, MailId::fresh(Time{})); }), NotFound);
    });
}

TEST_CASE("a mail that is taken is sent once; one that is refused has failed") {
    db::on_both_engines([](db::TestStore& house) {
        for (int count = 0; count < 2; ++count) {
            house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
            house.clock.advance(1ms);
        }
        ScriptedSender sender({Attempt::Kind::taken, Attempt::Kind::refused});
        CHECK(deliver_due(house.store, sender, 10) == 2);
        CHECK(deliver_due(house.store, sender, 10) == 0);
        const auto mails = listed(house);
        std::vector<std::string> states = {mails[0].state, mails[1].state};
        std::ranges::sort(states);
        CHECK(states == std::vector<std::string>{"failed", "sent"});
        for (const Entry& mail : mails) CHECK(mail.sent_at.has_value() == (mail.state == "sent"));
    });
}

TEST_CASE("an access mail waits a moment for more, and no more joins once it is being sent") {
    db::on_both_engines([](db::TestStore& house) {
        give(house, "Wheel");
        ScriptedSender sender({});
        CHECK(deliver_due(house.store, sender, 10) == 0);
        sender.on_send = [&] { give(house, "Glaze"); };
        house.clock.advance(access_gather);
        CHECK(deliver_due(house.store, sender, 10) == 1);
        CHECK(listed(house).size() == 2);
        CHECK(sender.sent.front().subject == "Wheel is open");
    });
}

TEST_CASE("an address that is refused has bounced, until it takes a mail again") {
    db::on_both_engines([](db::TestStore& house) {
        const auto bounces = [&] {
            return house.read(
                [](Reader& reader) { return list_bounces(reader, {"ben@example.com", "ADA@example.com"}); });
        };
        const auto send = [&](Attempt::Kind answer) {
            house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
            ScriptedSender sender({answer});
            CHECK(deliver_due(house.store, sender, 10) == 1);
        };
        CHECK(bounces().empty());
        send(Attempt::Kind::refused);
        REQUIRE(bounces().size() == 1);
        CHECK(bounces().front().recipient_key == "ada@example.com");
        CHECK(bounces().front().bounce.reason == "said so");
        CHECK(bounces().front().bounce.at == house.clock.now());
        send(Attempt::Kind::later);
        CHECK(bounces().size() == 1);
        send(Attempt::Kind::taken);
        CHECK(bounces().empty());
    });
}

TEST_CASE("a server that is away is called once, and costs no mail an attempt") {
    db::on_both_engines([](db::TestStore& house) {
        for (int count = 0; count < 3; ++count)
            house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        ScriptedSender away(std::vector<Attempt::Kind>(50, Attempt::Kind::away));
        for (int call = 1; call <= 20; ++call) {
            CHECK(deliver_due(house.store, away, 10) == 0);
            CHECK(away.sent.size() == static_cast<std::size_t>(call));
            CHECK(deliver_due(house.store, away, 10) == 0);
            CHECK(away.sent.size() == static_cast<std::size_t>(call));
            house.clock.advance(away_pause);
        }
        ScriptedSender back({});
        CHECK(deliver_due(house.store, back, 10) == 3);
        for (const Outgoing& mail : back.sent) CHECK(mail.attempts == 1);
    });
}

TEST_CASE("what nobody could take for days is not sent any more") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        ScriptedSender away({Attempt::Kind::away});
        house.clock.advance(away_most);
        deliver_due(house.store, away, 10);
        CHECK(listed(house).front().state == "failed");
        CHECK(house.read([](Reader& reader) { return list_bounces(reader, {ada.email}); }).empty());
    });
}

TEST_CASE("one address is sent so many mails within an hour, and the rest later") {
    db::on_both_engines([](db::TestStore& house) {
        for (std::size_t count = 0; count < recipient_most + 3; ++count)
            house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        To ben = ada;
        ben.email = "ben@example.com";
        house.write([&](Tx& tx) { send_later(tx, login_code(riverside, ben, code)); });
        ScriptedSender sender({});
        const auto send_all = [&] {
            while (deliver_due(house.store, sender, 8) > 0) {
            }
        };
        for (int minute = 0; minute < 59; ++minute) {
            send_all();
            house.clock.advance(1min);
        }
        const auto to_ben = std::ranges::count(sender.sent, ben.email, &Outgoing::recipient);
        CHECK(to_ben == 1);
        CHECK(sender.sent.size() == recipient_most + 1);
        for (int minute = 0; minute < 10; ++minute) {
            send_all();
            house.clock.advance(1min);
        }
        CHECK(sender.sent.size() == recipient_most + 4);
    });
}

TEST_CASE("what was put off is tried again by the ladder, then fails") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        ScriptedSender sender(std::vector<Attempt::Kind>(20, Attempt::Kind::later));
        for (const Duration pause : {Duration{0}, Duration{1min}, Duration{5min}, Duration{30min}, Duration{2h},
                                     Duration{5h}, Duration{10h}, Duration{14h}, Duration{24h}}) {
            if (pause > 0ms) {
                house.clock.advance(pause - 1ms);
                CHECK(deliver_due(house.store, sender, 10) == 0);
                house.clock.advance(1ms);
            }
            CHECK(listed(house).front().state == "waiting");
            CHECK(deliver_due(house.store, sender, 10) == 1);
        }
        CHECK(sender.sent.size() == 9);
        CHECK(listed(house).front().state == "failed");
        for (const Outgoing& mail : sender.sent) CHECK(mail.id == sender.sent.front().id);
    });
}

TEST_CASE("whoever slept through its lease can't undo what another did since") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        ScriptedSender awake({Attempt::Kind::taken});
        ScriptedSender sleeper({Attempt::Kind::refused});
        sleeper.on_send = [&] {
            house.clock.advance(11min);
            CHECK(deliver_due(house.store, awake, 10) == 1);
        };
        deliver_due(house.store, sleeper, 10);
        CHECK(awake.sent.size() == 1);
        CHECK(listed(house).front().state == "sent");
    });
}

TEST_CASE("what was being sent when the program ended is sent at its next start, not when the lease ends") {
    db::on_sqlite([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        ScriptedSender after({Attempt::Kind::taken});
        ScriptedSender killed({Attempt::Kind::later});
        killed.on_send = [&] {
            CHECK(deliver_due(house.store, after, 10) == 0);
            take_back_abandoned(house.store);
            CHECK(deliver_due(house.store, after, 10) == 1);
        };
        deliver_due(house.store, killed, 10);
        CHECK(listed(house).front().state == "sent");
    });
}

TEST_CASE("without a mail server mails are kept") {
    db::on_both_engines([](db::TestStore& house) {
        house.write([](Tx& tx) { send_later(tx, login_code(riverside, ada, code)); });
        keep_due(house.store);
        CHECK(listed(house).front().state == "kept");
        ScriptedSender sender({});
        CHECK(deliver_due(house.store, sender, 10) == 0);
    });
}

}  // namespace hub::mail
