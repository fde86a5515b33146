#include "http/client.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <mutex>
#include <utility>

#include <curl/curl.h>
#include <sys/socket.h>

#include "base/ensure.h"
#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"
#include "http/addresses.h"
#include "http/grammar.h"
#include "http/resolver.h"

namespace hub::http {

namespace {

constexpr std::size_t reply_head_max = 64 * 1024;
constexpr std::size_t url_max = 2048;
constexpr std::size_t idle_handles_max = 64;
constexpr Duration name_timeout = 2s;
constexpr Duration connect_timeout = 5s;
constexpr std::array<std::uint64_t, 3> open_ports = {80, 443, 8443};

struct UrlDeleter {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct HandleDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;
using Handle = std::unique_ptr<CURL, HandleDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

std::optional<std::string> part_of(const Url& url, CURLUPart part, unsigned flags) {
    char* text = nullptr;
    if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return std::nullopt;
    std::string copied{text};
    curl_free(text);
    return copied;
}

// Where a call goes, read by curl's own parser, so that nobody else's reading can differ from what is connected to.
struct Destination {
    Url url;
    std::string host;  // ASCII, without brackets
    std::uint64_t port = 0;
};

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return letter > ' ' && letter < 0x7F; });
}

// curl would forgive a third slash. Letters beyond ASCII are written as xn-- and %: what they turn into may be an
// address.
bool is_plain_url(std::string_view text) {
    return text.size() <= url_max && text.find(":///") == std::string_view::npos && is_visible_ascii(text);
}

std::optional<Destination> destination_of(const std::string& text) {
    Destination destination{.url = Url{curl_url()}, .host = {}, .port = 0};
    const Url& url = destination.url;
    if (!is_plain_url(text)) return std::nullopt;
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return std::nullopt;
    const auto scheme = part_of(url, CURLUPART_SCHEME, 0);
    auto host = part_of(url, CURLUPART_HOST, 0);
    const auto port = parse_u64(part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT).value_or(""));
    const bool has_zone = part_of(url, CURLUPART_ZONEID, 0).has_value();
    if ((scheme != "http" && scheme != "https") || !host || !port || has_zone) return std::nullopt;
    if (host->ends_with('.')) host->pop_back();
    const bool is_set = curl_url_set(url.get(), CURLUPART_HOST, host->c_str(), 0) == CURLUE_OK;
    destination.host = part_of(url, CURLUPART_HOST, 0).value_or("");
    if (!is_set || !is_visible_ascii(destination.host)) return std::nullopt;
    if (destination.host.starts_with('[')) destination.host = destination.host.substr(1, destination.host.size() - 2);
    destination.port = *port;
    return destination;
}

bool may_be_reached(const Address& address) {
    return is_public(address) && !is_own(address);
}

bool leads_inside(const std::vector<Address>& addresses) {
    return !std::ranges::all_of(addresses, may_be_reached);
}

bool has_open_port(const Destination& destination) {
    return std::ranges::find(open_ports, destination.port) != open_ports.end();
}

// One for the program: its threads are shared by all who ask.
Resolver& names() {
    static Resolver resolver;
    return resolver;
}

// One call under way. curl's callbacks get it; none of them lets an exception through.
struct Exchange {
    const Call& call;
    Reply reply;
    std::size_t head_size = 0;
    bool is_refused = false;
    bool is_too_large = false;
};

std::size_t take_body(const char* bytes, std::size_t, std::size_t count, void* pointer) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    const std::size_t most = exchange.call.answer_max * (sabotaged("long_answers") ? 512 : 1);
    exchange.is_too_large = exchange.reply.body.size() + count > most;
    if (exchange.is_too_large) return CURL_WRITEFUNC_ERROR;
    try {
        exchange.reply.body.append(bytes, count);
        return count;
    } catch (...) {
        return CURL_WRITEFUNC_ERROR;
    }
}

void keep_field(Reply& reply, std::string_view line) {
    // 100 Continue and the like have a head of their own before the one that counts.
    if (line.starts_with("HTTP/")) return reply.headers.clear();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string_view value = line.substr(colon + 1);
    while (value.ends_with('\n') || value.ends_with('\r')) value.remove_suffix(1);
    reply.headers.emplace_back(lower_case(line.substr(0, colon)), without_blanks(value));
}

std::size_t take_head(const char* bytes, std::size_t, std::size_t count, void* pointer) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    exchange.head_size += count;
    if (exchange.head_size > reply_head_max) return 0;
    try {
        keep_field(exchange.reply, {bytes, count});
        return count;
    } catch (...) {
        return 0;
    }
}

// What must never be: curl asks again where a host is that was found harmless, and calls whatever it hears.
bool asks_again() {
    return sabotaged("check_then_resolve_again");
}

