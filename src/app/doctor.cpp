#include "app/doctor.h"

#include <algorithm>
#include <iostream>

#include "app/doctor_checks.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::app {

namespace {

std::string_view word_of(Verdict verdict) {
    switch (verdict) {
        case Verdict::ok:
            return "ok";
        case Verdict::warning:
            return "warning";
        case Verdict::failed:
            return "failed";
    }
    return "failed";
}

std::ptrdiff_t count_of(const std::vector<Finding>& findings, Verdict verdict) {
    return std::ranges::count(findings, verdict, &Finding::verdict);
}

}  // namespace

std::vector<Finding> look_at_everything(const std::map<std::string, std::string>& flags) {
    std::vector<Finding> findings;
    const auto config = checks::look_at_configuration(flags, findings);
    if (!config) return findings;
    checks::look_at_data_folder(*config, findings);
    checks::look_at_the_cage(findings);
    checks::look_at_mail_server(*config, findings);
    checks::look_at_database(*config, findings);
    return findings;
}

std::string text_of(const std::vector<Finding>& findings) {
    std::string text;
    for (const Finding& finding : findings) {
        text += format("{:<8} {:<14} {}\n", word_of(finding.verdict), finding.name, finding.said);
        if (!finding.remedy.empty()) text += format("{:<23} → {}\n", "", finding.remedy);
    }
    return text + format("{} ok, {}, {} failed\n", count_of(findings, Verdict::ok),
                         counted(count_of(findings, Verdict::warning), "warning", "warnings"),
                         count_of(findings, Verdict::failed));
}

Json report_of(const std::vector<Finding>& findings) {
    JsonArray all;
    for (const Finding& finding : findings) {
        all.push_back(JsonObject{{"name", finding.name},
                                 {"verdict", std::string{word_of(finding.verdict)}},
                                 {"said", finding.said},
                                 {"remedy", finding.remedy}});
    }
    return JsonObject{{"ok", count_of(findings, Verdict::failed) == 0}, {"findings", std::move(all)}};
}

int examine(const std::map<std::string, std::string>& flags, bool as_json) {
    const std::vector<Finding> findings = look_at_everything(flags);
    std::cout << (as_json ? to_text(report_of(findings)) + "\n" : text_of(findings));
    return count_of(findings, Verdict::failed) == 0 ? 0 : 1;
}

}  // namespace hub::app
