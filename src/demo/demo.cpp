#include "demo/demo.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "app/app.h"
#include "app/config.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/random.h"
#include "base/text.h"
#include "connectors/connections.h"
#include "connectors/links.h"
#include "connectors/webhook/hooks.h"
#include "demo/content.h"
#include "demo/furnish.h"
#include "demo/story.h"
#include "demo/takings.h"
#include "media/arrivals.h"
#include "media/shelf.h"
#include "members/members.h"
#include "sessions/second_factor.h"
#include "sites/sites.h"
#include "staff/people.h"
#include "staff/staff.h"

namespace hub::demo {

namespace {

constexpr Duration day = 24h;
constexpr std::int64_t days_before_the_first_member = 20;  // in which the site was furnished
constexpr int stripe_beside_site = 1;                      // bin/start runs the fake Stripe one port on
constexpr int receiver_beside_site = 2;                    // and the receiver two
constexpr std::string_view receiver_events[] = {"user.created",
                                                "user.login",
                                                "user.activate",
                                                "user.inactive",
                                                "user.product_access_granted",
                                                "user.product_access_removed",
                                                "user.video_watched",
                                                "user.audio_listened",
                                                "user.file_downloaded",
                                                "user.page_completed",
                                                "user.product_completed"};

// The same database with a clock that can be set, in a hurry: what is lost on a power cut is made again.
struct Past {
    Past(const app::App& app, Time begin)
        : clock(begin),
          store(db::open_engine({.url = app.config.database, .readers = 1, .durable = false}, clock, stamps, none),
                stamps) {}

    StoppedClock clock;
    Stamps stamps;
    std::vector<db::Reaction> none;  // nobody listened then
    Store store;
};

// Where bin/start runs something: beside the site, some ports on.
std::string url_beside(const std::string& site_url, int ports) {
    constexpr std::uint64_t usual_port = 8080;
    const std::size_t colon = site_url.rfind(':');
    const auto port = colon == std::string::npos ? std::nullopt : parse_u64(site_url.substr(colon + 1));
    return format("http://127.0.0.1:{}/", port.value_or(usual_port) + static_cast<std::uint64_t>(ports));
}

Time beginning(const Words& words, Time today) {
    std::int64_t days = 0;
    for (const MemberWords& member : words.members) {
        days = std::max(days, member.joined_days_ago);
        for (const GrantWords& grant : member.grants) days = std::max(days, grant.days_ago);
    }
    return std::chrono::floor<std::chrono::days>(today - (days + days_before_the_first_member) * day);
}

void refuse_a_filled_database(Store& store) {
    if (!store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); }).empty()) {
        throw Conflict("There is a site in this database already. The demo begins with an empty one.");
    }
}

sites::Site make_site(Store& store, const SiteWords& words) {
    const sites::Site site = store.write_everywhere([&](Tx& tx) {
        return sites::create(tx, {.name = words.name,
                                  .slug = words.slug,
                                  .support_email = words.support_email,
                                  .time_zone = words.time_zone});
    });
    return store.write(site.id, [&](Tx& tx) {
        return sites::change(tx, {.inactivity_days = words.inactivity_days,
                                  .public_content = words.public_content,
                                  .brand_color = words.brand_color});
    });
}

std::vector<Login> set_passwords(Store& store, const SiteId& site, const Words& words) {
    std::vector<Login> logins;
    for (const MemberWords& words_of : words.members) {
        if (words_of.password.empty()) continue;
        const std::string hash = crypto::hash_password(Secret<std::string>{words_of.password});
        store.write(site, [&](Tx& tx) {
            members::set_password_hash(tx, members::find_by_email(tx, words_of.email)->id, hash);
        });
        if (!words_of.is_shown) continue;
        logins.push_back({words_of.first_name + " " + words_of.last_name, words_of.email, words_of.password});
    }
    return logins;
}

