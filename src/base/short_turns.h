#pragma once

namespace hub {

// Asks Linux to let the calling thread in soon and for a tenth of a millisecond at a time, instead of milliseconds in
// which others wait: for threads that do a little for many. The share of the processor stays the same. Kernels before
// 6.12 know no such wish and change nothing.
void ask_for_short_turns();

}  // namespace hub
