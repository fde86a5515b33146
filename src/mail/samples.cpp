#include "mail/samples.h"

#include "base/ensure.h"

namespace hub::mail {

namespace {

LoginCode sample_code(const From& from) {
    return {.code = "482913", .link = from.portal_url + "/login", .minutes = 10};
}

Access sample_access(const From& from) {
    return {.things = {{.name = "Throwing on the wheel",
                        .url = from.portal_url + "/library",
                        .description = "Ten lessons, from clay to cup"}}};
}

}  // namespace

Mail sample(Letter letter, const From& from, const To& to, const std::string& when) {
    const std::string login = from.portal_url + "/login";
    switch (letter) {
        case Letter::access_given:
            return access_given(from, to, sample_access(from));
        case Letter::login_code:
            return login_code(from, to, sample_code(from));
        case Letter::reset_password:
            return reset_password(from, to, {.link = login, .minutes = 30});
        case Letter::password_changed:
            return password_changed(from, to, {.when = when, .link = login});
        case Letter::welcome:
            return welcome(from, to, {.link = login, .hours = 48});
        case Letter::registration:
            return registration(from, to, {.link = login, .hours = 48});
        case Letter::already_member:
            return already_member(from, to, {.link = login});
        case Letter::file_shared:
            return file_shared(from, to, {.file = "Glaze recipes.pdf", .link = login, .days = 14});
    }
    ENSURE(false);
}

To sample_reader() {
    return {.member = std::nullopt, .email = "ada@example.com", .first_name = "Ada", .last_name = "Lovell"};
}

}  // namespace hub::mail
