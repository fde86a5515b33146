#pragma once

#include "base/open_file.h"
#include "members/roster.h"

namespace hub::members {

// All that the filter matches, as CSV, as of one moment: nothing is in it twice, or missing, because somebody writes
// meanwhile. No cell is a formula.
void write_csv(Reader& reader, const Filter& filter, const Order& order, OpenFile& file);

}  // namespace hub::members
