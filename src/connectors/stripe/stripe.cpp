#include "connectors/stripe/stripe.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "base/fields.h"
#include "base/json_skim.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "connectors/links.h"
#include "connectors/stripe/stripe_client.h"
#include "connectors/stripe/stripe_effect.h"
#include "connectors/stripe/stripe_payment_links.h"
#include "connectors/stripe/stripe_purchase.h"
#include "connectors/stripe/stripe_reader.h"
#include "connectors/stripe/stripe_shelf.h"
#include "connectors/stripe/stripe_signature.h"

namespace hub::connectors::stripe {

namespace {

constexpr Duration connect_timeout = 5s;
constexpr std::size_t secret_least = 8;
constexpr std::size_t secret_most = 300;
constexpr int readings_max = 5;  // of one event, when others of the same purchase keep overtaking it

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> pages_there = {
    {{"sub_", "subscriptions"}, {"in_", "invoices"}, {"pi_", "payments"}}};
constexpr std::string_view says_nothing = "Says nothing about access.";

bool asks_nothing(const Json& event) {
    return read_aim(event).kind == Aim::Kind::nothing;
}

bool is_key_of(std::string_view key, std::string_view mode) {
    for (const std::string_view kind : {"sk_", "rk_"}) {
        const std::string prefix = std::string{kind}.append(mode).append("_");
        if (key.starts_with(prefix) && key.size() > prefix.size()) return true;
    }
    return false;
}

Secret<std::string> read_key(Fields& fields, std::optional<Mode> mode) {
    std::string key{trimmed(fields.text("api_key", {.shortest = secret_least, .longest = secret_most}))};
    const bool is_test = is_key_of(key, "test");
    const bool is_live = is_key_of(key, "live");
    if (key.empty()) return {};  // said already
    if (!is_test && !is_live) {
        fields.wrong("api_key", format("should be a secret or restricted key, such as rk_{}_…",
                                       word_of(mode.value_or(Mode::test))));
    } else if (mode && (*mode == Mode::live) != is_live) {
        fields.wrong("api_key", format("is a key of {} mode; this connection is in {} mode", is_live ? "live" : "test",
                                       word_of(*mode)));
    }
    return Secret<std::string>{std::move(key)};
}

bool is_signing_secret(std::string_view secret) {
    return secret.starts_with("whsec_") && secret.size() >= secret_least && secret.size() <= secret_most;
}

// What the account calls itself.
std::string account_name(const Json& account) {
    for (const auto& name :
         {text_at(account, {"settings", "dashboard", "display_name"}), text_at(account, {"business_profile", "name"}),
          text_at(account, {"email"}), text_at(account, {"id"})}) {
        if (name && !name->empty()) return *name;
    }
    return {};
}

class Stripe final : public Connector {
public:
    explicit Stripe(std::string base) : base_(std::move(base)) {}

    std::string_view kind() const override { return "stripe"; }

    Json settings_form() const override {
        return JsonArray{
            JsonObject{
                {"name", "api_key"},
                {"label", "Restricted key"},
                {"help", "In Stripe: Developers, API keys, Create restricted key. It needs to read what is sold."},
                {"secret", true},
                {"required", true}},
            JsonObject{{"name", "webhook_secret"},
                       {"label", "Signing secret"},
                       {"help", "In Stripe: Developers, Webhooks, Add endpoint with the address of this connection."},
                       {"secret", true},
                       {"required", true}},
        };
    }

    Credentials read_settings(Fields& fields, std::optional<Mode> mode, Time now) const override {
        Credentials credentials{.api_key = read_key(fields, mode), .signing = {}};
        std::string secret{trimmed(fields.text("webhook_secret", {.shortest = secret_least, .longest = secret_most}))};
        const std::string fault = secret.empty() ? "" : fault_of_signing_secret(secret);  // said already
        if (!fault.empty()) fields.wrong("webhook_secret", fault);
        credentials.signing.push_back(
            {.secret = Secret<std::string>{std::move(secret)}, .added_at = now, .retires_at = {}});
        return credentials;
    }

