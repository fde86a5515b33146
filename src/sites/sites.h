#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/ids.h"
#include "db/store.h"

// A site is one tenant: its name, hosts and settings. No row of one site is ever visible to another.
namespace hub::sites {

struct Site {
    SiteId id;
    std::string slug;
    std::string name;
    std::string support_email;
    std::string time_zone;  // IANA; Zone::find never fails on it
    int inactivity_days = 30;
    bool public_content = true;            // visitors may see the library
    bool registration = false;             // visitors may make themselves members
    bool works_alone = false;              // the owner chose to do without a connector
    std::string terms{};                   // what who registers has to agree to; empty: nothing
    std::string terms_url{};               // where they stand, or empty
    std::string date_style = "day_first";  // a word of DateStyle
    std::string brand_color;
    std::int64_t version = 1;
    Time created_at;

    Zone zone() const;  // which writes dates as the site does
};

struct NewSite {
    std::string name;
    std::string slug;
    std::string support_email;
    std::string time_zone = "UTC";
    std::vector<std::string> hosts{};
};

// Touched by every commit after which a host may name another site.
inline constexpr std::string_view hosts_key = "hosts";

// Throws Invalid naming every field that is wrong; a taken slug or host is one of them.
Site create(Tx& tx, const NewSite& wanted);
// From the second site on only hosts tell sites apart: throws Invalid when the new one names none, and Conflict naming
// the sites that have none, for they would be reached no longer.
void require_hosts(Reader& everywhere, const NewSite& wanted);
// Another site, made by who works on one already.
struct Founding {  // NOLINT(cppcoreguidelines-pro-type-member-init): ids have no empty state
    NewSite wanted;
    bool is_slug_wished = false;             // else a number is put behind it where it is taken
    SiteId here;                             // where it was asked for
    std::optional<std::string> host_here{};  // leads there from now on; for a site that any host led to so far
};
// Throws Invalid naming what is wrong, `host_here` too where that is missing, or too much.
Site found_another(Tx& everywhere, const Founding& founding);
Site load(Reader& reader);  // the site of this scope
std::optional<Site> find_by_slug(Reader& everywhere, std::string_view slug);
// The site a Host header names; when there is only one site, that one whatever the host.
std::optional<Site> find_by_host(Reader& everywhere, std::string_view host);
std::vector<Site> list_sites(Reader& everywhere);
std::vector<std::string> hosts(Reader& reader);  // of the site of this scope; empty: it has none of its own
// Throws Invalid unless it is a host name in lower case that no site has yet.
void add_host(Tx& everywhere, const SiteId& site, const std::string& host);
// Throws NotFound when it isn't the site's, and Conflict when it is the last and there are other sites.
void remove_host(Tx& everywhere, const SiteId& site, const std::string& host);
// What links to a site with these hosts begin with, without a slash at the end: the installation's `public_url`, with
// the first of the hosts in it when its own is none of theirs.
std::string url_of(const std::vector<std::string>& hosts, std::string_view public_url);

struct Change {
    std::optional<std::string> name{};
    std::optional<std::string> support_email{};
    std::optional<std::string> time_zone{};
    std::optional<int> inactivity_days{};
    std::optional<bool> public_content{};
    std::optional<bool> registration{};
    std::optional<bool> works_alone{};
    std::optional<std::string> terms{};
    std::optional<std::string> terms_url{};
    std::optional<std::string> date_style{};
    std::optional<std::string> brand_color{};
};
Site change(Tx& tx, const Change& wanted);

}  // namespace hub::sites
