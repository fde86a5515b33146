"""Memory that the machine has at hand.

A virtual machine may give its free memory back to its host within seconds (free page reporting). The next first touch of
such a page costs ten times the copying into it, and what is measured would pay for the machine: whoever runs first, or
lets a file grow. So memory that was touched is let go bit by bit while something is measured; what grows finds it, in
both halves of a ratio alike.
"""

import mmap
import threading
from contextlib import contextmanager

step = 8 << 20
step_every = 0.016  # seconds: 500 MB a second, twice what a file of ours grows by
private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS


@contextmanager
def at_hand(seconds):
    """For something that takes so long at most."""
    size = round(seconds / step_every) * step
    with mmap.mmap(-1, size, flags=private | mmap.MAP_POPULATE) as touched:
        over = threading.Event()
        letting_go = threading.Thread(target=_let_go, args=(touched, over))
        letting_go.start()
        try:
            yield
        finally:
            over.set()
            letting_go.join()


def _let_go(touched, over):
    for begin in range(0, len(touched), step):
        if over.wait(step_every):
            return
        touched.madvise(mmap.MADV_DONTNEED, begin, step)
