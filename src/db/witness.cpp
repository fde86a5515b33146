#include "db/witness.h"

#include "base/ensure.h"

namespace hub::db {

namespace {

thread_local const Witness* own_witness = nullptr;

}  // namespace

Witness::Witness(std::optional<SiteId> site, Sign sign) : site_(std::move(site)), sign_(std::move(sign)) {
    ENSURE(own_witness == nullptr);
    own_witness = this;
}

Witness::~Witness() {
    own_witness = nullptr;
}

const Witness* Witness::of_this_thread() {
    return own_witness;
}

}  // namespace hub::db
