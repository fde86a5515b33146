#pragma once

#include "base/crypto.h"
#include "base/secret.h"
#include "portal/facts_cache.h"
#include "portal/outline_cache.h"
#include "portal/site_cache.h"

namespace hub::portal {

// What the portal keeps between requests. Thread-safe.
struct Memory {
    explicit Memory(const crypto::Sealer& sealer) : form_key(sealer.derived_key("portal forms")) {}

    const Secret<std::string> form_key;  // makes the tokens of forms
    SiteCache sites{};
    FactsCache facts{};
    OutlineCache outlines{};
};

}  // namespace hub::portal
