#include "sites/sites_rows.h"

namespace hub::sites::rows {

namespace {

#define SITE_COLUMNS                                                                                            \
    "s.id, s.slug, s.name, s.support_email, s.time_zone, s.inactivity_days, s.public_content, s.registration, " \
    "s.works_alone, s.terms, s.terms_url, s.date_style, s.brand_color, s.version, s.created_at"

std::vector<Site> sites(Reader& reader, std::string_view sql, db::Binds binds) {
    return reader.all<Site, SiteId, std::string, std::string, std::string, std::string, int, bool, bool, bool,
                      std::string, std::string, std::string, std::string, std::int64_t, Time>(sql, std::move(binds));
}

std::optional<Site> first(std::vector<Site> found) {
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

}  // namespace

void insert(Tx& tx, const Site& site) {
    tx.run(
        "INSERT INTO sites (id, slug, name, support_email, time_zone, inactivity_days, public_content, registration, "
        "works_alone, terms, terms_url, date_style, brand_color, activity_count, version, created_at) VALUES (:id, "
        ":slug, :name, :support, :zone, "
        ":days, :public, "
        ":registration, :alone, :terms, :terms_url, :dates, :color, 0, :version, :created)",
        {{"id", site.id},
         {"slug", site.slug},
         {"name", site.name},
         {"support", site.support_email},
         {"zone", site.time_zone},
         {"days", site.inactivity_days},
         {"public", site.public_content},
         {"registration", site.registration},
         {"alone", site.works_alone},
         {"terms", site.terms},
         {"terms_url", site.terms_url},
         {"dates", site.date_style},
         {"color", site.brand_color},
         {"version", site.version},
         {"created", site.created_at}});
}

void insert_host(Tx& tx, const SiteId& site, const std::string& host) {
    tx.run("INSERT INTO site_hosts (host, site_id) VALUES (:host, :owner)", {{"host", host}, {"owner", site}});
}

bool delete_host(Tx& tx, const SiteId& site, const std::string& host) {
    return tx.run("DELETE FROM site_hosts WHERE host = :host AND site_id = :owner", {{"host", host}, {"owner", site}}) >
           0;
}

std::optional<Site> find(Reader& reader, const SiteId& id) {
    return first(sites(reader, "SELECT " SITE_COLUMNS " FROM sites s WHERE s.id = :id", {{"id", id}}));
}

std::optional<Site> find_by_slug(Reader& reader, std::string_view slug) {
    return first(sites(reader, "SELECT " SITE_COLUMNS " FROM sites s WHERE s.slug = :slug", {{"slug", slug}}));
}

std::optional<Site> find_by_host(Reader& reader, std::string_view host) {
    return first(
        sites(reader, "SELECT " SITE_COLUMNS " FROM sites s JOIN site_hosts h ON h.site_id = s.id WHERE h.host = :host",
              {{"host", host}}));
}

std::vector<Site> list(Reader& reader, std::size_t limit) {
    return sites(reader, "SELECT " SITE_COLUMNS " FROM sites s ORDER BY s.id LIMIT :most",
                 {{"most", static_cast<std::int64_t>(limit)}});
}

std::vector<std::string> hosts_of(Reader& reader, const SiteId& id) {
    return reader.values<std::string>("SELECT host FROM site_hosts WHERE site_id = :owner ORDER BY host",
                                      {{"owner", id}});
}

std::vector<std::string> slugs_without_hosts(Reader& reader) {
    return reader.values<std::string>(
        "SELECT s.slug FROM sites s WHERE NOT EXISTS (SELECT 1 FROM site_hosts h WHERE h.site_id = s.id) ORDER BY "
        "s.slug");
}

void update(Tx& tx, const Site& site) {
    tx.run(
        "UPDATE sites SET name = :name, support_email = :support, time_zone = :zone, inactivity_days = :days, "
        "public_content = :public, registration = :registration, works_alone = :alone, terms = :terms, terms_url = "
        ":terms_url, date_style = :dates, brand_color = :color, version = "
        ":version WHERE id = "
        ":id",
        {{"name", site.name},
         {"support", site.support_email},
         {"zone", site.time_zone},
         {"days", site.inactivity_days},
         {"public", site.public_content},
         {"registration", site.registration},
         {"alone", site.works_alone},
         {"terms", site.terms},
         {"terms_url", site.terms_url},
         {"dates", site.date_style},
         {"color", site.brand_color},
         {"version", site.version},
         {"id", site.id}});
}

}  // namespace hub::sites::rows
