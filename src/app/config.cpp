#include "app/config.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>

#include "app/config_address.h"
#include "app/shipment_places.h"
#include "base/error.h"
#include "base/text.h"
#include "db/store.h"
#include "http/addresses.h"
#include "http/server.h"
#include "media/s3_place.h"

namespace hub::app {

namespace {

// One line: how a setting is read into the configuration and shown again.
struct Line {
    Setting setting;
    std::function<void(Config&, const std::string&)> read;
    std::function<std::string(const Config&)> show;
    std::string known_as{};  // in the environment, to the programs of others
};

bool flag_of(const std::string& name, const std::string& text) {
    if (text == "true" || text == "1" || text == "yes" || text.empty()) return true;
    if (text == "false" || text == "0" || text == "no") return false;
    throw Invalid(name, "should be true or false");
}

void check_word(const std::string& name, const std::string& text, const std::vector<std::string>& words) {
    if (std::ranges::find(words, text) == words.end()) throw Invalid(name, "should be one of: " + join(words, ", "));
}

std::string text_of(bool flag) {
    return flag ? "true" : "false";
}

// A setting that is a plain text.
Line plain(std::string name, std::string help, std::string Config::* member) {
    return {{std::move(name), std::move(help)},
            [member](Config& config, const std::string& text) { config.*member = text; },
            [member](const Config& config) { return config.*member; }};
}

Line secret(std::string name, std::string help, Secret<std::string> Config::* member) {
    return {{std::move(name), std::move(help), true},
            [member](Config& config, const std::string& text) { config.*member = Secret<std::string>{text}; },
            [member](const Config& config) { return std::string{(config.*member).empty() ? "" : "•••"}; }};
}

Line known_as(std::string name, Line line) {
    line.setting.help += "; " + name + " in the environment when nothing is said of such keys";
    line.known_as = std::move(name);
    return line;
}

Line word(const std::string& name, const std::string& help, std::string Config::* member,
          const std::vector<std::string>& words) {
    return {{name, help + " (" + join(words, ", ") + ")"},
            [name, member, words](Config& config, const std::string& text) {
                check_word(name, text, words);
                config.*member = text;
            },
            [member](const Config& config) { return config.*member; }};
}

Line data_line() {
    return {{"data", "The folder that holds the database and the master key"},
            [](Config& config, const std::string& text) { config.data = text; },
            [](const Config& config) { return config.data.string(); }};
}

Line media_line() {
    return {
        {"media",
         "Where uploaded files lie: a folder, or s3://bucket/prefix?region=…&endpoint=…; media in the data folder when "
         "empty"},
        [](Config& config, const std::string& text) {
            if (text.find("://") == std::string::npos) {
                config.media = text;
            } else {
                media::s3_address(text);  // is refused now, not at the first upload
                config.media_store = text;
            }
        },
        [](const Config& config) { return config.media_store.empty() ? config.media.string() : config.media_store; }};
}

Line media_quota_line() {
    return {{"media-quota", "The most that each site may store in files, such as 50GB; no limit when empty or 0"},
            [](Config& config, const std::string& text) { config.media_quota = read_bytes("media-quota", text); },
            [](const Config& config) { return std::to_string(config.media_quota); }};
}

// What follows is refused now, before a key and a database are made that nobody will serve.
Line database_line() {
    return {{"database", "sqlite:PATH or postgresql://…; customerhub.db in the data folder when empty"},
            [](Config& config, const std::string& text) {
                if (!text.empty() && !db::is_known_engine(text))
                    throw Invalid("database", "should begin with sqlite: or postgresql:");
                config.database = text;
            },
            [](const Config& config) { return config.database; }};
}

Line ship_to_line() {
    return {{"ship-to",
             "Where the database (SQLite) is shipped to all the time: a folder on another disk, or "
             "s3://bucket/prefix?region=…&endpoint=…; nowhere when empty"},
            [](Config& config, const std::string& text) {
                check_shipment_place("ship-to", text);
                config.ship_to = text;
            },
            [](const Config& config) { return config.ship_to; }};
}

Line ship_keep_line() {
    return {{"ship-keep", "For how many days any moment of the past can be restored from there; 7 unless told"},
            [](Config& config, const std::string& text) {
                constexpr std::uint64_t days_max = 3650;
                const auto days = parse_u64(text);
                if (!days || *days > days_max) throw Invalid("ship-keep", "should be a number of days, such as 7");
                config.ship_keep_days = *days;
            },
            [](const Config& config) { return std::to_string(config.ship_keep_days); }};
}

Line public_url_line() {
    return {{"public-url", "What links in mails begin with, such as https://members.example.com"},
            [](Config& config, const std::string& text) {
                if (!text.empty() && !is_address_of(text, {"https://", "http://"}))
                    throw Invalid("public-url",
                                  "should be a scheme and a host, such as https://members.example.com, without a path");
                config.public_url = text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
            },
            [](const Config& config) { return config.public_url; }};
}

Line smtp_line() {
    return {{"smtp", "smtp://host:587 or smtps://host:465; without it mails are kept and listed"},
            [](Config& config, const std::string& text) {
                if (!text.empty() && !is_address_of(text, {"smtp://", "smtps://"}))
                    throw Invalid("smtp",
                                  "should be smtp://host:587 or smtps://host:465; the name and the password are "
                                  "smtp-user and smtp-password");
                config.smtp_url = text;
            },
            [](const Config& config) { return config.smtp_url; }};
}

Line listen_line() {
    return {{"listen", "The address and port to serve on"},
            [](Config& config, const std::string& text) {
                if (!http::can_be_listened_on(text))
                    throw Invalid("listen", "should be an address and a port, such as 127.0.0.1:8080");
                config.listen = text;
            },
            [](const Config& config) { return config.listen; }};
}

// What is kept in memory learns of a change from the commits of its own process, so there is one process a database
// until commits tell other processes too.
Line role_line() {
    return {{"role", "What this process does: all"},
            [](Config& config, const std::string& text) {
                check_word("role", text, {"all", "web", "worker"});
                if (text != "all") throw Invalid("role", "can only be all so far: one process serves a database");
                config.role = text;
            },
            [](const Config& config) { return config.role; }};
}

Line private_hooks_line() {
    return {{.name = "allow-private-hooks",
             .help = "Let webhooks go to loopback and private addresses; for tests and the demo",
             .is_flag = true},
            [](Config& config, const std::string& text) {
                config.allow_private_hooks = flag_of("allow-private-hooks", text);
            },
            [](const Config& config) { return text_of(config.allow_private_hooks); }};
}

Line proxies_line() {
    return {{"trusted-proxies", "Addresses of proxies whose X-Forwarded-For and -Proto count, with commas between"},
            [](Config& config, const std::string& text) {
                config.trusted_proxies.clear();
                for (const std::string& address : split(text, ',')) {
                    if (!trimmed(address).empty()) config.trusted_proxies.emplace_back(trimmed(address));
                }
                const http::Proxies known{config.trusted_proxies};
            },
            [](const Config& config) { return join(config.trusted_proxies, ","); }};
}

const std::vector<Line>& lines() {
    static const std::vector<Line> all = {
        data_line(),
        database_line(),
        media_line(),
        media_quota_line(),
        known_as("AWS_ACCESS_KEY_ID",
                 plain("s3-access-key-id", "As whom to come to an S3-compatible store", &Config::s3_access_key_id)),
        known_as("AWS_SECRET_ACCESS_KEY",
                 secret("s3-secret-access-key", "The key that goes with it", &Config::s3_secret_access_key)),
        known_as("AWS_SESSION_TOKEN",
                 secret("s3-session-token", "The token of temporary keys", &Config::s3_session_token)),
        ship_to_line(),
        ship_keep_line(),
        listen_line(),
        public_url_line(),
        role_line(),
        private_hooks_line(),
        proxies_line(),
        smtp_line(),
        plain("smtp-user", "The name to log in to the mail server with", &Config::smtp_user),
        secret("smtp-password", "Its password", &Config::smtp_password),
        plain("mail-from", "The address mails come from; a site's support address when empty", &Config::mail_from),
        plain("stripe-api", "Where Stripe's API is; elsewhere for tests and proxies", &Config::stripe_api),
        secret("master-key", "32 bytes in base 64 that seal secrets at rest; master.key in the data folder when empty",
               &Config::master_key),
        secret("metrics-token",
               "What monitoring sends as “Authorization: Bearer …” to read /metrics; without it only this machine may",
               &Config::metrics_token),
        word("log", "How log lines are written", &Config::log, {"text", "json"}),
        word("log-level", "The least that is logged", &Config::log_level, {"debug", "info", "warning", "error"}),
        plain("clock-file", "For tests: a file with an offset in milliseconds; ignored by release builds",
              &Config::clock_file),
    };
    return all;
}

const char* from_environment(const std::string& name) {
    return std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): read at the start, nobody sets it
}

std::string environment_name(const std::string& name) {
    std::string upper = "CUSTOMERHUB_";
    for (const char letter : name) {
        const bool is_small = letter >= 'a' && letter <= 'z';
        upper += letter == '-' ? '_' : static_cast<char>(is_small ? letter - 'a' + 'A' : letter);
    }
    return upper;
}

// A name that nobody reads would be a setting that its owner believes to hold.
void check_known(const std::string& name) {
    std::vector<std::string> names;
    for (const Setting& setting : settings()) names.push_back(setting.name);
    if (std::ranges::find(names, name) != names.end()) return;
    const std::string meant = nearest_name(name, names);
    throw Invalid("config", format("has no setting “{}”{}", name,
                                   meant.empty() ? "; customerhub config lists them all"
                                                 : format("; “{}” was probably meant", meant)));
}

// name = value, one a line; # begins a comment.
std::map<std::string, std::string> read_file(const std::string& path) {
    std::map<std::string, std::string> found;
    std::ifstream file{path};
    if (!file) throw Invalid("config", "names a file that can't be read: " + path);
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    for (const std::string& line : split(text, '\n')) {
        const std::string_view bare = trimmed(line);
        if (bare.empty() || bare.starts_with('#')) continue;
        const std::size_t equals = bare.find('=');
        if (equals == std::string_view::npos) throw Invalid("config", "has a line without “=”: " + std::string{bare});
        const std::string name{trimmed(bare.substr(0, equals))};
        check_known(name);
        found.emplace(name, trimmed(bare.substr(equals + 1)));
    }
    return found;
}

struct Found {
    std::string value;
    std::string source;
};

std::optional<Found> find_value(const std::string& name, const std::map<std::string, std::string>& flags,
                                const std::map<std::string, std::string>& file) {
    if (const auto flag = flags.find(name); flag != flags.end()) return Found{flag->second, "flag"};
    if (const char* const value = from_environment(environment_name(name))) return Found{value, "environment"};
    if (const auto line = file.find(name); line != file.end()) return Found{line->second, "file"};
    return std::nullopt;
}

// What others call it, where nothing at all is said of such things in our words: parts of two keys make none.
std::optional<Found> find_by_other_name(const Line& line, const std::map<std::string, std::string>& flags,
                                        const std::map<std::string, std::string>& file) {
    const auto is_told = [&](const Line& one) {
        return !one.known_as.empty() && !find_value(one.setting.name, flags, file).value_or(Found{}).value.empty();
    };
    if (line.known_as.empty() || std::ranges::any_of(lines(), is_told)) return std::nullopt;
    const char* const value = from_environment(line.known_as);
    return value == nullptr ? std::nullopt : std::optional{Found{value, "environment"}};
}

std::optional<Found> find_by_any_name(const Line& line, const std::map<std::string, std::string>& flags,
                                      const std::map<std::string, std::string>& file) {
    if (auto other = find_by_other_name(line, flags, file)) return other;
    return find_value(line.setting.name, flags, file);
}

}  // namespace

