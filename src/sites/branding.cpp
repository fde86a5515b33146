#include "sites/branding.h"

#include <array>

#include "base/ensure.h"
#include "base/error.h"
#include "sites/branding_json.h"
#include "sites/branding_rows.h"
#include "sites/palette.h"
#include "sites/sites.h"

namespace hub::sites {

namespace {

Branding stored_branding(const std::string& text) {
    const auto json = parse_json(text);
    ENSURE(json);
    return branding_in(*json);
}

std::string text_of(const Branding& branding) {
    return to_text(json_of(branding));
}

// What a site begins with: the first theme, in a shade of the site's colour that can be read.
Branding first_look(Reader& reader) {
    Branding branding;
    branding.colors.brand = load(reader).brand_color;
    for (const Check& check : checks_of(branding)) {
        if (check.nearest && check.field == "colors.brand") branding.colors.brand = text_of(*check.nearest);
    }
    return branding;
}

void refuse_passed(const Looks& looks, std::optional<std::int64_t> seen_version) {
    if (seen_version && *seen_version != looks.version)
        throw Conflict("Somebody changed the look meanwhile. Load it again to see what is there now.", passed_version);
}

Looks save(Tx& tx, Looks looks) {
    ++looks.version;
    const bool is_published = looks.published_at.has_value();
    rows::save_looks(tx, {.published = is_published ? std::optional{text_of(looks.published)} : std::nullopt,
                          .published_at = looks.published_at,
                          .draft = looks.draft ? std::optional{text_of(*looks.draft)} : std::nullopt,
                          .version = looks.version});
    return looks;
}

bool has(const Branding& branding, const FileId& file) {
    return branding.logo == file || branding.dark_logo == file || branding.icon == file;
}

}  // namespace

Looks load_looks(Reader& reader) {
    const auto row = rows::find_looks(reader);
    if (!row) return {.published = first_look(reader)};
    return {.published = row->published ? stored_branding(*row->published) : first_look(reader),
            .published_at = row->published_at,
            .draft = row->draft ? std::optional{stored_branding(*row->draft)} : std::nullopt,
            .version = row->version};
}

Branding load_branding(Reader& reader) {
    return load_looks(reader).published;
}

Looks save_draft(Tx& tx, const Branding& wanted, std::optional<std::int64_t> seen_version) {
    Looks looks = load_looks(tx);
    refuse_passed(looks, seen_version);
    const bool is_published = looks.published_at && looks.published == wanted;
    if (looks.draft ? *looks.draft == wanted : is_published) return looks;
    looks.draft = wanted;
    if (is_published) looks.draft.reset();
    return save(tx, std::move(looks));
}

void discard_draft(Tx& tx) {
    Looks looks = load_looks(tx);
    if (!looks.draft) return;
    looks.draft.reset();
    save(tx, std::move(looks));
}

Looks publish(Tx& tx, std::optional<std::int64_t> seen_version) {
    Looks looks = load_looks(tx);
    refuse_passed(looks, seen_version);
    if (!looks.draft) throw Conflict("There is no unpublished look: what is here is what members see.");
    looks.published = *looks.draft;
    looks.published_at = tx.now();
    looks.draft.reset();
    Looks saved = save(tx, std::move(looks));
    // Mails are of this colour too; and whoever keeps the site in memory reads it again.
    change(tx, {.brand_color = saved.published.colors.brand});
    return saved;
}

bool is_in_a_look(Reader& reader, const FileId& file) {
    const auto row = rows::find_looks(reader);
    if (!row) return false;
    return (row->published && has(stored_branding(*row->published), file)) ||
           (row->draft && has(stored_branding(*row->draft), file));
}

}  // namespace hub::sites