// The last word, on the very address that is about to be connected to.
curl_socket_t open_socket(void* pointer, curlsocktype, curl_sockaddr* target) noexcept {
    auto& exchange = *static_cast<Exchange*>(pointer);
    const auto address = Address::of(target->addr);
    const bool may_go_anywhere = exchange.call.to_the_inside || sabotaged("unchecked_address") || asks_again();
    const bool is_allowed = address && (may_go_anywhere || may_be_reached(*address));
    if (!is_allowed) {
        exchange.is_refused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

template <class Value>
void set(const Handle& handle, CURLoption option, Value value) {
    ENSURE(curl_easy_setopt(handle.get(), option, value) == CURLE_OK);
}

bool has_header(const Call& call, std::string_view name) {
    return std::ranges::any_of(call.headers, [&](const auto& pair) { return same_but_for_case(pair.first, name); });
}

void append(List& list, const std::string& line) {
    curl_slist* const longer = curl_slist_append(list.get(), line.c_str());
    ENSURE(longer != nullptr);
    if (!list) list.reset(longer);  // otherwise it is the same list
}

List headers_of(const Call& call) {
    List list;
    for (const auto& [name, value] : call.headers)
        append(list, value.empty() ? name + ";" : format("{}: {}", name, value));
    if (!has_header(call, "accept-encoding")) append(list, "Accept-Encoding: identity");
    if (!has_header(call, "user-agent")) append(list, "User-Agent: CustomerHub");
    if (!has_header(call, "content-type")) append(list, "Content-Type:");  // curl would call every body a form
    append(list, "Expect:");                                               // and wait for a go-ahead
    return list;
}

bool is_well_formed(const Call& call) {
    return is_token(call.method) && std::ranges::all_of(call.headers, [](const auto& pair) {
               return is_token(pair.first) && is_field_text(pair.second);
           });
}

void set_limits(const Handle& handle, Duration time) {
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(time.count()) * (sabotaged("patient_calls") ? 6 : 1));
    set(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(time, connect_timeout).count()));
    set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    set(handle, CURLOPT_FOLLOWLOCATION, sabotaged("follow_redirects") ? 1L : 0L);
    set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOPROXY, "*");
}

void set_message(const Handle& handle, const Call& call, const curl_slist* headers) {
    if (call.method == "HEAD") {
        set(handle, CURLOPT_NOBODY, 1L);
    } else if (call.method != "GET" || !call.body.empty()) {
        set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
        set(handle, CURLOPT_POSTFIELDS, call.body.c_str());
    }
    set(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
    set(handle, CURLOPT_HTTPHEADER, headers);
}

void set_callbacks(const Handle& handle, Exchange& exchange) {
    set(handle, CURLOPT_WRITEFUNCTION, take_body);
    set(handle, CURLOPT_WRITEDATA, &exchange);
    set(handle, CURLOPT_HEADERFUNCTION, take_head);
    set(handle, CURLOPT_HEADERDATA, &exchange);
    set(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(handle, CURLOPT_OPENSOCKETDATA, &exchange);
}

// Ties the name to the addresses that were looked at, so that curl does not ask again and hear something else.
List pinned(const Destination& destination, const std::vector<Address>& addresses) {
    std::vector<std::string> texts;
    texts.reserve(addresses.size());
    for (const Address& address : addresses) {
        texts.push_back(address.is_v4() ? address.text() : "[" + address.text() + "]");
    }
    List list;
    if (Address::parse(destination.host) || asks_again()) return list;  // nobody is asked where an address is
    append(list, format("+{}:{}:{}", destination.host, destination.port, join(texts, ",")));
    return list;
}

Reply failed(Reply::Kind kind, std::string note) {
    Reply reply;
    reply.kind = kind;
    reply.note = std::move(note);
    return reply;
}

Reply refused() {
    return failed(Reply::Kind::refused_address, "The address leads to a private network or a closed port.");
}

Reply outcome(CURLcode code, Exchange& exchange) {
    if (code == CURLE_OK) return std::move(exchange.reply);
    if (exchange.is_too_large) {
        Reply reply =
            failed(Reply::Kind::too_large, format("The answer is longer than {} bytes.", exchange.call.answer_max));
        reply.status = exchange.reply.status;
        return reply;
    }
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return failed(Reply::Kind::timed_out, format("No answer within {} ms.", exchange.call.timeout.count()));
        case CURLE_COULDNT_CONNECT:
        case CURLE_COULDNT_RESOLVE_HOST:
            if (exchange.is_refused) return refused();
            return failed(Reply::Kind::no_connection, "No connection: nobody answers at that address.");
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
            return failed(Reply::Kind::no_connection, format("No secure connection: {}.", curl_easy_strerror(code)));
        default:
            return failed(Reply::Kind::broken, format("The exchange broke off: {}.", curl_easy_strerror(code)));
    }
}

// Handles keep their connections alive between calls. What was allowed to go inside is never lent to a call that isn't.
class Handles {
public:
    Handle take() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return Handle{curl_easy_init()};
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
    }
    void give_back(Handle handle) {
        curl_easy_reset(handle.get());
        const std::lock_guard lock(mutex_);
        if (idle_.size() < idle_handles_max) idle_.push_back(std::move(handle));
    }

private:
    std::mutex mutex_;  // guards idle_
    std::vector<Handle> idle_;
};

