#include "reports/launchpad.h"

namespace hub::reports {

namespace {

bool is_there(Reader& reader, std::string_view question, const db::Binds& binds = {}) {
    return reader.value<bool>(question, binds).value_or(false);
}

// Whether staff, or a key of theirs, ever did this: the log keeps it for good.
bool was_done(Reader& reader, std::string_view act) {
    return is_there(reader, "SELECT EXISTS (SELECT 1 FROM audit_entries WHERE chain = :site AND act = :act)",
                    {{"act", act}});
}

bool is_connected(Reader& reader) {
    return is_there(reader, "SELECT EXISTS (SELECT 1 FROM connections WHERE site_id = :site AND ended_at IS NULL)");
}

// A product that is sold by a connector; or members whom a program or they themselves made.
bool has_sign_up(Reader& reader) {
    return is_there(reader,
                    "SELECT EXISTS (SELECT 1 FROM connections c JOIN links l ON l.site_id = c.site_id "
                    "AND l.connection_id = c.id AND l.kind = 'thing' AND l.ended_at IS NULL "
                    "WHERE c.site_id = :site AND c.ended_at IS NULL)") ||
           is_there(reader, "SELECT registration FROM sites WHERE id = :site") ||
           is_there(reader,
                    "SELECT EXISTS (SELECT 1 FROM members WHERE site_id = :site AND source IN ('api', 'registration') "
                    "AND deleted_at IS NULL)");
}

bool has_content(Reader& reader) {
    return is_there(reader,
                    "SELECT EXISTS (SELECT 1 FROM products p JOIN pages g ON g.site_id = p.site_id "
                    "AND g.product_id = p.id AND g.deleted_at IS NULL AND g.status = 'live' "
                    "WHERE p.site_id = :site AND p.deleted_at IS NULL AND p.status = 'live')");
}

bool has_seen_member(Reader& reader) {
    return is_there(reader,
                    "SELECT EXISTS (SELECT 1 FROM members WHERE site_id = :site AND COALESCE(last_login_at, 0) > 0 "
                    "AND deleted_at IS NULL)");
}

}  // namespace

Launchpad load_launchpad(Reader& reader) {
    const bool works_alone = is_there(reader, "SELECT works_alone FROM sites WHERE id = :site");
    return {.is_connected = works_alone || is_connected(reader),
            .works_alone = works_alone,
            .has_sign_up = has_sign_up(reader),
            .has_look = is_there(reader,
                                 "SELECT EXISTS (SELECT 1 FROM site_looks WHERE site_id = :site "
                                 "AND published_at IS NOT NULL)"),
            .has_content = has_content(reader),
            .has_preview = was_done(reader, "POST /previews"),
            .has_invited = was_done(reader, "POST /members/{member}/invitation") || has_seen_member(reader)};
}

}  // namespace hub::reports