    Secret<std::string> read_api_key(Fields& fields, Mode mode) const override { return read_key(fields, mode); }

    std::string fault_of_signing_secret(std::string_view secret) const override {
        return is_signing_secret(secret) ? "" : "should begin with whsec_";
    }

    std::string connect(http::Http& http, const Connection& connection, Time) const override {
        const http::Reply reply =
            http.send(call_of(base_, "/v1/account", connection.credentials.api_key, connect_timeout));
        if (reply.kind != http::Reply::Kind::answered) return {};
        if (reply.status == 401) throw Invalid("settings.api_key", "is refused by Stripe");
        const auto account = reply.status == 200 ? parse_json(reply.body) : std::nullopt;
        return account ? account_name(*account) : std::string{};
    }

    // A key may lack the right to read products, which says nothing about this one.
    std::optional<bool> has(http::Http& http, const Connection& connection,
                            const std::string& remote_id) const override {
        if (connection.credentials.api_key.reveal().empty()) return std::nullopt;
        const http::Reply reply =
            http.send(call_of(base_, "/v1/products/" + remote_id, connection.credentials.api_key, connect_timeout));
        if (reply.kind != http::Reply::Kind::answered) return std::nullopt;
        if (reply.status == 200) return true;
        return reply.status == 404 ? std::optional{false} : std::nullopt;
    }

    Shelf shelf(http::Http& http, const Connection& connection, Time now) const override {
        return read_shelf(http, base_, connection, now);
    }

    PaymentLinks payment_links(http::Http& http, const Connection& connection, const std::string& remote_id,
                               Time now) const override {
        return read_payment_links(http, base_, connection, remote_id, now);
    }

    PaymentLink make_payment_link(http::Http& http, const Connection& connection, const PaymentLinkWish& wish,
                                  Time now) const override {
        return stripe::make_payment_link(http, base_, connection, wish, now);
    }

    std::string address_of(const std::string& remote_id, Mode mode) const override {
        for (const auto& [prefix, place] : pages_there) {
            if (remote_id.starts_with(prefix))
                return format("https://dashboard.stripe.com/{}{}/{}", mode == Mode::test ? "test/" : "", place,
                              remote_id);
        }
        return {};
    }

    Identified identify(const http::Request& request, const Connection& connection, Time now) const override {
        std::string refusal =
            refusal_of(request.header("stripe-signature"), request.body, connection.credentials.signing, now);
        if (!refusal.empty()) return {.inbound = {}, .refusal = std::move(refusal)};
        const auto json = skim_json(request.body, event_keys());
        const auto envelope = json ? read_envelope(*json) : std::nullopt;
        if (!envelope) return {.inbound = {}, .refusal = "is not an event of Stripe's"};
        if (envelope->is_live != (connection.mode == Mode::live))
            return {.inbound = {}, .refusal = "is of the other mode: test and live never mix"};
        return {.inbound = Inbound{.event_id = envelope->id,
                                   .type = envelope->type,
                                   .lane = envelope->lane,
                                   .occurred_at = envelope->created_at,
                                   .ignored_because = asks_nothing(*json) ? std::string{says_nothing} : ""},
                .refusal = {}};
    }

    Outcome handle(World& world, const Connection& connection, const Event& event) const override {
        const auto json = parse_json(event.body);
        if (!json) return {.kind = Outcome::Kind::failed, .note = "The event is not JSON any more."};
        Aim aim = read_aim(*json);
        if (aim.kind == Aim::Kind::nothing) return ignored(world, std::string{says_nothing});
        if (aim.kind == Aim::Kind::product) return look_at_product(world, connection, aim.id);
        for (int reading = 0; reading < readings_max; ++reading) {
            const Outcome outcome = take(world, connection, *json, aim);
            if (outcome.kind != Outcome::Kind::done || world.has_written()) return outcome;
        }
        return {.kind = Outcome::Kind::later, .note = "Other events of the same purchase came in between."};
    }

private:
    static Outcome ignored(World& world, const std::string& words) {
        const bool written =
            world.write([&](Tx&) { return Effect{.state = Effect::State::ignored, .words = words, .waits_for = {}}; });
        return {.kind = written ? Outcome::Kind::done : Outcome::Kind::failed};
    }

