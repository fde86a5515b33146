#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"

// The command `doctor`: looks at everything an operator would have to look at, and says what to do about it. It changes
// nothing and needs no running program.
namespace hub::app {

enum class Verdict { ok, warning, failed };

struct Finding {
    std::string name;  // what was looked at: "database"
    Verdict verdict = Verdict::ok;
    std::string said;    // what it is like
    std::string remedy;  // what to do; empty when it is fine
};

// Everything that can be looked at; what a broken configuration or database hides is left out.
std::vector<Finding> look_at_everything(const std::map<std::string, std::string>& flags);

// One line a finding, and what to do beneath it.
std::string text_of(const std::vector<Finding>& findings);
Json report_of(const std::vector<Finding>& findings);

// Prints what it finds; answers what the program ends with: 1 when anything failed, 0 when there are warnings at most.
int examine(const std::map<std::string, std::string>& flags, bool as_json);

}  // namespace hub::app
