#pragma once

#include <string>

#include "mail/letters.h"

namespace hub::mail {

// The letter as somebody would get it, with codes and links that open nothing: for a look and for a test.
Mail sample(Letter letter, const From& from, const To& to, const std::string& when);
// Whom samples go to, where nobody is named.
To sample_reader();

}  // namespace hub::mail
