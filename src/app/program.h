#pragma once

#include <memory>
#include <vector>

#include "app/app.h"
#include "app/config.h"
#include "http/router.h"

namespace hub::app {

// Owns everything that App lists, built in order; its end is the reverse. The database is open and brought up to date.
class Program {
public:
    explicit Program(Config config);
    ~Program();

    App& app();
    std::vector<http::Route> routes();
    // Serves and works until SIGTERM or SIGINT, then drains.
    void serve();

private:
    struct Parts;
    class Work;
    std::unique_ptr<Parts> parts_;
};

}  // namespace hub::app
