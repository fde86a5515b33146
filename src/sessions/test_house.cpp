#include "sessions/test_house.h"

#include "base/crypto.h"

namespace hub::sessions {

const crypto::Sealer& test_sealer() {
    static const crypto::Sealer sealer{Secret<std::string>{std::string(32, 'k')}};
    return sealer;
}

members::Member make_member(db::TestStore& house, const std::string& email) {
    const auto member = house.write([&](Tx& tx) { return members::welcome(tx, {.email = email}, "test").member; });
    house.told();
    return member;
}

Asking browser(const std::string& name, const std::string& address) {
    return {.browser = "browser of " + name,
            .address = address,
            .device = "Firefox on Linux",
            .portal_url = "https://riverside.example"};
}

mail::Whole newest_mail(db::TestStore& house, const std::string& email) {
    return house.read([&](Reader& reader) {
        const auto mails = mail::list_mails(reader, {.recipient = email});
        if (!mails.empty()) return mail::load_mail(reader, mails.front().id);
        return mail::Whole{.entry = {.id = MailId::fresh(Time{}),
                                     .recipient = {},
                                     .subject = {},
                                     .kind = {},
                                     .state = {},
                                     .created_at = {},
                                     .sent_at = {}},
                           .text = {},
                           .html = {}};
    });
}

std::size_t count_mails(db::TestStore& house, const std::string& email) {
    return house.read([&](Reader& reader) { return mail::list_mails(reader, {.recipient = email}).size(); });
}

std::string code_in(const mail::Whole& mail) {
    return mail.entry.subject.substr(0, 6);
}

std::string token_in(const mail::Whole& mail, const std::string& path) {
    const std::size_t begin = mail.text.find(path);
    if (begin == std::string::npos) return {};
    return mail.text.substr(begin + path.size(), 43);
}

void give_password(db::TestStore& house, const members::Member& member, const std::string& password) {
    const std::string hash = crypto::hash_password(Secret<std::string>{password});
    house.write([&](Tx& tx) { members::set_password_hash(tx, member.id, hash); });
}

}  // namespace hub::sessions
