#include "http/intake.h"

#include <algorithm>

#include "base/ensure.h"
#include "http/grammar.h"
#include "http/parse.h"
#include "http/target.h"

namespace hub::http {

namespace {

constexpr std::size_t body_max_of_nowhere = 64 * 1024;  // for addresses that don't exist
constexpr std::size_t reserved_max = 64 * 1024;         // a promise of more is believed as it comes
constexpr std::size_t kept_capacity_max = 16 * 1024;    // of an idle connection

// All X-Forwarded-For headers in order, as one list.
std::string forwarded_for(const Request& request) {
    std::string hops;
    for (const auto& [name, value] : request.headers) {
        if (name == "x-forwarded-for") hops.append(hops.empty() ? "" : ",").append(value);
    }
    return hops;
}

// What the proxy next to us said last.
bool came_by_https(const Request& request) {
    std::string_view last;
    for (const auto& [name, value] : request.headers) {
        if (name == "x-forwarded-proto") last = value;
    }
    if (const std::size_t comma = last.rfind(','); comma != std::string_view::npos) last.remove_prefix(comma + 1);
    return same_but_for_case(without_blanks(last), "https");
}

}  // namespace

Intake::Intake(const Router& router, const Proxies& proxies, const Clock& clock, const Address& peer,
               const std::string& spool_folder)
    : router_(router), proxies_(proxies), clock_(clock), peer_(peer), spool_folder_(spool_folder) {}

void Intake::add(std::string_view bytes) {
    bytes_.append(bytes);
}

Intake::State Intake::refuse(int status) {
    refusal_ = status;
    return State::refused;
}

Intake::State Intake::advance() {
    if (refusal_ != 0) return State::refused;
    if (phase_ == Phase::head) {
        if (const State state = take_head(); state != State::ready) return state;
    }
    if (phase_ == Phase::asking) return State::asks;
    return phase_ == Phase::done ? State::ready : take_body();
}

void Intake::admit(Landing landing) {
    ENSURE(phase_ == Phase::asking);
    phase_ = Phase::body;
    is_spooled_ = true;
    landing_ = std::move(landing);
    request_.spooled = landing_.file;
    if (framing_.is_chunked) chunks_ = Chunks{std::min(found_.route->body_max, landing_.most)};
    if (framing_.length > landing_.most) refuse(413);
}

Intake::State Intake::take_head() {
    const std::string_view bytes = std::string_view{bytes_}.substr(used_);
    const HeadScan::State seen = scan_.look(bytes);
    if (seen == HeadScan::State::hungry) return State::hungry;
    request_.id = RequestId::fresh(clock_.now());
    request_.received_at = clock_.now();
    if (seen == HeadScan::State::refused) return refuse(scan_.refusal());
    const std::string_view head = bytes.substr(0, scan_.size());
    framing_ = check_head(head);
    auto parsed = parse_head(head);
    if (framing_.refusal != 0) {
        // Whose address it was decides how the refusal reads: as a page or as a problem document.
        if (parsed) request_.target = std::move(parsed->target);
        read_target();
        return refuse(framing_.refusal);
    }
    if (!parsed) return refuse(400);
    used_ += head.size();
    request_.method = parsed->method;
    request_.target = std::move(parsed->target);
    request_.headers = std::move(parsed->fields);
    if (!read_target()) return refuse(400);
    read_caller();
    return begin_body();
}

bool Intake::read_target() {
    auto target = parse_target(request_.target);
    if (!target) return false;
    if (const auto host = parse_host(request_.header("host"))) {
        request_.host = host->name;
        request_.authority = host->authority;
    }
    if (!target->authority.empty() && target->authority != request_.authority) return false;
    request_.path = std::move(target->path);
    request_.query = std::move(target->query);
    return true;
}

void Intake::read_caller() {
    if (!proxies_.trusts(peer_)) {
        request_.remote = peer_.text();
        return;
    }
    request_.remote = proxies_.caller(peer_, forwarded_for(request_)).text();
    request_.secure = came_by_https(request_);
}

Intake::State Intake::begin_body() {
    found_ = router_.find(request_.method, request_.path);
    request_.captured = std::move(found_.captured);
    const std::uint64_t body_max = found_.route == nullptr ? body_max_of_nowhere : found_.route->body_max;
    if (framing_.length > body_max) return refuse(413);
    const bool is_upload = found_.route != nullptr && found_.route->admit != nullptr;
    phase_ = is_upload ? Phase::asking : Phase::body;
    waits_for_go_ahead_ = framing_.expects_go_ahead && (framing_.is_chunked || framing_.length > 0);
    if (framing_.is_chunked) {
        chunks_ = Chunks{body_max};
    } else if (framing_.length > 0 && !is_upload) {
        request_.body.reserve(std::min<std::size_t>(framing_.length, reserved_max));
    }
    return State::ready;
}

Intake::State Intake::take_body() {
    if (is_spooled_ && !request_.spooled) request_.spooled = std::make_shared<OpenFile>(OpenFile::fresh(spool_folder_));
    const std::string_view bytes = std::string_view{bytes_}.substr(used_);
    if (waits_for_go_ahead_ && bytes.empty()) {
        waits_for_go_ahead_ = false;
        return State::go_ahead;
    }
    waits_for_go_ahead_ = false;
    if (framing_.is_chunked) return take_chunks();
    const std::size_t count = std::min<std::uint64_t>(bytes.size(), framing_.length - body_size_);
    request_.body.append(bytes.substr(0, count));
    used_ += count;
    body_size_ += count;
    if (!spool()) return refuse(413);
    if (body_size_ == framing_.length) {
        phase_ = Phase::done;
        return State::ready;
    }
    if (used_ == bytes_.size()) {
        bytes_.clear();
        used_ = 0;
    }
    return State::hungry;
}

Intake::State Intake::take_chunks() {
    used_ += chunks_.take(std::string_view{bytes_}.substr(used_), request_.body);
    if (!spool()) return refuse(413);
    switch (chunks_.state()) {
        case Chunks::State::malformed:
            return refuse(400);
        case Chunks::State::too_large:
            return refuse(413);
        case Chunks::State::complete:
            phase_ = Phase::done;
            return State::ready;
        case Chunks::State::hungry:
            break;
    }
    bytes_.clear();  // an unfinished body takes all there is
    used_ = 0;
    return State::hungry;
}

// What came of an upload goes to its file at once; false when there is no room for it.
bool Intake::spool() {
    if (!request_.spooled || request_.body.empty()) return true;
    if (landing_.may_grow && !landing_.may_grow(request_.body.size())) return false;
    request_.spooled->append(request_.body);
    request_.body.clear();
    return true;
}

void Intake::next() {
    bytes_.erase(0, used_);
    if (bytes_.empty() && bytes_.capacity() > kept_capacity_max) bytes_.shrink_to_fit();
    used_ = 0;
    phase_ = Phase::head;
    scan_ = {};
    framing_ = {};
    request_ = {};
    found_ = {};
    landing_ = {};
    is_spooled_ = false;
    body_size_ = 0;
    waits_for_go_ahead_ = false;
}

}  // namespace hub::http