    // One reading of the purchase and, unless it was overtaken, its effect. When it is about another purchase than it
    // seemed, `aim` moves and nothing is written yet.
    Outcome take(World& world, const Connection& connection, const Json& event, Aim& aim) const {
        const auto known = world.read([&](Reader& reader) { return what_is_known(reader, connection, aim); });
        StripeClient client{world, connection, base_};
        Buying buying{client, known.disputes};
        auto bought = sabotaged("trust_event_order") && aim.kind == Aim::Kind::subscription && is_subscription(event)
                          ? buying.by_subscription(*at(event, {"data", "object"}))
                          : buying.follow(aim);
        if (!bought) return client.problem();
        if (bought->reference.empty())
            return ignored(world,
                           "Nothing that is sold here: " +
                               (bought->terms.words.empty() ? "it belongs to no purchase" : bought->terms.words) + ".");
        if (bought->reference != aim.reference) {
            aim.reference = bought->reference;  // and read again, knowing what is known of that one
            return {};
        }
        const bool binds = bought->terms.kind != Terms::Kind::nothing && !known.purchase.member;
        if (binds && !bought->knows_session && bought->reference.starts_with("sub_") &&
            !look_for_session(client, *bought))
            return client.problem();
        const auto catalog = world.catalog();
        const bool is_applied = world.write([&](Tx& tx) {
            auto effect = apply(tx, *catalog, connection, *bought, known.purchase.applied);
            if (effect && !aim.dispute.empty() && bought->reference.starts_with("sub_"))
                note_dispute(tx, connection.id, bought->reference, aim.dispute);
            return effect;
        });
        (void)is_applied;  // if not, the caller reads again
        return {};
    }

    struct Known {
        Purchase purchase;
        std::vector<std::string> disputes;
    };

    static Known what_is_known(Reader& reader, const Connection& connection, const Aim& aim) {
        Known known{.purchase = find_purchase(reader, connection.id, aim.reference),
                    .disputes = disputes_of(reader, connection.id, aim.reference)};
        const bool is_new = std::ranges::find(known.disputes, aim.dispute) == known.disputes.end();
        if (!aim.dispute.empty() && is_new) known.disputes.push_back(aim.dispute);
        return known;
    }

    static bool is_subscription(const Json& event) {
        return text_at(event, {"data", "object", "object"}) == "subscription";
    }

    // Whoever was logged in when they subscribed stands on the checkout, which the subscription doesn't name.
    static bool look_for_session(StripeClient& client, Bought& bought) {
        const auto json = client.session_of_subscription(bought.reference);
        if (!json) return false;
        if (!json->is_object()) return true;
        const Session session = read_session(*json);
        bought.client_reference = session.client_reference;
        if (bought.customer.email.empty()) bought.customer.email = session.customer.email;
        if (bought.customer.name.empty()) bought.customer.name = session.customer.name;
        return true;
    }

    // A product that is gone at Stripe is a broken link; nobody loses anything by it.
    Outcome look_at_product(World& world, const Connection& connection, const std::string& id) const {
        StripeClient client{world, connection, base_};
        const auto product = client.product(id);
        if (!product) return client.problem();
        const bool is_gone = !product->is_object() || flag_at(*product, {"deleted"}).value_or(false);
        const bool written = world.write([&](Tx& tx) {
            const std::int64_t links = mark_broken(tx, connection.id, id, is_gone);
            Effect effect{.words =
                              id + (is_gone ? " is gone at Stripe; nobody loses access by that." : " is in order.")};
            if (links == 0) effect = {.state = Effect::State::ignored, .words = id + " is tied to nothing here."};
            return effect;
        });
        return {.kind = written ? Outcome::Kind::done : Outcome::Kind::failed};
    }

    std::string base_;
};

}  // namespace

std::unique_ptr<Connector> make(std::string base) {
    while (base.ends_with('/')) base.pop_back();
    return std::make_unique<Stripe>(std::move(base));
}

}  // namespace hub::connectors::stripe
