#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include "app/audited.h"
#include "app/command_line.h"
#include "app/program.h"
#include "base/error.h"
#include "base/text.h"
#include "media/usage.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::app {

namespace {

constexpr const char* who_serves_learns_later =
    "A program that is serving already takes this up when it is started again.\n";

sites::Site site_of(App& app, const std::string& slug) {
    const auto site = app.store.read_everywhere([&](Reader& reader) { return sites::find_by_slug(reader, slug); });
    if (!site)
        throw NotFound("There is no site “" + slug + "”. Make it with: customerhub site create --name … --slug " +
                       slug);
    return *site;
}

std::vector<std::string> hosts_of(App& app, const sites::Site& site) {
    return app.store.read(site.id, [](Reader& reader) { return sites::hosts(reader); });
}

JsonArray json_list(const std::vector<std::string>& texts) {
    JsonArray list;
    for (const std::string& text : texts) list.push_back(Json(text));
    return list;
}

// ---- sites

void create_site(const Given& given, const sites::NewSite& wanted) {
    Program program{load_config(given.flags)};
    const Signature signature = signed_by_operator(program.app(), "site create");
    const sites::Site site = program.app().store.write_everywhere([&](Tx& tx) {
        sites::require_hosts(tx, wanted);
        return sites::create(tx, wanted);
    });
    if (given.as_json)
        return print(JsonObject{{"id", hub::json_of(site.id)}, {"slug", site.slug}, {"name", site.name}});
    std::cout << "Made the site “" << site.name << "” (" << site.slug << ").\n"
              << "Next: customerhub key create --site " << site.slug << " --name First --scopes '*'\n";
}

void list_sites(const Given& given) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    JsonArray all;
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        const std::vector<std::string> hosts = hosts_of(app, site);
        if (!given.as_json)
            std::cout << format("{:<20} {:<30} {}\n", site.slug, site.name,
                                hosts.empty() ? "any host" : join(hosts, ", "));
        all.push_back(JsonObject{
            {"id", hub::json_of(site.id)}, {"slug", site.slug}, {"name", site.name}, {"hosts", json_list(hosts)}});
    }
    if (given.as_json) return print(all);
    if (all.empty()) std::cout << "No sites yet.\n";
}

void set_quota(const Given& given, const std::string& slug, const std::string& text) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const sites::Site site = site_of(app, slug);
    const auto bytes = text == "none" ? std::nullopt : std::optional{read_bytes("quota", text)};
    const Signature signature = signed_by_operator(app, "site quota");
    const media::Usage usage = app.store.write(site.id, [&](Tx& tx) {
        media::set_quota(tx, bytes);
        return media::load_usage(tx, app.config.media_quota);
    });
    if (given.as_json)
        return print(JsonObject{{"slug", site.slug},
                                {"stored", usage.stored},
                                {"quota", usage.quota ? Json(*usage.quota) : Json(nullptr)}});
    std::cout << "The site “" << site.name << "” stores " << usage.stored << " bytes, and may store "
              << (usage.quota ? std::to_string(*usage.quota) : "as many as the disk holds") << ".\n";
}

void add_quota_command(CLI::App& site, const Given& given) {
    auto* const command = site.add_subcommand("quota", "How much a site may store in files");
    auto slug = std::make_shared<std::string>();
    auto bytes = std::make_shared<std::string>();
    command->add_option("--site", *slug, "The slug of the site")->required();
    command->add_option("bytes", *bytes, "Such as 50GB; none for what --media-quota says")->required();
    command->callback([&given, slug, bytes] { set_quota(given, *slug, *bytes); });
}

using ChangeOfHost = void (*)(Tx& everywhere, const SiteId& site, const std::string& host);

struct HostWords {
    std::string word;  // add, remove
    std::string slug;
    std::string host;
};

void change_host(const Given& given, const HostWords& words, ChangeOfHost change) {
    const auto& [word, slug, host] = words;
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    const sites::Site site = site_of(app, slug);
    {
        const Signature signature = signed_by_operator(app, "site host " + word);
        app.store.write(site.id, [&](Tx& tx) {
            tx.about(site.id.view());
            change(tx, site.id, host);
        });
    }
    const std::vector<std::string> hosts = hosts_of(app, site);
    if (given.as_json)
        return print(JsonObject{{"id", hub::json_of(site.id)}, {"slug", site.slug}, {"hosts", json_list(hosts)}});
    std::cout << "The site “" << site.name << "” answers to: " << (hosts.empty() ? "any host" : join(hosts, ", "))
              << ".\n"
              << who_serves_learns_later;
}

