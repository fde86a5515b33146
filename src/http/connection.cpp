#include "http/connection.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/sabotage.h"

namespace hub::http {

namespace {

constexpr std::size_t pipelining_max = 16;
constexpr std::size_t turn_max = 1024 * 1024;  // bytes of an answer
constexpr std::int64_t body_rate_min = 1000;   // bytes a second, after the first body_timeout
constexpr Duration linger_timeout = 2s;        // of silence, for the caller to read an answer before the socket closes
constexpr Duration linger_max = 30s;           // for one who first sends all they wanted to, as browsers do
constexpr std::int64_t linger_rate_min = 16 * 1024;  // bytes a second, after the first linger_timeout
constexpr Duration drain_patience = 500ms;           // for a request that crosses with the stop
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view go_ahead = "HTTP/1.1 100 Continue\r\n\r\n";

// Where a thread reads into before the bytes go to their connection, so that idle connections hold no buffer.
std::span<char> scratch() {
    thread_local std::array<char, std::size_t{64} * 1024> bytes;
    return bytes;
}

// What must never be: whoever comes costs a megabyte.
void waste() {
    constexpr std::size_t megabyte = std::size_t{1024} * 1024;
    thread_local std::vector<std::string> wasted;
    wasted.emplace_back(megabyte, 'x');
}

std::string_view word_of(Door door) {
    switch (door) {
        case Door::open:
            return "open";
        case Door::page:
            return "page";
        case Door::member:
            return "member";
        case Door::key:
            return "key";
        case Door::session:
            return "session";
    }
    return "open";
}

}  // namespace

std::int64_t steady_now() {
    return std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The last resort is a sentence: even the page that says so may fail.
Response Serving::plain_answer(int status, const Request& request) const {
    try {
        return answers.plain(status, request);
    } catch (...) {
        log::error("plain_answer_failed", {{"id", request.id.text()}, {"status", std::to_string(status)}});
    }
    return {.status = status, .headers = {}, .body = "Something went wrong on our side.\n", .kept_body = {}};
}

Connection::Connection(Serving& serving, Pool& pool, Socket socket, const Address& peer)
    : serving_(serving),
      pool_(pool),
      socket_(std::move(socket)),
      intake_(serving.router, serving.proxies, serving.clock, peer, serving.settings.spool_folder) {
    if (sabotaged("greedy_connections")) waste();
}

Connection::~Connection() {
    serving_.crowd.leave();
}

void Connection::enter(Stage stage, Duration time) {
    deadline_ = steady_now() + time.count();
    stage_ = stage;
}

// Whoever is slow to send can still be told so, once; whoever is slow to read can't, be it what was told them.
void Connection::check_deadline(std::int64_t now) {
    if (now < deadline_) return;
    const Stage stage = stage_;
    const bool was_told = is_late_.exchange(true);
    if (stage == Stage::writing || stage == Stage::lingering) return socket_.interrupt();
    if (!was_told) socket_.interrupt_reading();
}

// A request that has arrived is answered all the same: it can still be read.
void Connection::leave_if_idle() {
    if (stage_ == Stage::idle) socket_.interrupt_reading();
}

void Connection::wait_to_read() {
    socket_.when_readable([self = shared_from_this()] {
        self->stage_ == Stage::lingering ? self->read_while_lingering() : self->read();
    });
}

void Connection::wait_for_more() {
    if (intake_.is_in_body()) return wait_for_body();
    const ServerSettings& settings = serving_.settings;
    if (!intake_.is_between_requests()) {
        if (stage_ != Stage::head) enter(Stage::head, settings.head_timeout);
    } else if (serving_.is_draining) {
        enter(Stage::idle, drain_patience);  // its last answer didn't say so yet
    } else {
        enter(Stage::idle, served_ == 0 ? settings.head_timeout : settings.idle_timeout);
    }
    wait_to_read();
}

// Neither silence nor a trickle keeps the place of a body.
void Connection::wait_for_body() {
    const Duration patience = serving_.settings.body_timeout;
    if (stage_ != Stage::body) began_ = steady_now();
    const Duration since{steady_now() - began_};
    const Duration earned{body_read_ * 1000 / body_rate_min};
    enter(Stage::body, std::min(patience, patience + earned - since));
    wait_to_read();
}

void Connection::read() {
    if (is_late_ && stage_ != Stage::idle) return read_ended();
    const Socket::Moved got = socket_.read(scratch());
    if (got.would_block) return wait_to_read();
    if (got.is_over) return read_ended();
    pipelined_ = 0;
    body_read_ = stage_ == Stage::body ? body_read_ + static_cast<std::int64_t>(got.count) : 0;
    intake_.add({scratch().data(), got.count});
    advance();
}

// Who was too slow is told; who left is let go.
void Connection::read_ended() {
    if (is_late_ && !intake_.is_between_requests()) refuse(408);
}

void Connection::advance() {
    try {
        go_on();
    } catch (const Unavailable& failure) {
        log::warn("upload_failed", {{"id", intake_.request().id.text()}, {"what", failure.what()}});
        refuse(503);
    }
}

void Connection::go_on() {
    for (;;) {
        switch (intake_.advance()) {
            case Intake::State::hungry:
                return wait_for_more();
            case Intake::State::refused:
                return refuse(intake_.refusal());
            case Intake::State::ready:
                return dispatch();
            case Intake::State::asks:
                return ask();
            case Intake::State::go_ahead:
                if (!send_go_ahead()) return;
        }
    }
}

// A caller that waits for our word has room for these few bytes; one that hasn't is let go.
bool Connection::send_go_ahead() {
    return socket_.write(go_ahead, {}).count == go_ahead.size();
}

void Connection::begin_to_answer() {
    began_ = steady_now();
    deadline_ = never;
    stage_ = Stage::answering;
}

// Whether an upload may come is asked of the database, so a handler thread does.
void Connection::ask() {
    begin_to_answer();
    if (pool_.offer([self = shared_from_this()] { self->admit(); })) return;
    refuse(503);
}

void Connection::admit() {
    Response response = run(intake_.found().route->admit);
    if (response.status == 100) {
        intake_.admit(std::move(response.landing));
        return advance();
    }
    after_ = After::close;
    deliver(std::move(response));
}

// What a route does, with an answer whatever happens.
Response Connection::run(const Route::Answer& what) const {
    const Request& request = intake_.request();
    try {
        return serving_.answers.front(request, what);
    } catch (...) {
        log::error("front_failed", {{"id", request.id.text()}, {"route", intake_.found().route->path}});
    }
    return serving_.plain_answer(500, request);
}

void Connection::dispatch() {
    begin_to_answer();
    ++served_;
    ++pipelined_;
    const bool goes_on = intake_.keeps_alive() && !is_late_ && pipelined_ < pipelining_max &&
                         served_ < serving_.settings.requests_per_connection;
    after_ = goes_on ? After::keep_alive : After::close;
    if (auto response = answered_quickly()) return deliver(*std::move(response));
    if (will_be_answered()) return;
    if (pool_.offer([self = shared_from_this()] { self->answer(); })) return;
    deliver(serving_.plain_answer(503, intake_.request()));
}

std::optional<Response> Connection::answered_quickly() {
    const Route* const route = intake_.found().route;
    if (route == nullptr || !serving_.answers.quick) return std::nullopt;
    try {
        return serving_.answers.quick(intake_.request(), *route);
    } catch (...) {
        log::error("quick_failed", {{"id", intake_.request().id.text()}, {"route", route->path}});
    }
    return serving_.plain_answer(500, intake_.request());
}

// Whoever makes the response has other things to do than to write it, so a handler thread does.
bool Connection::will_be_answered() {
    const Route* const route = intake_.found().route;
    if (route == nullptr || !route->answer_later) return false;
    pool_.promise();
    // Whoever keeps the call after having made it must not keep the connection, which can't outlive the server.
    const auto kept = std::make_shared<std::shared_ptr<Connection>>(shared_from_this());
    const Respond respond = [kept, &pool = pool_](Response response) {
        pool.give([self = std::move(*kept), made = std::move(response)]() mutable { self->deliver(std::move(made)); });
    };
    try {
        if (route->answer_later(intake_.request(), respond)) return true;
    } catch (...) {
        log::error("answer_later_failed", {{"id", intake_.request().id.text()}, {"route", route->path}});
    }
    pool_.take_back_promise();
    return false;
}

// On a handler thread.
void Connection::answer() {
    const Router::Found& found = intake_.found();
    const Request& request = intake_.request();
    if (found.route == nullptr) {
        Response response = serving_.plain_answer(found.other_methods ? 405 : 404, request);
        if (found.other_methods) response.with("Allow", found.allowed);
        return deliver(std::move(response));
    }
    deliver(run(found.route->answer));
}

void Connection::refuse(int status) {
    begin_to_answer();
    after_ = After::close;
    deliver(serving_.plain_answer(status, intake_.request()));
}

void Connection::deliver(Response response) {
    if (serving_.is_draining) after_ = After::close;
    if (response.status == 503 && response.header("Retry-After").empty()) response.with("Retry-After", "1");
    status_ = response.status;
    size_ = response.file                          ? response.file->size()
            : response.elsewhere                   ? response.elsewhere->size
            : response.kept_body.data() == nullptr ? response.body.size()
                                                   : response.kept_body.size();
    sending_ = Sending{to_wire(std::move(response), intake_.request(), serving_.clock.now(), after_)};
    begin_to_write();
}

// What lies elsewhere is answered once something of it has come, or with a word that nothing does.
void Connection::begin_to_write() {
    if (sending_.waits_for_source()) return wait_for_source(&Connection::begin_to_write);
    if (sending_.has_failed()) return deliver(serving_.plain_answer(503, intake_.request()));
    note();
    write();
}

// No thread does: one is found when there is something to send. The pool waits for it as for a promised answer.
void Connection::wait_for_source(void (Connection::*next)()) {
    deadline_ = never;
    pool_.promise();
    sending_.when_ready(
        [self = shared_from_this(), next] { self->pool_.give([self, next] { (self.get()->*next)(); }); });
}

// The route's pattern stands for the address, which may hold a token.
void Connection::note() const {
    const Request& request = intake_.request();
    const Route* const route = intake_.found().route;
    if (serving_.answers.note)
        serving_.answers.note({.door = route == nullptr ? std::nullopt : std::optional{route->door},
                               .status = status_,
                               .took = Duration{steady_now() - began_}});
    log::info("request", {{"method", std::string{name_of(request.method)}},
                          {"route", route == nullptr ? "-" : route->path},
                          {"status", std::to_string(status_)},
                          {"ms", std::to_string(steady_now() - began_)},
                          {"bytes", std::to_string(size_)},
                          {"id", request.id.text()},
                          {"door", std::string{route == nullptr ? "-" : word_of(route->door)}}});
}

// A caller who takes a file as fast as it comes takes turns with the others.
void Connection::write() {
    for (std::size_t count = 0; !sending_.is_done();) {
        if (sending_.waits_for_source()) return wait_for_source(&Connection::write);
        const Socket::Moved sent = sending_.go_on(socket_);
        if (sent.is_over) return;
        count += sent.count;
        if (!sent.would_block && count < turn_max) continue;
        enter(Stage::writing, serving_.settings.write_timeout);
        return socket_.when_writable([self = shared_from_this()] { self->write(); });
    }
    sending_ = {};
    if (after_ == After::close) return linger();
    intake_.next();
    advance();  // back into this function no deeper than pipelining_max
}

// Closing while the caller still sends would destroy the answer on its way, so what comes is read and dropped, for as
// long as they send in earnest.
void Connection::linger() {
    if (sabotaged("no_lingering")) return;
    began_ = steady_now();
    body_read_ = 0;
    socket_.end_writing();
    linger_on();
}

void Connection::linger_on() {
    const bool is_draining = serving_.is_draining;
    const Duration patience = is_draining ? drain_patience : linger_timeout;
    const Duration since{steady_now() - began_};
    const Duration earned{body_read_ * 1000 / linger_rate_min};
    const Duration most = is_draining ? drain_patience : linger_max;
    enter(Stage::lingering, std::min({patience, patience + earned - since, most - since}));
    wait_to_read();
}

void Connection::read_while_lingering() {
    const Socket::Moved got = socket_.read(scratch());
    if (is_late_ || got.is_over) return;
    body_read_ += static_cast<std::int64_t>(got.count);
    linger_on();
}

}  // namespace hub::http