class CurlHttp final : public Http {
public:
    explicit CurlHttp(Resolver& names) : names_(names) {
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        ENSURE(ready == CURLE_OK);
    }

    Reply send(const Call& call) override {
        const auto destination = destination_of(call.url);
        if (!destination) return failed(Reply::Kind::broken, "The address is not an http or https URL.");
        if (!is_well_formed(call)) return failed(Reply::Kind::broken, "A header holds what no header may hold.");
        if (!call.to_the_inside && !has_open_port(*destination)) return refused();
        const auto began = std::chrono::steady_clock::now();
        const auto addresses = names_.find(destination->host, std::min(call.timeout, name_timeout));
        const auto left = call.timeout - std::chrono::ceil<Duration>(std::chrono::steady_clock::now() - began);
        if (!addresses || left <= 0ms)
            return failed(Reply::Kind::timed_out, "The name of the host was not found in time.");
        if (addresses->empty()) return failed(Reply::Kind::no_connection, "There is no host of that name.");
        const bool is_checked = !sabotaged("unchecked_name") && !sabotaged("unchecked_address");
        if (!call.to_the_inside && leads_inside(*addresses) && is_checked) return refused();
        return perform({.call = call, .destination = *destination, .addresses = *addresses, .time_left = left});
    }

private:
    struct Allowed {
        const Call& call;
        const Destination& destination;
        const std::vector<Address>& addresses;
        Duration time_left;
    };

    Reply perform(const Allowed& allowed) {
        const Call& call = allowed.call;
        Handles& handles = call.to_the_inside ? inside_ : outside_;
        Handle handle = handles.take();
        ENSURE(handle != nullptr);
        Exchange exchange{.call = call, .reply = {}};
        const List headers = headers_of(call);
        const List pins = pinned(allowed.destination, allowed.addresses);
        set(handle, CURLOPT_CURLU, allowed.destination.url.get());
        set(handle, CURLOPT_RESOLVE, pins.get());
        set_limits(handle, allowed.time_left);
        set_message(handle, call, headers.get());
        set_callbacks(handle, exchange);
        const CURLcode code = curl_easy_perform(handle.get());
        long status = 0;
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
        exchange.reply.status = static_cast<int>(status);
        handles.give_back(std::move(handle));
        return outcome(code, exchange);
    }

    Resolver& names_;
    Handles inside_;
    Handles outside_;
};

}  // namespace

std::unique_ptr<Http> open_http() {
    return open_http(names());
}

std::unique_ptr<Http> open_http(Resolver& names) {
    return std::make_unique<CurlHttp>(names);
}

std::string_view Reply::header(std::string_view lower_case_name) const {
    for (const auto& [name, value] : headers) {
        if (name == lower_case_name) return value;
    }
    return {};
}

std::optional<Duration> Reply::retry_after(Time now) const {
    constexpr std::uint64_t seconds_max = 365ULL * 24 * 3600;
    const std::string text{header("retry-after")};
    if (is_digits(text)) return std::chrono::seconds{std::min(parse_u64(text).value_or(seconds_max), seconds_max)};
    const std::time_t date = text.empty() ? -1 : curl_getdate(text.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    const Duration length = std::chrono::floor<Duration>(std::chrono::system_clock::from_time_t(date)) - now;
    return std::clamp<Duration>(length, 0ms, std::chrono::seconds{seconds_max});
}

void check_outgoing_url(std::string_view field, std::string_view url, bool to_the_inside) {
    const auto destination = destination_of(std::string{url});
    if (!destination) throw Invalid(std::string{field}, "should be an http or https URL without a user name");
    if (to_the_inside) return;
    if (!has_open_port(*destination)) throw Invalid(std::string{field}, "should use port 443, 80 or 8443");
    // A name that is not found now may exist later; the address is looked at again whenever it is called.
    const auto addresses = names().find(destination->host);
    if (addresses && leads_inside(*addresses)) {
        throw Invalid(std::string{field}, "should be an address on the public internet");
    }
}

}  // namespace hub::http
