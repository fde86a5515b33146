#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/json.h"
#include "base/secret.h"

namespace hub::app {
struct App;
}

// A believable site to try everything with: a small studio with its courses, and thirty members who have been there for
// up to five hundred days. Its history is lived through the verbs of the domain, day by day, with a clock of its own.
namespace hub::demo {

struct Login {
    std::string name;
    std::string email;
    std::string password;
};

// Whoever owns the demo. The password, the secret and the codes are made anew for each demo: none is known beforehand.
struct OwnerLogin {
    Login login;
    Secret<std::string> second_factor{};        // for an authenticator app, in base 32
    std::vector<std::string> recovery_codes{};  // or one of these, for a look without an app
};

struct Summary {
    SiteId site;
    std::string site_name;
    std::string site_url;
    std::int64_t products;
    std::int64_t collections;
    std::int64_t pages;
    std::int64_t members;
    std::vector<Login> logins;
    OwnerLogin owner;
    Secret<std::string> api_key;
    std::string stripe_hook_url;        // where the fake Stripe sends its events
    Secret<std::string> stripe_secret;  // and what it signs them with
    std::string receiver_url;           // where activities go
    Secret<std::string> receiver_secret;
};

// Fills the database, which must have no site yet; throws Conflict when it has one.
Summary fill(app::App& app);

std::string text_of(const Summary& summary);
Json json_of(const Summary& summary);
// What the fake Stripe is to begin with, as test/fakes/stripe.ts reads it: the products that the site's are tied to.
void write_stripe_seed(const Summary& summary, const std::string& path);

}  // namespace hub::demo
