#include "mail/mail.h"

#include "base/error.h"
#include "mail/mail_rows.h"

namespace hub::mail {

MailId send_later(Tx& tx, const Mail& mail) {
    return rows::insert(tx, mail, "[]");
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
