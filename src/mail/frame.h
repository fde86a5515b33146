#pragma once

#include <string>
#include <string_view>

#include "mail/letters.h"
#include "view/values.h"

// What every letter shares: the head with the site's name and logo, and why it was sent.
namespace hub::mail {

// Everything of templates/frame.html but the body.
void put_frame(view::Values& values, const From& from, const To& to, std::string_view why);
// One line, whatever a name held: what stands in headers.
std::string one_line(std::string_view text);
// Sections that were not shown leave empty lines behind; one is enough.
std::string without_gaps(std::string_view text);

}  // namespace hub::mail