void add_host_commands(CLI::App& site, const Given& given) {
    auto* const host = site.add_subcommand("host", "The host names that lead to a site")->require_subcommand(1);
    const auto add = [&](const char* word, const char* help, ChangeOfHost change) {
        auto* const command = host->add_subcommand(word, help);
        auto slug = std::make_shared<std::string>();
        auto name = std::make_shared<std::string>();
        command->add_option("--site", *slug, "The slug of the site")->required();
        command->add_option("host", *name, "Such as members.example.com; without port")->required();
        command->callback([&given, word, slug, name, change] {
            change_host(given, {.word = word, .slug = *slug, .host = *name}, change);
        });
    };
    add("add", "Let a host name lead to the site", sites::add_host);
    add("remove", "Let a host name lead there no longer", sites::remove_host);
}

// ---- keys

void create_key(const Given& given, const std::string& slug, const std::string& name, const std::string& scopes) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    std::vector<std::string> wanted;
    for (const std::string& scope : split(scopes, ',')) wanted.emplace_back(trimmed(scope));
    const sites::Site site = site_of(app, slug);
    const Signature signature = signed_by_operator(app, "key create");
    const auto made =
        app.store.write(site.id, [&](Tx& tx) { return staff::create_key(tx, {.name = name, .scopes = wanted}); });
    if (given.as_json)
        return print(JsonObject{
            {"id", hub::json_of(made.key.id)}, {"key", made.secret.reveal()}, {"scopes", json_list(made.key.scopes)}});
    std::cout << "The key, shown this once:\n" << made.secret.reveal() << '\n';
}

void list_keys(const Given& given, const std::string& slug) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    JsonArray all;
    for (const staff::ApiKey& key :
         app.store.read(site_of(app, slug).id, [](Reader& reader) { return staff::list_keys(reader); })) {
        if (!given.as_json)
            std::cout << format("{}  {}  {:<8} {:<24} {}\n", key.id.text(), to_rfc3339(key.created_at),
                                key.revoked_at ? "revoked" : "live", key.name, join(key.scopes, ","));
        all.push_back(JsonObject{{"id", hub::json_of(key.id)},
                                 {"name", key.name},
                                 {"scopes", json_list(key.scopes)},
                                 {"created_at", hub::json_of(key.created_at)},
                                 {"revoked_at", hub::json_of(key.revoked_at)}});
    }
    if (given.as_json) return print(all);
    if (all.empty()) std::cout << "No keys yet.\n";
}

void revoke_key(const Given& given, const std::string& slug, const std::string& text) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    if (!ApiKeyId::matches(text))
        throw Invalid("key", "should be an id as key list shows it: " + std::string{ApiKeyId::prefix} + "_…");
    const auto id = ApiKeyId::parse(text);
    const sites::Site site = site_of(app, slug);
    const Signature signature = signed_by_operator(app, "key revoke");
    app.store.write(site.id, [&](Tx& tx) {
        tx.about(id.view());
        staff::revoke_key(tx, id);
    });
    if (given.as_json) return print(JsonObject{{"id", hub::json_of(id)}, {"revoked", true}});
    std::cout << "The key " << text << " opens nothing any more.\n";
}

}  // namespace

void add_site_commands(CLI::App& line, const Given& given) {
    auto* const site = line.add_subcommand("site", "Sites")->require_subcommand(1);
    auto* const making = site->add_subcommand("create", "Make a site");
    auto wanted = std::make_shared<sites::NewSite>();
    making->add_option("--name", wanted->name, "What its members read")->required();
    making->add_option("--slug", wanted->slug, "Its short name, such as riverside")->required();
    making->add_option("--support-email", wanted->support_email, "Where members write to for help");
    making->add_option("--time-zone", wanted->time_zone, "Such as Europe/Berlin");
    making->add_option("--host", wanted->hosts, "A host name that leads to it; may be given again");
    making->callback([&given, wanted] { create_site(given, *wanted); });
    site->add_subcommand("list", "Every site with its hosts")->callback([&given] { list_sites(given); });
    add_quota_command(*site, given);
    add_host_commands(*site, given);
}

void add_key_commands(CLI::App& line, const Given& given) {
    auto* const key = line.add_subcommand("key", "API keys")->require_subcommand(1);
    struct Words {
        std::string site;
        std::string name = "From the command line";
        std::string scopes;
        std::string id;
    };
    auto words = std::make_shared<Words>();
    const auto add = [&](const char* word, const char* help) {
        auto* const command = key->add_subcommand(word, help);
        command->add_option("--site", words->site, "The slug of its site")->required();
        return command;
    };
    auto* const making = add("create", "Make an API key; it is shown once");
    making->add_option("--name", words->name, "What it is for");
    making->add_option("--scopes", words->scopes, "Such as members:read,access:write; '*' for all")->required();
    making->callback([&given, words] { create_key(given, words->site, words->name, words->scopes); });
    add("list", "The keys of a site, newest first")->callback([&given, words] { list_keys(given, words->site); });
    auto* const revoking = add("revoke", "End a key, at once and for good");
    revoking->add_option("key", words->id, "As listed: " + std::string{ApiKeyId::prefix} + "_…")->required();
    revoking->callback([&given, words] { revoke_key(given, words->site, words->id); });
}

}  // namespace hub::app
