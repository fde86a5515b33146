#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "http/addresses.h"
#include "http/chunks.h"
#include "http/head.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"

namespace hub::http {

// Turns the bytes of one connection into requests, one after another. Knows no socket and no time-out; what comes out
// does not depend on how the bytes were split.
class Intake {
public:
    enum class State {
        hungry,    // more bytes are needed
        asks,      // whether the body of this upload may come: admit() or give up
        go_ahead,  // the caller waits for 100 Continue; said once
        ready,     // a request is whole
        refused,   // answer refusal() and close: where the next request begins is not known
    };

    // Uploads are kept in `spool_folder`, unless they land elsewhere, until whoever asked for the request lets go of
    // it.
    Intake(const Router& router, const Proxies& proxies, const Clock& clock, const Address& peer,
           const std::string& spool_folder);

    void add(std::string_view bytes);
    // Throws Unavailable when an upload can't be kept.
    State advance();
    void admit(Landing landing);

    // When ready, and as far as it is known when refused.
    const Request& request() const { return request_; }
    const Router::Found& found() const { return found_; }
    int refusal() const { return refusal_; }
    bool keeps_alive() const { return framing_.keeps_alive; }
    // Forgets the request that was ready and goes on behind it.
    void next();

    bool is_between_requests() const { return phase_ == Phase::head && used_ == bytes_.size(); }
    bool is_in_body() const { return phase_ == Phase::body; }

private:
    enum class Phase { head, asking, body, done };

    State refuse(int status);
    State take_head();
    State take_body();
    State take_chunks();
    State begin_body();
    bool spool();
    bool read_target();
    void read_caller();

    const Router& router_;
    const Proxies& proxies_;
    const Clock& clock_;
    Address peer_;
    const std::string& spool_folder_;

    std::string bytes_;
    std::size_t used_ = 0;  // of bytes_
    Phase phase_ = Phase::head;
    HeadScan scan_;
    Framing framing_;
    Chunks chunks_{0};
    bool is_spooled_ = false;
    std::uint64_t body_size_ = 0;  // as far as it has come
    Request request_;
    Router::Found found_;
    Landing landing_;  // of the upload that was admitted
    bool waits_for_go_ahead_ = false;
    int refusal_ = 0;
};

}  // namespace hub::http
