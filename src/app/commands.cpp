#include "app/commands.h"

#include <cstdint>
#include <filesystem>
#include <iostream>

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include "activity/types.h"
#include "app/backups.h"
#include "app/command_line.h"
#include "app/config.h"
#include "app/doctor.h"
#include "app/program.h"
#include "app/routes.h"
#include "app/shipment_commands.h"
#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "base/version.h"
#include "demo/demo.h"
#include "media/cage.h"
#include "media/cage_inside.h"

namespace hub::app {

namespace {

// ---- the commands

void serve(const Given& given) {
    Config config = load_config(given.flags);
    log::begin(config.log == "json" ? log::Format::json : log::Format::text,
               config.log_level == "debug"     ? log::Level::debug
               : config.log_level == "warning" ? log::Level::warning
               : config.log_level == "error"   ? log::Level::error
                                               : log::Level::info);
    if (config.public_url.starts_with("https://") && config.trusted_proxies.empty())
        log::warn(
            "public-url is https and trusted-proxies is empty: name the proxy that ends TLS, or cookies will not "
            "be marked as secure and all callers count as one address");
    Program{std::move(config)}.serve();
}

void migrate(const Given& given) {
    Program program{load_config(given.flags)};  // opening brings it up to date
    if (given.as_json)
        return print(
            JsonObject{{"database", std::string{program.app().store.engine_name()}}, {"pending", JsonArray{}}});
    std::cout << "The database is up to date.\n";
}

void show_config(const Given& given) {
    std::vector<Shown> shown;
    load_config(given.flags, &shown);
    JsonArray all;
    for (const Shown& line : shown) {
        if (!given.as_json)
            std::cout << format("{:<20} {:<40} {:<12} {}\n", line.name, line.value, line.source, line.help);
        all.push_back(
            JsonObject{{"name", line.name}, {"value", line.value}, {"source", line.source}, {"help", line.help}});
    }
    if (given.as_json) print(all);
}

void show_activities(const Given& given) {
    JsonArray all;
    for (const activity::Kind& kind : activity::kinds) {
        if (!given.as_json) std::cout << format("{:<30} {}\n", kind.wire, kind.label);
        all.push_back(JsonObject{{"type", kind.wire}, {"label", kind.label}});
    }
    if (given.as_json) print(all);
}

// The table of routes needs a program, not what is stored: one on a database that goes again at once.
class PassingFolder {
public:
    PassingFolder() { std::filesystem::create_directory(path_); }
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;
    ~PassingFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_ = std::filesystem::temp_directory_path() / ("customerhub-" + random::token());
};

void show_routes(const Given& given) {
    const PassingFolder folder;
    const std::string path = folder.path().string();
    Program program{
        load_config({{"data", path}, {"media", path + "/media"}, {"database", "sqlite:" + path + "/customerhub.db"}})};
    JsonArray all;
    for (const http::Route& route : program.routes()) {
        if (!given.as_json)
            std::cout << format("{:<8} {:<60} {}\n", http::name_of(route.method), route.path, route.scope);
        all.push_back(JsonObject{
            {"method", std::string{http::name_of(route.method)}}, {"path", route.path}, {"scope", route.scope}});
    }
    if (given.as_json) print(all);
}

void fill_demo(const Given& given, const std::string& seed) {
    const Config config = load_config(given.flags);
    Program program{config};
    const demo::Summary made = demo::fill(program.app());
    if (!seed.empty()) demo::write_stripe_seed(made, seed);
    if (given.as_json) return print(demo::json_of(made));
    std::cout << demo::text_of(made);
}

// ---- the command line

void add_setting(CLI::App& line, Given& given, const Setting& setting) {
    const std::string flag = "--" + setting.name;
    if (setting.is_flag) {
        const auto set = [&given, name = setting.name](std::int64_t count) {
            given.flags[name] = count > 0 ? "true" : "false";
        };
        line.add_flag_function(flag, set, setting.help);
        return;
    }
    const auto set = [&given, name = setting.name](const std::string& value) { given.flags[name] = value; };
    line.add_option_function<std::string>(flag, set, setting.help)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_settings(CLI::App& line, Given& given) {
    line.fallthrough();
    line.add_option_function<std::string>(
        "--config", [&](const std::string& file) { given.flags["config"] = file; },
        "A file with lines such as “listen = 0.0.0.0:8080”");
    for (const Setting& setting : settings()) add_setting(line, given, setting);
    line.add_flag("--json", given.as_json, "Print for programs");
}

void add_shipment_words(CLI::App& restoring, ShipmentAsked& asked) {
    restoring.add_option("--from", asked.from, "Instead: what was shipped to this folder or s3://…");
    restoring.add_option("--until", asked.until,
                         "With --from: a moment such as 2026-11-22T10:00:00Z; the newest unless told");
    restoring.add_option("--generation", asked.generation,
                         "With --from: one of those that customerhub shipments lists");
}

void add_operation(CLI::App& line, Given& given) {
    auto file = std::make_shared<std::string>();
    auto* const backing_up =
        line.add_subcommand("backup", "Write everything in the database to one checked file, while the program runs");
    backing_up->add_option("file", *file, "Where to; what has the name is replaced once the new one is whole")
        ->required();
    backing_up->callback([&given, file] { back_up(load_config(given.flags), *file, given.as_json); });

    auto* const restoring = line.add_subcommand(
        "restore", "Bring an empty database to what a backup says, all of it or nothing; the program must not run");
    restoring->add_option("file", *file, "The backup, made from SQLite or PostgreSQL");
    auto asked = std::make_shared<ShipmentAsked>();
    add_shipment_words(*restoring, *asked);
    auto replaces = std::make_shared<bool>(false);
    restoring->add_flag("--replace", *replaces, "Throw away what the database holds already");
    restoring->callback([&given, file, asked, replaces] {
        const auto replace = *replaces ? db::Replace::yes : db::Replace::no;
        if (file->empty() == asked->from.empty())
            throw Invalid("restore", "should be told either the file of a backup, or --from where shipments lie");
        if (asked->from.empty()) return restore(load_config(given.flags), *file, replace, given.as_json);
        restore_from_shipments(load_config(given.flags), *asked, replace, given.as_json);
    });

    auto* const shipments =
        line.add_subcommand("shipments", "Say which moments can be restored from where ship-to says");
    auto looked_at = std::make_shared<ShipmentAsked>();
    auto checks = std::make_shared<bool>(false);
    shipments->add_option("--from", looked_at->from, "Where they lie, if not where ship-to says");
    shipments->add_flag("--check", *checks,
                        "Restore the newest into a file that goes again, and compare it with what is here");
    shipments->callback([&given, looked_at, checks] {
        const Config config = load_config(given.flags);
        *checks ? check_shipments(config, *looked_at, given.as_json)
                : list_shipments(config, *looked_at, given.as_json);
    });

    line.add_subcommand("doctor", "Say what is wrong and how to mend it; ends with 1 if anything is")
        ->callback([&given] { given.status = examine(given.flags, given.as_json); });
}

void add_commands(CLI::App& line, Given& given) {
    line.require_subcommand(1);
    line.set_version_flag("--version", "customerhub " + std::string{version()}, "Say which version this is");
    line.add_subcommand("serve", "Serve the portal, the API and the webhooks, and do the background work")
        ->callback([&given] { serve(given); });
    auto seed = std::make_shared<std::string>();
    auto* const demo = line.add_subcommand("demo", "Fill an empty database with a demo site");
    demo->add_option("--stripe-seed", *seed, "Also write what the fake Stripe is to begin with to this file");
    demo->callback([&given, seed] { fill_demo(given, *seed); });
    add_site_commands(line, given);
    add_key_commands(line, given);
    add_admin_commands(line, given);
    add_audit_commands(line, given);
    add_member_commands(line, given);
    add_mail_commands(line, given);
    add_operation(line, given);
    line.add_subcommand("migrate", "Bring the database up to date; serve does too")->callback([&given] {
        migrate(given);
    });
    line.add_subcommand("config", "Every setting with its value and where it came from")->callback([&given] {
        show_config(given);
    });
    line.add_subcommand("activities", "The kinds of activities")->callback([&given] { show_activities(given); });
    line.add_subcommand("routes", "Every address of the program")->callback([&given] { show_routes(given); });
}

// ---- what was mistyped

constexpr int misused = 2;  // what the program ends with then

// The innermost command that was named.
const CLI::App& named_in(const CLI::App& line) {
    const CLI::App* at = &line;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    return *at;
}

std::string advice_on(const CLI::App& line, const CLI::ParseError& error) {
    std::vector<std::string> commands;
    for (const CLI::App* const one : named_in(line).get_subcommands([](const CLI::App*) { return true; }))
        commands.push_back(one->get_name());
    if (error.get_name() != "RequiredError" || commands.empty()) return error.what();
    const std::vector<std::string> words = line.remaining(true);
    const std::string fault = words.empty() ? "A command is missing" : "There is no command “" + words.front() + "”";
    return fault + "; there are: " + join(commands, ", ");
}

int answer(const CLI::App& line, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return line.exit(error);  // was asked for help, or which version this is
    std::cerr << "customerhub: " << advice_on(line, error) << "\nRun it with --help for more.\n";
    return misused;
}

}  // namespace

int run(int count, char** words) {
    if (count > 1 && words[1] == media::caged_command)  // asked by ourselves alone
        return media::work_caged(std::vector<std::string>{words + 2, words + count});
    ::umask(S_IRWXG | S_IRWXO);  // whatever we make holds members' data, and SQLite makes files of its own
    CLI::App line{"CustomerHub: a membership platform in one program", "customerhub"};
    Given given;
    add_settings(line, given);
    add_commands(line, given);
    try {
        line.parse(count, words);
        return given.status;
    } catch (const CLI::ParseError& error) {
        return answer(line, error);
    } catch (const std::exception& error) {
        std::cerr << "customerhub: " << error.what() << '\n';
        return 1;
    }
}

}  // namespace hub::app
