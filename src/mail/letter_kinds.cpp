#include "mail/letter_kinds.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"

namespace hub::mail {

namespace {

// clang-format off
constexpr std::array of_everyone = {
    Field{"member.first_name", "The member’s first name"},
    Field{"member.last_name",  "The member’s last name"},
    Field{"member.email",      "The address the mail goes to"},
    Field{"site.name",         "The name of the site"},
    Field{"site.url",          "The portal’s address"},
    Field{"site.support",      "The support address"},
};
constexpr std::array of_access = {
    Field{"access.news",  "What has happened: “Glazes is open”, “2 new things are open at Riverside”"},
    Field{"access.state", "Whether it is open already: “It is all ready, …” or “It is not open yet, …”"},
    Field{"things",       "What was given: a list with links", Shape::things, true},
    Field{"link",         "The button that leads there; who has no password yet is led to choose one first", Shape::link, true},
};
constexpr std::array of_login = {
    Field{"code",    "The six digits", Shape::code, true},
    Field{"link",    "The button that logs in, in the same browser", Shape::link},
    Field{"minutes", "How many minutes both work"},
};
constexpr std::array of_reset = {
    Field{"link",    "The button that leads to a new password", Shape::link, true},
    Field{"minutes", "How many minutes it works"},
};
constexpr std::array of_change = {
    Field{"when", "When it was changed, in the site’s time zone"},
    Field{"link", "The button for somebody who didn’t do it", Shape::link, true},
};
constexpr std::array of_invitation = {
    Field{"link",  "The button that leads to choosing a password", Shape::link, true},
    Field{"hours", "How many hours it works"},
};
constexpr std::array of_known = {
    Field{"link", "The button that leads to the log-in", Shape::link, true},
};
constexpr std::array of_file = {
    Field{"file", "What the file is called"},
    Field{"link", "The button that lets the member in to the file", Shape::link, true},
    Field{"days", "How many days it works"},
};
// clang-format on

constexpr std::array kinds = {
    LetterKind{.letter = Letter::access_given,
               .word = "access_given",
               .kind = "access",
               .title = "Access given",
               .sent = "When a product or collection opens to a member, unless the product or whoever gives it says "
                       "otherwise. What is given at once is one mail.",
               .can_be_off = true,
               .subject = "{{access.news}}",
               .heading = "{{access.news}}",
               .text = "Hello {{member.first_name|there}},\n\n{{access.state}}\n\n{{things}}\n\n{{link}}",
               .button = "Start now",
               .fields = of_access},
    LetterKind{.letter = Letter::welcome,
               .word = "welcome",
               .kind = "welcome",
               .title = "Invitation",
               .sent = "When somebody of the staff invites a member, or a program does, without giving access.",
               .can_be_off = false,
               .subject = "Welcome to {{site.name}}",
               .heading = "Welcome to {{site.name}}",
               .text =
                   "Hello {{member.first_name|there}},\n\nYour account is ready. Choose a password, and you are "
                   "in.\n\n{{link}}\n\nThis works for {{hours}} hours. After that, log in at {{site.url}} with this "
                   "e-mail address and a code.",
               .button = "Choose a password",
               .fields = of_invitation},
    LetterKind{.letter = Letter::login_code,
               .word = "login_code",
               .kind = "login",
               .title = "Log-in code",
               .sent = "When a member asks to log in without a password.",
               .can_be_off = false,
               .subject = "{{code}} is your code for {{site.name}}",
               .heading = "Your code",
               .text = "Hello {{member.first_name|there}},\n\nType this where you asked for it:\n\n{{code}}\n\nOr go "
                       "on with this, in the same browser:\n\n{{link}}\n\nBoth work once, for {{minutes}} minutes. "
                       "Nobody from {{site.name}} will ever ask you for the code.",
               .button = "Log in to {{site.name}}",
               .fields = of_login},
    LetterKind{.letter = Letter::reset_password,
               .word = "reset_password",
               .kind = "reset",
               .title = "New password",
               .sent = "When a member has forgotten the password and asks for a new one.",
               .can_be_off = false,
               .subject = "Choose a new password for {{site.name}}",
               .heading = "Choose a new password",
               .text = "Hello {{member.first_name|there}},\n\nThis takes you there. You will be logged out wherever "
                       "you were logged in before.\n\n{{link}}\n\nIt works once, for {{minutes}} minutes.",
               .button = "Choose a new password",
               .fields = of_reset},
    LetterKind{.letter = Letter::password_changed,
               .word = "password_changed",
               .kind = "password_changed",
               .title = "Password changed",
               .sent = "When a member’s password is another one now, so that nobody changes it unseen.",
               .can_be_off = false,
               .subject = "Your password for {{site.name}} was changed",
               .heading = "Your password was changed",
               .text = "Hello {{member.first_name|there}},\n\nThis happened on {{when}}. If it was you, all is "
                       "well.\n\nIf it wasn’t, take your account back now:\n\n{{link}}",
               .button = "Set a new password",
               .fields = of_change},
    LetterKind{.letter = Letter::registration,
               .word = "registration",
               .kind = "registration",
               .title = "Registration",
               .sent = "When somebody registers, to see that the address is theirs.",
               .can_be_off = false,
               .subject = "Finish your registration at {{site.name}}",
               .heading = "One more step",
               .text = "Hello {{member.first_name|there}},\n\nYou registered at {{site.name}}. Choose a password, and "
                       "you are in.\n\n{{link}}\n\nIt works once, for {{hours}} hours.",
               .button = "Choose a password",
               .fields = of_invitation},
    LetterKind{.letter = Letter::already_member,
               .word = "already_member",
               .kind = "registration",
               .title = "Registered already",
               .sent = "When somebody registers with the address of a member. The page says the same to both.",
               .can_be_off = false,
               .subject = "You are a member of {{site.name}} already",
               .heading = "You are a member already",
               .text = "Hello {{member.first_name|there}},\n\nSomeone registered at {{site.name}} with this address, "
                       "which is yours already. You need no second account: log in with a code, or with your "
                       "password.\n\n{{link}}",
               .button = "Log in",
               .fields = of_known},
    LetterKind{.letter = Letter::file_shared,
               .word = "file_shared",
               .kind = "file",
               .title = "File shared",
               .sent = "When a file is put into a member’s filebox with a notice.",
               .can_be_off = true,
               .subject = "A file for you: {{file}}",
               .heading = "A file for you",
               .text = "Hello {{member.first_name|there}},\n\nThere is a file for you alone in your filebox at "
                       "{{site.name}}: {{file}}\n\n{{link}}\n\nThis lets you in once, within {{days}} days. After "
                       "that, log in at {{site.url}} and open your files.",
               .button = "Open my files",
               .fields = of_file},
};

}  // namespace

std::span<const LetterKind> letter_kinds() {
    return kinds;
}

const LetterKind& kind_of(Letter letter) {
    const auto* const found = std::ranges::find(kinds, letter, &LetterKind::letter);
    ENSURE(found != kinds.end());
    return *found;
}

const LetterKind* find_letter_kind(std::string_view word) {
    const auto* const found = std::ranges::find(kinds, word, &LetterKind::word);
    return found == kinds.end() ? nullptr : found;
}

std::span<const Field> common_fields() {
    return of_everyone;
}

const Field* find_field(const LetterKind& kind, std::string_view name) {
    for (const std::span<const Field> fields : {kind.fields, common_fields()}) {
        for (const Field& field : fields) {
            if (field.name == name) return &field;
        }
    }
    return nullptr;
}

}  // namespace hub::mail
