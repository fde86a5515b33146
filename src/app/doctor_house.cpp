#include <algorithm>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "app/doctor_checks.h"
#include "app/master_key.h"
#include "base/error.h"
#include "base/text.h"
#include "mail/smtp.h"
#include "media/cage.h"

namespace hub::app::checks {

namespace {

constexpr std::uintmax_t megabyte = 1'000'000;
constexpr std::uintmax_t room_least = 100 * megabyte;
constexpr std::uintmax_t room_wanted = 1000 * megabyte;

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address.starts_with("localhost") || address.starts_with("[::1]");
}

Finding public_url(const Config& config) {
    const std::string_view url = config.public_url;
    if (url.starts_with("https://")) return {.name = "public url", .said = config.public_url, .remedy = {}};
    const std::string_view host = url.substr(std::min(url.size(), url.find("//") + 2));
    if (url.starts_with("http://") && is_loopback(host))
        return {.name = "public url", .said = config.public_url + ", for this machine only", .remedy = {}};
    return {.name = "public url",
            .verdict = Verdict::warning,
            .said = config.public_url + " is not https: log-ins would travel in the clear",
            .remedy = "put TLS in front (Caddy, nginx) and set public-url to https://…"};
}

Finding master_key(const Config& config) {
    if (!config.master_key.empty()) return {.name = "master key", .said = "from the settings", .remedy = {}};
    const std::filesystem::path path = config.data / "master.key";
    struct stat about{};
    if (::stat(path.c_str(), &about) != 0)
        return {.name = "master key",
                .verdict = Verdict::warning,
                .said = "there is none in " + config.data.string() + " yet",
                .remedy = "the first start makes one; after moving house, copy the old master.key here before"};
    try {
        (void)find_master_key(config);
    } catch (const Failure& failure) {
        return {.name = "master key",
                .verdict = Verdict::failed,
                .said = failure.what(),
                .remedy = "put the master.key back that was here; without it stored secrets are lost"};
    }
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return {.name = "master key",
                .verdict = Verdict::failed,
                .said = path.string() + " can be read by others",
                .remedy = "chmod 400 " + path.string()};
    return {.name = "master key", .said = path.string(), .remedy = {}};
}

Finding room(const Config& config) {
    std::error_code error;
    const auto space = std::filesystem::space(config.data, error);
    if (error)
        return {.name = "disk", .verdict = Verdict::warning, .said = error.message(), .remedy = "look at the disk"};
    const std::string said = format("{} MB free of {} MB at {}", space.available / megabyte, space.capacity / megabyte,
                                    config.data.string());
    if (space.available < room_least)
        return {.name = "disk",
                .verdict = Verdict::failed,
                .said = said,
                .remedy = "free some space now: when it is full, nothing can be stored any more"};
    if (space.available < room_wanted)
        return {.name = "disk", .verdict = Verdict::warning, .said = said, .remedy = "free some space soon"};
    return {.name = "disk", .said = said, .remedy = {}};
}

bool is_open_to_others(const std::filesystem::directory_entry& entry) {
    struct stat about{};
    return ::lstat(entry.path().c_str(), &about) == 0 && S_ISREG(about.st_mode) && (about.st_mode & S_IROTH) != 0;
}

// Older versions made the database as open as the account's umask let it be.
Finding privacy(const Config& config) {
    struct stat about{};
    const bool is_shut = ::stat(config.data.c_str(), &about) == 0 && (about.st_mode & S_IXOTH) == 0;
    std::error_code ignored;
    if (!is_shut) {
        for (const auto& entry : std::filesystem::directory_iterator{config.data, ignored}) {
            if (is_open_to_others(entry))
                return {.name = "privacy",
                        .verdict = Verdict::warning,
                        .said = entry.path().string() + " can be read by every account of this machine",
                        .remedy = "chmod -R go= " + config.data.string()};
        }
    }
    return {.name = "privacy", .said = "no other account can read the data folder's files", .remedy = {}};
}

}  // namespace

std::optional<Config> look_at_configuration(const std::map<std::string, std::string>& flags, Findings& findings) {
    try {
        Config config = load_config(flags);
        findings.push_back({.name = "configuration", .said = "every setting can be read", .remedy = {}});
        findings.push_back(public_url(config));
        return config;
    } catch (const Failure& failure) {
        findings.push_back({.name = "configuration",
                            .verdict = Verdict::failed,
                            .said = failure.what(),
                            .remedy = "mend that setting; `customerhub config` shows where each comes from"});
        return std::nullopt;
    }
}

void look_at_data_folder(const Config& config, Findings& findings) {
    if (!std::filesystem::is_directory(config.data)) {
        findings.push_back({.name = "data folder",
                            .verdict = Verdict::failed,
                            .said = "there is no folder " + config.data.string(),
                            .remedy = "say where the data is with --data or CUSTOMERHUB_DATA, or make the folder"});
        return;
    }
    const bool is_ours = ::access(config.data.c_str(), R_OK | W_OK | X_OK) == 0;
    findings.push_back({.name = "data folder",
                        .verdict = is_ours ? Verdict::ok : Verdict::failed,
                        .said = config.data.string() + (is_ours ? "" : " can't be written by this account"),
                        .remedy = is_ours ? "" : "chown it to the account that the program runs as"});
    findings.push_back(privacy(config));
    findings.push_back(master_key(config));
    findings.push_back(room(config));
}

void look_at_the_cage(Findings& findings) {
    const media::Report report = media::run_caged({.words = {"check"}});
    if (report.end == media::Report::End::well) {
        findings.push_back({.name = "images", .said = "are unpacked by a confined child", .remedy = {}});
        return;
    }
    findings.push_back({.name = "images",
                        .verdict = Verdict::warning,
                        .said = "can't be unpacked here, so members don't see them: " + report.said,
                        .remedy = "install libvips42 and libavformat59, on a kernel with seccomp"});
}

void look_at_mail_server(const Config& config, Findings& findings) {
    if (config.smtp_url.empty()) {
        findings.push_back({.name = "mail server",
                            .verdict = Verdict::warning,
                            .said = "none is set: mails are kept, not sent",
                            .remedy = "set smtp to smtp://host:587 (and smtp-user, smtp-password)"});
        return;
    }
    const auto problem = mail::problem_of(
        {.url = config.smtp_url, .user = config.smtp_user, .password = config.smtp_password, .from = config.mail_from});
    findings.push_back({.name = "mail server",
                        .verdict = problem ? Verdict::failed : Verdict::ok,
                        .said = config.smtp_url + (problem ? ": " + *problem : " lets us in"),
                        .remedy = problem ? "look at smtp, smtp-user and smtp-password, and at the server's log" : ""});
}

}  // namespace hub::app::checks
