#include "sessions/asking.h"

#include "sessions/sessions_rows.h"
#include "sessions/tokens.h"

namespace hub::sessions {

Guess guess_of(Reader& reader, Means means, std::string_view email, const std::optional<members::Member>& member,
               const Asking& asking) {
    Guess guess{.means = means,
                .account = account_of(email),
                .browser = stored_form(asking.browser),
                .is_known = false,
                .address = asking.address};
    guess.is_known = member && !asking.browser.empty() && rows::knows_browser(reader, member->id, guess.browser);
    return guess;
}

}  // namespace hub::sessions
