#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "connectors/stripe/test_shop.h"

namespace hub::connectors::stripe {

namespace {

// One subscriber's life at Stripe: each step changes the true object and keeps the event that tells of it, with the
// object as it was then.
class Life {
public:
    Life(TestShop& shop, int number)
        : shop_(shop), id_("sub_" + std::to_string(number)), email_("life" + std::to_string(number) + "@example.com") {
        shop.stripe.put(subscription_json(id_, customer_json("cus_" + std::to_string(number), email_), "prod_1",
                                          shop.seconds() + 30 * 24 * 3600));
        become("incomplete", "customer.subscription.created");
    }

    void step(int choice) {
        static const char* const statuses[] = {"trialing", "active",   "past_due", "unpaid",
                                               "paused",   "canceled", "active"};
        if (choice == 7) return change("cancel_at_period_end", !subscription().at("cancel_at_period_end").as_bool());
        if (choice == 8) return swap_product("prod_2");
        if (choice == 9) return swap_product("prod_1");
        become(statuses[choice % 7], "customer.subscription.updated");
    }

    // The truth: what is open by the object as it is now.
    bool gives(const std::string& product) {
        const auto status = text_at(subscription(), {"status"});
        const bool counts = status == "trialing" || status == "active" || status == "past_due";
        return counts && text_at(subscription().at("items").at("data").at(0), {"price", "product"}) == product;
    }
    const std::string& email() const { return email_; }
    std::vector<Json> events;

private:
    Json& subscription() { return shop_.stripe.at(id_); }

    void become(const char* status, const std::string& type) {
        subscription().as_object()["status"] = status;
        if (std::string_view{status} == "past_due")
            shop_.stripe.put(invoice_json("in_" + id_, id_, "open", shop_.seconds()));
        events.push_back(shop_.event(type, subscription()));
    }
    void change(const char* field, bool value) {
        subscription().as_object()[field] = value;
        events.push_back(shop_.event("customer.subscription.updated", subscription()));
    }
    void swap_product(const std::string& product) {
        subscription().as_object()["items"] = list_json({item_json(product, shop_.seconds() + 30 * 24 * 3600)});
        events.push_back(shop_.event("customer.subscription.updated", subscription()));
    }

    TestShop& shop_;
    std::string id_;
    std::string email_;
};

}  // namespace

TEST_CASE("whatever order a life is told in, doubled and late, access ends as it is at Stripe") {
    db::on_sqlite([](db::TestStore& house) {
        TestShop shop{house};
        const ThingId other = shop.sell("Winter at Home", "prod_2");
        int number = 0;
        rc::check([&] {
            Life life{shop, ++number};
            for (const int choice : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 10))) {
                life.step(choice);
                // Some are told while the life goes on, out of turn.
                if (*rc::gen::inRange(0, 3) == 0) {
                    shop.deliver(*rc::gen::elementOf(life.events));
                    shop.inbox.drain();
                }
            }
            std::vector<Json> told = life.events;
            told.insert(told.end(), life.events.begin(),
                        life.events.begin() + static_cast<std::ptrdiff_t>(told.size() / 2));
            for (std::size_t left = told.size(); left > 0; --left) {
                const auto place = *rc::gen::inRange<std::size_t>(0, left);
                shop.deliver(told[place]);
                std::swap(told[place], told[left - 1]);
                if (left % 2 == 0) shop.inbox.drain();
            }
            shop.inbox.drain();
            RC_ASSERT(shop.is_open(life.email(), shop.course) == life.gives("prod_1"));
            RC_ASSERT(shop.is_open(life.email(), other) == life.gives("prod_2"));
        });
        CHECK(shop.stored("set_aside").empty());
        CHECK(shop.stored("waiting").empty());
    });
}

}  // namespace hub::connectors::stripe
