#include "jobs/attempt.h"

#include <exception>

#include "base/error.h"
#include "base/log.h"

namespace hub::jobs {

bool attempt(const std::string& name, const std::function<void()>& work) {
    try {
        work();
        return true;
    } catch (const Failure& failure) {
        log::warn("a loop failed and will try again", {{"loop", name},
                                                       {"what", failure.what()},
                                                       {"file", failure.place().file_name()},
                                                       {"line", std::to_string(failure.place().line())}});
    } catch (const std::exception& error) {
        log::error("a loop failed and will try again", {{"loop", name}, {"what", error.what()}});
    }
    return false;
}

}  // namespace hub::jobs
