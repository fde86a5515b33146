#include "mail/mail.h"

#include "base/error.h"
#include "base/text.h"
#include "mail/mail_rows.h"

namespace hub::mail {

MailId send_later(Tx& tx, const Mail& mail) {
    return rows::insert(tx, mail, "[]", tx.now());
}

std::vector<Bounced> list_bounces(Reader& reader, const std::vector<std::string>& recipients) {
    std::vector<std::string> keys;
    for (const std::string& recipient : recipients) keys.push_back(folded(recipient));
    return rows::bounces(reader, keys);
}

std::vector<Entry> list_mails(Reader& reader, const Filter& filter) {
    return rows::list(reader, filter);
}

std::optional<Whole> find_mail(Reader& reader, const MailId& id) {
    return rows::find(reader, id);
}

Whole load_mail(Reader& reader, const MailId& id) {
    auto found = find_mail(reader, id);
    if (!found) throw NotFound("There is no such mail.");
    return std::move(*found);
}

}  // namespace hub::mail
