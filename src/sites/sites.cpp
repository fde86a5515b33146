#include "sites/sites.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/error.h"
#include "base/text.h"
#include "sites/sites_rows.h"

namespace hub::sites {

namespace {

constexpr std::size_t name_letters_max = 100;
constexpr std::size_t slug_letters_max = 60;
constexpr int inactivity_days_max = 3650;
constexpr std::size_t terms_letters_max = 300;
constexpr std::size_t url_letters_max = 2000;

bool is_name(std::string_view text) {
    return !trimmed(text).empty() && length_in_letters(text) <= name_letters_max && is_printable(text) &&
           text.find_first_of("\n\r\t") == std::string_view::npos;
}

bool is_host(std::string_view text) {
    const auto allowed = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '.' || letter == '-';
    };
    return !text.empty() && text.size() <= 253 && text.find_first_not_of(".-") == 0 && text.back() != '.' &&
           text.back() != '-' && text.find("..") == std::string_view::npos && std::ranges::all_of(text, allowed);
}

bool is_terms_url(std::string_view text) {
    if (text.empty()) return true;
    const bool leads_here = text.front() == '/' && !text.starts_with("//") && text.find('\\') == std::string_view::npos;
    return (leads_here || text.starts_with("https://")) && text.size() <= url_letters_max && is_printable(text) &&
           text.find_first_of(" \n\r\t\"'<>") == std::string_view::npos;
}

bool is_color(std::string_view text) {
    return text.size() == 7 && text.front() == '#' &&
           text.substr(1).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What is wrong with a site, field by field.
std::vector<FieldError> faults(const Site& site) {
    std::vector<FieldError> wrong;
    if (!is_name(site.name)) wrong.push_back({"name", "should be a text of 1 to 100 characters"});
    if (!site.support_email.empty() && !is_email(site.support_email)) {
        wrong.push_back({"support_email", "should be an e-mail address, or empty"});
    }
    if (!Zone::find(site.time_zone))
        wrong.push_back({"time_zone", "should be an IANA time zone, such as Europe/Berlin"});
    if (site.inactivity_days < 1 || site.inactivity_days > inactivity_days_max) {
        wrong.push_back({"inactivity_days", "should be a whole number from 1 to 3650"});
    }
    if (length_in_letters(site.terms) > terms_letters_max || !is_printable(site.terms))
        wrong.push_back({"terms", "should be a sentence of at most 300 characters, or empty"});
    if (!is_terms_url(site.terms_url))
        wrong.push_back({"terms_url", "should be an https address, a path of this site such as /p/terms, or empty"});
    if (!find_date_style(site.date_style))
        wrong.push_back({"date_style", "should be one of day_first, month_first, numbers"});
    if (!is_color(site.brand_color)) wrong.push_back({"brand_color", "should be a colour such as #2b6f6b"});
    return wrong;
}

void refuse(std::vector<FieldError> wrong) {
    if (!wrong.empty()) throw Invalid(std::move(wrong));
}

void check_host(Reader& everywhere, std::string_view field, const std::string& host, std::vector<FieldError>& wrong) {
    if (!is_host(host)) {
        wrong.push_back({std::string{field}, format("{} should be a host name in lower case, without port", host)});
    } else if (rows::find_by_host(everywhere, host)) {
        wrong.push_back({std::string{field}, format("{} belongs to a site already", host)});
    }
}

// A host and a slug are taken by whoever came first, on this whole installation.
std::vector<FieldError> taken(Tx& tx, const NewSite& wanted) {
    std::vector<FieldError> wrong;
    if (!is_slug(wanted.slug) || wanted.slug.size() > slug_letters_max) {
        wrong.push_back({"slug", "should be made of a-z, 0-9 and single dashes, 60 at most"});
    } else if (rows::find_by_slug(tx, wanted.slug)) {
        wrong.push_back({"slug", "is taken by another site"});
    }
    for (const std::string& host : wanted.hosts) check_host(tx, "hosts", host, wrong);
    return wrong;
}

void add_host_here(Tx& everywhere, const Founding& founding) {
    const bool has_one = !rows::hosts_of(everywhere, founding.here).empty();
    if (has_one && founding.host_here) throw Invalid("host_here", "should be left out: this site has a host already");
    if (has_one) return;
    if (!founding.host_here)
        throw Invalid("host_here",
                      "is missing: with two sites only the name in the address says which one is meant, and the site "
                      "you work on has none");
    std::vector<FieldError> wrong;
    check_host(everywhere, "host_here", *founding.host_here, wrong);
    refuse(std::move(wrong));
    rows::insert_host(everywhere, founding.here, *founding.host_here);
    everywhere.touch(founding.here.view());
}

std::string free_slug(Reader& everywhere, const std::string& base) {
    std::string slug = base;
    for (int number = 2; rows::find_by_slug(everywhere, slug); ++number) slug = format("{}-{}", base, number);
    return slug;
}

}  // namespace

Zone Site::zone() const {
    return Zone::find(time_zone)
        .value_or(Zone::utc())
        .writing(find_date_style(date_style).value_or(DateStyle::day_first));
}

Site create(Tx& tx, const NewSite& wanted) {
    const Site site{.id = tx.fresh<SiteId>(),
                    .slug = wanted.slug,
                    .name = std::string{trimmed(wanted.name)},
                    .support_email = std::string{trimmed(wanted.support_email)},
                    .time_zone = wanted.time_zone,
                    .inactivity_days = 30,
                    .public_content = true,
                    .registration = false,
                    .works_alone = false,
                    .terms = {},
                    .terms_url = {},
                    .date_style = "day_first",
                    .brand_color = "#2b6f6b",
                    .version = 1,
                    .created_at = tx.now()};
    std::vector<FieldError> wrong = faults(site);
    std::ranges::move(taken(tx, wanted), std::back_inserter(wrong));
    refuse(std::move(wrong));
    rows::insert(tx, site);
    for (const std::string& host : wanted.hosts) rows::insert_host(tx, site.id, host);
    tx.touch(site.id.view());
    tx.touch(hosts_key);
    return site;
}

void require_hosts(Reader& everywhere, const NewSite& wanted) {
    if (rows::list(everywhere, 1).empty()) return;
    const std::vector<std::string> hostless = rows::slugs_without_hosts(everywhere);
    if (!hostless.empty()) {
        throw Conflict(format(
            "With two sites the host in the address says which one is meant, and {0} has none: nobody would reach it "
            "any more. Give it one first: customerhub site host add --site {0} members.example.com",
            hostless.front()));
    }
    if (wanted.hosts.empty()) {
        throw Invalid("hosts",
                      "should be one or more from the second site on, for only they tell sites apart: --host "
                      "members.example.com");
    }
}

Site found_another(Tx& everywhere, const Founding& founding) {
    NewSite wanted = founding.wanted;
    add_host_here(everywhere, founding);
    require_hosts(everywhere, wanted);
    if (!founding.is_slug_wished) wanted.slug = free_slug(everywhere, wanted.slug);
    return create(everywhere, wanted);
}

void add_host(Tx& everywhere, const SiteId& site, const std::string& host) {
    std::vector<FieldError> wrong;
    check_host(everywhere, "hosts", host, wrong);
    refuse(std::move(wrong));
    rows::insert_host(everywhere, site, host);
    everywhere.touch(site.view());
    everywhere.touch(hosts_key);
}

void remove_host(Tx& everywhere, const SiteId& site, const std::string& host) {
    const std::vector<std::string> held = rows::hosts_of(everywhere, site);
    if (held == std::vector{host} && rows::list(everywhere, 2).size() > 1)
        throw Conflict(
            "This is the site's last host, and there are other sites: nobody would reach it any more. Add "
            "another one first.");
    if (!rows::delete_host(everywhere, site, host)) throw NotFound("The site has no host " + host + ".");
    everywhere.touch(site.view());
    everywhere.touch(hosts_key);
}

Site load(Reader& reader) {
    auto site = rows::find(reader, reader.site());
    if (!site) throw NotFound("There is no such site.");
    return std::move(*site);
}

std::optional<Site> find_by_slug(Reader& everywhere, std::string_view slug) {
    return rows::find_by_slug(everywhere, slug);
}

std::optional<Site> find_by_host(Reader& everywhere, std::string_view host) {
    if (auto named = rows::find_by_host(everywhere, host)) return named;
    std::vector<Site> few = rows::list(everywhere, 2);
    if (few.size() != 1) return std::nullopt;
    return std::move(few.front());
}

std::vector<Site> list_sites(Reader& everywhere) {
    return rows::list(everywhere, 1'000'000);
}

std::vector<std::string> hosts(Reader& reader) {
    return rows::hosts_of(reader, reader.site());
}

std::string url_of(const std::vector<std::string>& hosts, std::string_view public_url) {
    const std::string url{public_url.substr(0, public_url.find_last_not_of('/') + 1)};
    const std::size_t scheme = url.find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + std::string_view{"://"}.size();
    // [::1] is a host with colons of its own.
    const std::size_t bracket = url.compare(begin, 1, "[") == 0 ? url.find(']', begin) : begin;
    const std::size_t end = std::min(url.find_first_of(":/", bracket), url.size());
    const bool is_theirs = std::ranges::find(hosts, folded(url.substr(begin, end - begin))) != hosts.end();
    return hosts.empty() || is_theirs ? url : url.substr(0, begin) + hosts.front() + url.substr(end);
}

Site change(Tx& tx, const Change& wanted) {
    Site site = load(tx);
    if (wanted.name) site.name = trimmed(*wanted.name);
    if (wanted.support_email) site.support_email = trimmed(*wanted.support_email);
    if (wanted.time_zone) site.time_zone = *wanted.time_zone;
    if (wanted.inactivity_days) site.inactivity_days = *wanted.inactivity_days;
    if (wanted.public_content) site.public_content = *wanted.public_content;
    if (wanted.registration) site.registration = *wanted.registration;
    if (wanted.works_alone) site.works_alone = *wanted.works_alone;
    if (wanted.terms) site.terms = trimmed(*wanted.terms);
    if (wanted.terms_url) site.terms_url = trimmed(*wanted.terms_url);
    if (wanted.date_style) site.date_style = *wanted.date_style;
    if (wanted.brand_color) site.brand_color = *wanted.brand_color;
    refuse(faults(site));
    ++site.version;
    rows::update(tx, site);
    tx.touch(site.id.view());
    return site;
}

}  // namespace hub::sites
