#include "app/commands.h"

#include <iostream>

#include <CLI/CLI.hpp>

#include "activity/types.h"
#include "app/backups.h"
#include "app/config.h"
#include "app/doctor.h"
#include "app/program.h"
#include "app/routes.h"
#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "demo/demo.h"
#include "mail/mail.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::app {

namespace {

using Flags = std::map<std::string, std::string>;

// What every command shares: the settings given as flags, and whether answers are for programs.
struct Given {
    Flags flags;
    bool as_json = false;
    int status = 0;  // what the program ends with, unless a command throws
};

void print(const Json& json) {
    std::cout << to_text(json) << '\n';
}

sites::Site site_of(App& app, const std::string& slug) {
    const auto site = app.store.read_everywhere([&](Reader& reader) { return sites::find_by_slug(reader, slug); });
    if (!site)
        throw NotFound("There is no site “" + slug + "”. Make it with: customerhub site create --name … --slug " +
                       slug);
    return *site;
}

// ---- the commands

void serve(const Given& given) {
    Config config = load_config(given.flags);
    log::begin(config.log == "json" ? log::Format::json : log::Format::text,
               config.log_level == "debug"     ? log::Level::debug
               : config.log_level == "warning" ? log::Level::warning
               : config.log_level == "error"   ? log::Level::error
                                               : log::Level::info);
    Program{std::move(config)}.serve();
}

void create_site(const Given& given, const sites::NewSite& wanted) {
    Program program{load_config(given.flags)};
    const sites::Site site = program.app().store.write_everywhere([&](Tx& tx) { return sites::create(tx, wanted); });
    if (given.as_json) return print(JsonObject{{"id", json_of(site.id)}, {"slug", site.slug}, {"name", site.name}});
    std::cout << "Made the site “" << site.name << "” (" << site.slug << ").\n"
              << "Next: customerhub key create --site " << site.slug << " --name First --scopes '*'\n";
}

void create_key(const Given& given, const std::string& slug, const std::string& name, const std::string& scopes) {
    Program program{load_config(given.flags)};
    App& app = program.app();
    std::vector<std::string> wanted;
    for (const std::string& scope : split(scopes, ',')) wanted.emplace_back(trimmed(scope));
    const auto made =
        app.store.write(site_of(app, slug).id, [&](Tx& tx) { return staff::create_key(tx, name, wanted); });
    if (given.as_json) {
        JsonArray granted;
        for (const std::string& scope : made.key.scopes) granted.push_back(Json(scope));
        return print(JsonObject{{"id", json_of(made.key.id)}, {"key", made.secret.reveal()}, {"scopes", granted}});
    }
    std::cout << "The key, shown this once:\n" << made.secret.reveal() << '\n';
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

void show_routes(const Given& given) {
    Program program{load_config(given.flags)};
    JsonArray all;
    for (const http::Route& route : program.routes()) {
        if (!given.as_json)
            std::cout << format("{:<8} {:<60} {}\n", http::name_of(route.method), route.path, route.scope);
        all.push_back(JsonObject{
            {"method", std::string{http::name_of(route.method)}}, {"path", route.path}, {"scope", route.scope}});
    }
    if (given.as_json) print(all);
}

void list_mails(const Given& given, const std::string& to) {
    Program program{load_config(given.flags)};
    App& app = program.app();
    mail::Filter filter;
    if (!to.empty()) filter.recipient = to;
    JsonArray all;
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        for (const mail::Entry& mail :
             app.store.read(site.id, [&](Reader& reader) { return mail::list_mails(reader, filter); })) {
            if (!given.as_json)
                std::cout << format("{}  {}  {:<8} {:<32} {}\n", mail.id.text(), to_rfc3339(mail.created_at),
                                    mail.state, mail.recipient, mail.subject);
            all.push_back(JsonObject{{"id", json_of(mail.id)},
                                     {"site", site.slug},
                                     {"to", mail.recipient},
                                     {"subject", mail.subject},
                                     {"kind", mail.kind},
                                     {"state", mail.state},
                                     {"created_at", json_of(mail.created_at)}});
        }
    }
    if (given.as_json) return print(all);
    if (all.empty()) std::cout << "No mails yet.\n";
}

// Ids are unguessable and unique over all sites, so the operator needs no site to name one.
void show_mail(const Given& given, const std::string& text) {
    Program program{load_config(given.flags)};
    App& app = program.app();
    const MailId id = MailId::parse(text);
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        const auto mail = app.store.read(site.id, [&](Reader& reader) { return mail::find_mail(reader, id); });
        if (!mail) continue;
        if (given.as_json)
            return print(JsonObject{{"id", json_of(id)},
                                    {"to", mail->entry.recipient},
                                    {"subject", mail->entry.subject},
                                    {"kind", mail->entry.kind},
                                    {"text", mail->text},
                                    {"html", mail->html}});
        std::cout << "To: " << mail->entry.recipient << "\nSubject: " << mail->entry.subject << "\n\n"
                  << mail->text << '\n';
        return;
    }
    throw NotFound("There is no mail " + text + ".");
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

void add_settings(CLI::App& line, Given& given) {
    line.fallthrough();
    line.add_option_function<std::string>(
        "--config", [&](const std::string& file) { given.flags["config"] = file; },
        "A file with lines such as “listen = 0.0.0.0:8080”");
    for (const Setting& setting : settings()) {
        auto* const option = line.add_option_function<std::vector<std::string>>(
            "--" + setting.name,
            [&given, name = setting.name](const std::vector<std::string>& values) {
                given.flags[name] = values.empty() ? "true" : values.front();
            },
            setting.help);
        option->expected(setting.is_flag ? 0 : 1, 1)->allow_extra_args(false);  // the next word may be a file
    }
    line.add_flag("--json", given.as_json, "Print for programs");
}

void add_site_and_key(CLI::App& line, const Given& given) {
    auto* const site = line.add_subcommand("site", "Sites")->require_subcommand(1);
    auto* const making = site->add_subcommand("create", "Make a site");
    auto wanted = std::make_shared<sites::NewSite>();
    making->add_option("--name", wanted->name, "What its members read")->required();
    making->add_option("--slug", wanted->slug, "Its short name, such as riverside")->required();
    making->add_option("--support-email", wanted->support_email, "Where members write to for help");
    making->add_option("--time-zone", wanted->time_zone, "Such as Europe/Berlin");
    making->add_option("--host", wanted->hosts, "A host name that leads to it; may be given again");
    making->callback([&given, wanted] { create_site(given, *wanted); });

    auto* const key = line.add_subcommand("key", "API keys")->require_subcommand(1);
    auto* const adding = key->add_subcommand("create", "Make an API key; it is shown once");
    struct NewKey {
        std::string site;
        std::string name = "From the command line";
        std::string scopes = "*";
    };
    auto keyed = std::make_shared<NewKey>();
    adding->add_option("--site", keyed->site, "The slug of its site")->required();
    adding->add_option("--name", keyed->name, "What it is for");
    adding->add_option("--scopes", keyed->scopes, "Such as members:read,access:write; * for all");
    adding->callback([&given, keyed] { create_key(given, keyed->site, keyed->name, keyed->scopes); });
}

void add_mail(CLI::App& line, const Given& given) {
    auto* const mail = line.add_subcommand("mail", "Mails, kept while no mail server is set")->require_subcommand(1);
    auto to = std::make_shared<std::string>();
    auto* const listing = mail->add_subcommand("list", "List the newest");
    listing->add_option("--to", *to, "Only those to this address");
    listing->callback([&given, to] { list_mails(given, *to); });
    auto id = std::make_shared<std::string>();
    auto* const showing = mail->add_subcommand("show", "Show one");
    showing->add_option("id", *id, "As listed: mai_…")->required();
    showing->callback([&given, id] { show_mail(given, *id); });
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
    restoring->add_option("file", *file, "The backup, made from SQLite or PostgreSQL")->required();
    auto replaces = std::make_shared<bool>(false);
    restoring->add_flag("--replace", *replaces, "Throw away what the database holds already");
    restoring->callback([&given, file, replaces] {
        restore(load_config(given.flags), *file, *replaces ? db::Replace::yes : db::Replace::no, given.as_json);
    });

    line.add_subcommand("doctor", "Say what is wrong and how to mend it; ends with 1 if anything is")
        ->callback([&given] { given.status = examine(given.flags, given.as_json); });
}

void add_commands(CLI::App& line, Given& given) {
    line.require_subcommand(1);
    line.add_subcommand("serve", "Serve the portal, the API and the webhooks, and do the background work")
        ->callback([&given] { serve(given); });
    auto seed = std::make_shared<std::string>();
    auto* const demo = line.add_subcommand("demo", "Fill an empty database with a demo site");
    demo->add_option("--stripe-seed", *seed, "Also write what the fake Stripe is to begin with to this file");
    demo->callback([&given, seed] { fill_demo(given, *seed); });
    add_site_and_key(line, given);
    add_mail(line, given);
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

}  // namespace

int run(int count, char** words) {
    CLI::App line{"CustomerHub: a membership platform in one program", "customerhub"};
    Given given;
    add_settings(line, given);
    add_commands(line, given);
    try {
        line.parse(count, words);
        return given.status;
    } catch (const CLI::ParseError& error) {
        return line.exit(error);
    } catch (const std::exception& error) {
        std::cerr << "customerhub: " << error.what() << '\n';
        return 1;
    }
}

}  // namespace hub::app
