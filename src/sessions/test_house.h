#pragma once

#include <string>

#include "base/crypto.h"
#include "db/test_store.h"
#include "mail/mail.h"
#include "members/members.h"
#include "sessions/sessions.h"

// For the tests of this folder: a member, browsers, and what came by mail.
namespace hub::sessions {

const crypto::Sealer& test_sealer();

members::Member make_member(db::TestStore& house, const std::string& email);

// A browser of its own, at an address of its own.
Asking browser(const std::string& name, const std::string& address = "203.0.113.7");

// The newest mail to an address; its text is empty when there is none.
mail::Whole newest_mail(db::TestStore& house, const std::string& email);
std::size_t count_mails(db::TestStore& house, const std::string& email);
// The six digits in a mail, and the token of the link in it.
std::string code_in(const mail::Whole& mail);
std::string token_in(const mail::Whole& mail, const std::string& path);

// As if the member had set it long ago.
void give_password(db::TestStore& house, const members::Member& member, const std::string& password);

}  // namespace hub::sessions