OwnerLogin make_owner(const app::App& app, const SiteId& site) {
    OwnerLogin owner{.login = {"Ines Holm", "owner@lowtide.example", random::token(12)}};
    const std::string hash = crypto::hash_password(Secret<std::string>{owner.login.password});
    app.store.write_everywhere([&](Tx& tx) {
        const staff::Person person = staff::make_person(tx, {.email = owner.login.email, .name = owner.login.name});
        staff::set_password_hash(tx, person.id, hash);
        staff::give_role(tx, person.id, {.site = site, .role = staff::Role::owner});
        owner.second_factor = sessions::set_second_factor(tx, app.sealer, person.id);
        owner.recovery_codes = sessions::renew_recovery_codes(tx, person.id);
    });
    return owner;
}

// The fake Stripe takes any key of the right form; nobody else is ever called with it.
connectors::Connection connect_stripe(Store& store, const crypto::Sealer& sealer, const SiteId& site,
                                      const Secret<std::string>& secret) {
    return store.write(site, [&](Tx& tx) {
        const connectors::Credentials credentials{
            .api_key = Secret<std::string>{"rk_test_" + crypto::to_hex(random::bytes(12))},
            .signing = {{.secret = secret, .added_at = tx.now()}}};
        connectors::Connection connection =
            connectors::new_connection(site, "stripe", connectors::Mode::test, credentials, tx.now());
        connection.account = "Fake Stripe";
        connectors::store_connection(tx, sealer, connection);
        return connection;
    });
}

void tie_products(Store& store, const connectors::Connection& connection, const Words& words,
                  const std::map<std::string, ThingId>& things) {
    for (const ThingWords& thing : words.things) {
        if (thing.stripe_product.empty()) continue;
        store.write(connection.site, [&](Tx& tx) {
            connectors::tie_thing(tx, connection.id, things.at(thing.slug), thing.stripe_product);
        });
    }
}

// Before anything names them.
void put_on_the_shelf(const app::App& app, const SiteId& site, const std::vector<Exhibit>& files) {
    app.shelf.make_ready();
    app.arrivals.make_ready();
    for (const Exhibit& file : files) {
        OpenFile bytes = OpenFile::fresh(app.arrivals.folder());
        bytes.append(bytes_of(file));
        app.shelf.put(site, file.id, bytes);
    }
}

std::int64_t count(const Words& words, ThingKind kind) {
    return std::ranges::count(words.things, kind, &ThingWords::kind);
}

std::int64_t count_pages(const Words& words) {
    std::size_t pages = 0;
    for (const ThingWords& thing : words.things) pages += thing.pages.size();
    return static_cast<std::int64_t>(pages);
}

// What stands today: who may log in, and who is connected.
Summary open_doors(app::App& app, const connectors::Connection& stripe, const Secret<std::string>& signing,
                   const Words& words, const std::map<std::string, ThingId>& things) {
    const SiteId& site = stripe.site;
    tie_products(app.store, stripe, words, things);
    const std::string receiver = url_beside(app.config.public_url, receiver_beside_site);
    const auto hook = app.store.write(site, [&](Tx& tx) {
        connectors::webhook::Wish wish{.url = receiver};
        wish.events.emplace(std::begin(receiver_events), std::end(receiver_events));
        return connectors::webhook::subscribe(tx, app.sealer, wish);
    });
    const auto key =
        app.store.write(site, [](Tx& tx) { return staff::create_key(tx, {.name = "Demo", .scopes = {"*"}}); });
    return {.site = site,
            .site_name = words.site.name,
            .site_url = app.config.public_url,
            .products = count(words, ThingKind::product),
            .collections = count(words, ThingKind::collection),
            .pages = count_pages(words),
            .members = static_cast<std::int64_t>(words.members.size()),
            .logins = set_passwords(app.store, site, words),
            .owner = make_owner(app, site),
            .api_key = key.secret,
            .stripe_hook_url = format("{}/hooks/stripe/{}", app.config.public_url, stripe.hook_key),
            .stripe_secret = signing,
            .receiver_url = receiver,
            .receiver_secret = hook.secret};
}

}  // namespace

