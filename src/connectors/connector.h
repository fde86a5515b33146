#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "base/ids.h"
#include "base/json.h"
#include "connectors/connection.h"
#include "connectors/payment_links.h"
#include "connectors/shelf.h"
#include "connectors/world.h"
#include "http/client.h"
#include "http/request.h"

namespace hub::connectors {

// One event as its sender tells it. Repeats of an event_id are dropped; events of one lane are worked off in order.
struct Inbound {
    std::string event_id;
    std::string type;
    std::string lane;
    Time occurred_at;
    std::string
        ignored_because{};  // for staff; not empty when its sender's word is enough to know that it asks nothing
};

// What identify() found: an event, or why it isn't one that we take.
struct Identified {
    std::optional<Inbound> inbound{};
    std::string refusal{};
};

// An event out of the inbox. The body is a hint of where to look, not the truth.
struct Event {
    Inbound inbound;
    std::string body;
};

// What came of a try that did not end in a write.
struct Outcome {
    enum class Kind {
        done,     // written
        later,    // asked to wait until not_before; counts as no failure
        down,     // the service can't be reached or is broken
        refused,  // the service refuses our credentials: a person must mend it
        gone,     // the thing isn't there, or not yet, or not for this key
        failed,   // not understood
    };
    Kind kind = Kind::done;
    std::optional<Time> not_before{};
    std::string note{};  // for staff, without secrets
};

// One outside service. A connector owns no tables, no routes and no dashboard code: it describes itself, and inbox.cpp
// does the storing, ordering and retrying. Stateless and thread-safe.
class Connector {
public:
    virtual ~Connector() = default;
    virtual std::string_view kind() const = 0;  // "stripe"
    virtual Json settings_form() const = 0;     // the dashboard draws this

    // Reads the settings of the form, and leaves complaints of all that is wrong with them. The mode is empty when that
    // was wrong itself: then what belongs to either will do.
    virtual Credentials read_settings(Fields& settings, std::optional<Mode> mode, Time now) const = 0;
    // A new API key for an account that is connected already; complains like read_settings.
    virtual Secret<std::string> read_api_key(Fields& settings, Mode mode) const = 0;
    // What is wrong with a secret that can't sign events; empty when it can.
    virtual std::string fault_of_signing_secret(std::string_view secret) const = 0;
    // Asks the service who we are there: the account's name, empty when it can't be reached or won't say. Throws
    // Invalid when it refuses the key. Called outside any transaction.
    virtual std::string connect(http::Http& http, const Connection& connection, Time now) const = 0;

    // Whether the service has what would be tied; empty when it can't be asked, or won't say. Called outside any
    // transaction.
    virtual std::optional<bool> has(http::Http& http, const Connection& connection,
                                    const std::string& remote_id) const = 0;

    // What the service sells, as far as the key may read it. Throws Unavailable or Limited. Called outside any
    // transaction.
    virtual Shelf shelf(http::Http& http, const Connection& connection, Time now) const = 0;

    // Where what is sold there is paid. Throws Unavailable or Limited. Called outside any transaction.
    virtual PaymentLinks payment_links(http::Http& http, const Connection& connection, const std::string& remote_id,
                                       Time now) const = 0;
    // Makes such an address, once for everybody who wishes the same. Throws Invalid about `price`, Conflict when the
    // key lacks a right, Unavailable or Limited. Called outside any transaction.
    virtual PaymentLink make_payment_link(http::Http& http, const Connection& connection, const PaymentLinkWish& wish,
                                          Time now) const = 0;

    // Where staff look at one of its things in a browser; empty when there is no such page.
    virtual std::string address_of(const std::string& remote_id, Mode mode) const = 0;

    // Whether the request is the service's own, for this connection. Reads nothing but its arguments.
    virtual Identified identify(const http::Request& request, const Connection& connection, Time now) const = 0;
    // Reads what is true at the service, then writes what follows from it by world.write(), once.
    virtual Outcome handle(World& world, const Connection& connection, const Event& event) const = 0;
};

// The connectors of this program, as app/connectors.cpp lists them.
class Registry {
public:
    explicit Registry(std::vector<std::unique_ptr<Connector>> connectors) : connectors_(std::move(connectors)) {}

    const Connector* find(std::string_view kind) const;
    // Throws Conflict when this program has none of its kind.
    const Connector& of(const Connection& connection) const;
    std::vector<std::string> kinds() const;

private:
    std::vector<std::unique_ptr<Connector>> connectors_;
};

}  // namespace hub::connectors
