#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

// What the operator decides: flags, then CUSTOMERHUB_* in the environment, then the configuration file, then defaults.
namespace hub::app {

struct Config {
    std::filesystem::path data = "var";
    std::string database;          // sqlite:… or postgresql://…; in the data folder when empty
    std::filesystem::path media;   // where files lie, or wait for their store; in the data folder when empty
    std::string media_store;       // s3://… when files lie in an S3-compatible store; else empty
    std::string s3_access_key_id;  // as whom we come to such a store
    Secret<std::string> s3_secret_access_key;
    Secret<std::string> s3_session_token;  // of temporary keys; else empty
    std::uint64_t media_quota = 0;  // bytes that each site may store, unless it has a quota of its own; 0: no limit
    std::string listen = "127.0.0.1:8080";
    std::string public_url;  // what links in mails begin with; http://<listen> when empty
    std::string role = "all";
    bool allow_private_hooks = false;
    std::vector<std::string> trusted_proxies;
    std::string smtp_url;  // smtp://host:587; mails are kept when empty
    std::string smtp_user;
    std::string mail_from;  // the address mails come from; the site's support address when empty
    Secret<std::string> smtp_password;
    std::string stripe_api = "https://api.stripe.com";
    Secret<std::string> master_key;     // base 64; the data folder's master.key when empty
    Secret<std::string> metrics_token;  // who may read /metrics; callers on this machine when empty
    std::string log = "text";
    std::string log_level = "info";
    std::string ship_to;               // where the database is shipped to: a folder or s3://…; empty: nowhere
    std::uint64_t ship_keep_days = 7;  // for how long the past can be restored from there
    std::string clock_file;  // for tests: an offset in milliseconds, read again and again; not in release builds
};

// "50GB" is 50,000,000,000; empty is 0. Throws Invalid naming `name`.
std::uint64_t read_bytes(const std::string& name, std::string_view text);

// One line of the table: what the setting is called everywhere, and its help.
struct Setting {
    std::string name;  // "public-url": --public-url, CUSTOMERHUB_PUBLIC_URL, public-url = in the file
    std::string help;
    bool is_secret = false;
    bool is_flag = false;  // --name alone says yes
};
const std::vector<Setting>& settings();

// Where each value came from, for `customerhub config`.
struct Shown {
    std::string name;
    std::string value;   // ••• for secrets
    std::string source;  // flag, environment, file, default
    std::string help;
};

// Reads the environment and the file; `flags` win. Throws Invalid naming the setting that is wrong.
Config load_config(const std::map<std::string, std::string>& flags, std::vector<Shown>* shown = nullptr);

}  // namespace hub::app