Summary fill(app::App& app) {
    refuse_a_filled_database(app.store);
    Words words = read_words();
    sell(words, url_beside(app.config.public_url, stripe_beside_site));
    const Time today = app.clock.now();
    std::map<std::string, ThingId> things;
    std::optional<SiteId> site;
    std::optional<connectors::Connection> stripe;
    const Secret<std::string> signing{"whsec_" + crypto::to_hex(random::bytes(24))};
    {
        Past past{app, beginning(words, today)};
        site = make_site(past.store, words.site).id;
        stripe = connect_stripe(past.store, app.sealer, *site, signing);
        put_on_the_shelf(app, *site, words.files);
        things = furnish(past.store, past.clock, *site, words, today);
        const auto catalog = past.store.read(*site, [](Reader& reader) { return catalog::load_catalog(reader); });
        live({.store = past.store,
              .clock = past.clock,
              .site = *site,
              .catalog = *catalog,
              .things = things,
              .today = today},
             words);
        note_takings(past.store, *stripe, words, today);
        fill_filebox(past.store, *site, words, things);
    }
    return open_doors(app, *stripe, signing, words, things);
}

namespace {

std::vector<std::string> first_of(const std::vector<std::string>& all, std::size_t count) {
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(count, all.size()))};
}

}  // namespace

std::string text_of(const Summary& summary) {
    std::string text =
        format("{}: {}, {}, {} and {}.\n\n", summary.site_name, counted(summary.products, "product", "products"),
               counted(summary.collections, "collection", "collections"), counted(summary.pages, "page", "pages"),
               counted(summary.members, "member", "members"));
    text += format("Log in at {}/login as\n", summary.site_url);
    for (const Login& login : summary.logins)
        text += format("  {:<24} {:<24} {}\n", login.name, login.email, login.password);
    const OwnerLogin& owner = summary.owner;
    text += format("\nSign in to the Dashboard at {}/admin/ as its owner\n", summary.site_url);
    text += format("  {:<24} {:<24} {}\n", owner.login.name, owner.login.email, owner.login.password);
    text += format("  second factor            {}\n", owner.second_factor.reveal());
    text += format("  or, each once            {}\n", join(first_of(owner.recovery_codes, 3), "  "));
    text += format("\nAPI key             {}\n", summary.api_key.reveal());
    text += format("Stripe's events go  {}\n", summary.stripe_hook_url);
    text += format("  signed with       {}\n", summary.stripe_secret.reveal());
    text += format("Activities go       {}\n", summary.receiver_url);
    text += format("  signed with       {}\n", summary.receiver_secret.reveal());
    return text;
}

Json json_of(const Summary& summary) {
    JsonArray logins;
    for (const Login& login : summary.logins) {
        logins.push_back(JsonObject{{"name", login.name}, {"email", login.email}, {"password", login.password}});
    }
    JsonArray codes;
    for (const std::string& code : summary.owner.recovery_codes) codes.push_back(Json(code));
    return JsonObject{
        {"site", JsonObject{{"id", summary.site.text()}, {"name", summary.site_name}, {"url", summary.site_url}}},
        {"products", summary.products},
        {"collections", summary.collections},
        {"pages", summary.pages},
        {"members", summary.members},
        {"logins", std::move(logins)},
        {"owner", JsonObject{{"name", summary.owner.login.name},
                             {"email", summary.owner.login.email},
                             {"password", summary.owner.login.password},
                             {"second_factor", summary.owner.second_factor.reveal()},
                             {"recovery_codes", std::move(codes)}}},
        {"api_key", summary.api_key.reveal()},
        {"stripe", JsonObject{{"hook_url", summary.stripe_hook_url}, {"secret", summary.stripe_secret.reveal()}}},
        {"receiver", JsonObject{{"url", summary.receiver_url}, {"secret", summary.receiver_secret.reveal()}}}};
}

void write_stripe_seed(const Summary&, const std::string& path) {
    JsonArray products;
    const Words words = read_words();
    for (const ThingWords& thing : words.things) {
        if (thing.stripe_product.empty()) continue;
        products.push_back(
            JsonObject{{"id", thing.stripe_product}, {"name", *thing.wish.name}, {"prices", thing.prices}});
    }
    std::ofstream file{path};
    file << to_text(Json(products)) << '\n';
    if (!file.flush()) throw Unavailable("The seed can't be written to " + path + ".");
}

}  // namespace hub::demo
