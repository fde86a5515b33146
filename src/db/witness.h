#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "base/ids.h"
#include "db/tx.h"

namespace hub::db {

// What this thread writes while it lives is done on somebody's behalf: each of its transactions ends with `sign`, in
// that transaction, unless the transaction says that it bears no signature. One at a time on a thread.
class Witness {
public:
    // May run twice, as the transaction does.
    using Sign = std::function<void(Tx&)>;

    // What is written over all sites is written as that of `site`, if there is one: it takes the turn of its writers.
    Witness(std::optional<SiteId> site, Sign sign);
    ~Witness();
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;

    // Null: nobody's behalf.
    static const Witness* of_this_thread();

    const std::optional<SiteId>& site() const { return site_; }
    void sign(Tx& tx) const {
        if (tx.is_signed()) return sign_(tx);
        has_seen_unsigned_ = true;
    }
    // Whether a transaction said that it bears no signature.
    bool has_seen_unsigned() const { return has_seen_unsigned_; }

private:
    std::optional<SiteId> site_;
    Sign sign_;
    mutable bool has_seen_unsigned_ = false;  // written while the thread of this waits for its transaction
};

}  // namespace hub::db