std::uint64_t read_bytes(const std::string& name, std::string_view text) {
    struct Unit {
        std::string_view ending;
        std::uint64_t bytes;
    };
    constexpr Unit units[] = {{"KB", 1'000}, {"MB", 1'000'000}, {"GB", 1'000'000'000}, {"TB", 1'000'000'000'000}};
    std::string_view digits = trimmed(text);
    if (digits.empty()) return 0;
    std::uint64_t unit = 1;
    for (const Unit& known : units) {
        if (!digits.ends_with(known.ending)) continue;
        digits = trimmed(digits.substr(0, digits.size() - known.ending.size()));
        unit = known.bytes;
    }
    const auto number = parse_u64(digits);
    if (!number || *number > std::uint64_t{1'000'000} * 1'000'000'000'000 / unit)
        throw Invalid(name, "should be a number of bytes, such as 500MB, 50GB or 2TB");
    return *number * unit;
}

const std::vector<Setting>& settings() {
    static const std::vector<Setting> all = [] {
        std::vector<Setting> found;
        for (const Line& line : lines()) found.push_back(line.setting);
        return found;
    }();
    return all;
}

Config load_config(const std::map<std::string, std::string>& flags, std::vector<Shown>* shown) {
    const auto named = flags.find("config");
    const char* const told = from_environment("CUSTOMERHUB_CONFIG");
    std::map<std::string, std::string> file;
    if (named != flags.end()) {
        file = read_file(named->second);
    } else if (told != nullptr) {
        file = read_file(told);
    }
    Config config;
    for (const Line& line : lines()) {
        const auto found = find_by_any_name(line, flags, file);
        if (found) line.read(config, found->value);
        if (shown != nullptr)
            shown->push_back(
                {line.setting.name, line.show(config), found ? found->source : "default", line.setting.help});
    }
    if (config.database.empty()) config.database = "sqlite:" + (config.data / "customerhub.db").string();
    if (config.media.empty()) config.media = config.data / "media";
    if (!config.ship_to.empty() && !config.database.starts_with("sqlite:"))
        throw Invalid("ship-to", "is for SQLite; PostgreSQL ships its own log: see archive_command in its manual");
    if (config.public_url.empty()) config.public_url = "http://" + config.listen;
    return config;
}

}  // namespace hub::app
