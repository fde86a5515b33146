// Everything one connection sends, several requests at a time: what comes out does not depend on how it was split.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ensure.h"
#include "http/intake.h"

namespace {

using hub::http::Intake;

struct Doorway {
    hub::http::Router router = [] {
        std::vector<hub::http::Route> routes(3);
        routes[0].path = "/";
        routes[1].path = "/things/:thing";
        routes[2].path = "/things/:thing";
        routes[2].method = hub::http::Method::post;
        routes[2].body_max = 64;
        return hub::http::Router{std::move(routes)};
    }();
    hub::http::Proxies proxies{{"10.0.0.0/8"}};
    hub::StoppedClock clock{hub::time_of(1'000)};
    hub::http::Address peer = hub::http::Address::parse("10.1.2.3").value();
    std::string spool_folder = "/tmp";
};

std::string summary_of(const Intake& intake) {
    const hub::http::Request& request = intake.request();
    std::string text = std::string(hub::http::name_of(request.method)) + " " + request.path + " [" + request.body +
                       "] " + request.host + " " + request.remote;
    for (const auto& [name, value] : request.query) text += " ?" + name + "=" + value;
    return text + (intake.keeps_alive() ? " goes on" : " ends");
}

std::vector<std::string> outcomes_in_pieces(std::string_view bytes, std::size_t piece) {
    static const Doorway doorway;
    Intake intake(doorway.router, doorway.proxies, doorway.clock, doorway.peer, doorway.spool_folder);
    std::vector<std::string> outcomes;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        intake.add(bytes.substr(at, piece));
        for (Intake::State state = intake.advance(); state != Intake::State::hungry; state = intake.advance()) {
            if (state == Intake::State::refused) {
                outcomes.push_back("refused " + std::to_string(intake.refusal()));
                return outcomes;
            }
            if (state == Intake::State::go_ahead) continue;
            outcomes.push_back(summary_of(intake));
            intake.next();
        }
    }
    return outcomes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes + 1), size - 1);
    ENSURE(outcomes_in_pieces(text, size) == outcomes_in_pieces(text, 1U + bytes[0]));
    return 0;
}
