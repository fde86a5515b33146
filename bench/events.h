#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hub::bench {

// A webhook as Stripe would send it now, signed; `path` has the connection's key in it.
std::string signed_request(std::string_view path, std::string_view secret, std::string_view body);

// Bodies like those of a file, one a line, each with an event id of its own and one of `lanes` customers.
class EventMaker {
public:
    EventMaker(const std::string& file, std::string run);
    struct Event {
        std::string id;
        std::string customer;
        std::string type;
        std::string body;
    };
    Event next();

private:
    struct Template {
        std::string id;
        std::string customer;
        std::string type;
        std::string body;
    };
    std::vector<Template> templates_;
    std::string run_;
    std::size_t count_ = 0;
};

}  // namespace hub::bench
