#include "catalog/wishes.h"

#include <algorithm>
#include <unordered_set>

#include "audiences/audience_json.h"
#include "base/fields.h"
#include "base/text.h"
#include "catalog/blocks.h"
#include "catalog/categories.h"
#include "catalog/links.h"
#include "catalog/texts.h"
#include "catalog/words.h"
#include "folders/folder_words.h"

namespace hub::catalog {

namespace {

constexpr std::size_t description_letters_max = 2000;
constexpr std::size_t url_letters_max = 2000;
constexpr std::size_t slug_letters_max = 80;
constexpr std::size_t label_letters_max = 40;
constexpr std::size_t products_max = 1000;
constexpr std::size_t categories_max = 10;
constexpr std::size_t category_letters_max = 40;
constexpr int interval_max = 365;
constexpr int grace_days_max = 60;

template <class Enum, std::size_t count>
std::optional<Enum> read_word(Fields& fields, std::string_view name, const Word<Enum> (&words)[count]) {
    const auto word = fields.optional_word(name, texts_of(words));
    if (!word) return std::nullopt;
    return value_of(words, *word);
}

// Needed when the thing is new.
std::optional<std::string> read_name(Fields& fields, std::string_view name, Wanted wanted) {
    if (wanted == Wanted::fresh || fields.is_null(name)) return fields.text(name);
    return fields.optional_text(name);
}

std::optional<std::string> read_slug(Fields& fields) {
    auto slug = fields.optional_text("slug", {.longest = slug_letters_max});
    if (slug && (!is_slug(*slug) || slug->find("--") != std::string::npos)) {
        fields.wrong("slug", "should be lower-case letters and digits with single dashes between them");
    }
    return slug;
}

std::optional<std::string> read_picture(Fields& fields) {
    if (fields.is_null("image_url")) {
        fields.raw("image_url");
        return "";
    }
    auto url = fields.optional_text("image_url", {.longest = url_letters_max});
    if (url && !is_safe_picture(*url)) fields.wrong("image_url", "should be an https address, or a path of this site");
    return url;
}

std::optional<Purchase> read_purchase(Fields& fields) {
    const Json* const json = fields.optional_object("purchase", "should be an object with a method");
    if (json == nullptr) return std::nullopt;
    Fields inner{*json, "purchase"};
    Purchase purchase{.method = value_of(purchase_methods, inner.word("method", texts_of(purchase_methods))),
                      .url = inner.optional_text("url", {.longest = url_letters_max}).value_or("")};
    if (purchase.method == PurchaseMethod::none && !purchase.url.empty()) {
        inner.wrong("url", "should be null where nothing is offered");
    } else if (purchase.method != PurchaseMethod::none && !is_safe_purchase(purchase.url)) {
        inner.wrong("url", "should be an https address");
    }
    fields.adopt(std::move(inner));
    return purchase;
}

Release read_delay(Fields& inner, Release release) {
    release.interval = static_cast<int>(inner.number("interval", 1, interval_max));
    inner.word("unit", texts_of(release_units));
    release.unit = read_word(inner, "unit", release_units).value_or(release.unit);
    if (const auto hour = inner.optional_number("at_hour", 0, 23)) release.at_hour = static_cast<int>(*hour);
    return release;
}

std::optional<Release> read_release(Fields& fields) {
    const Json* const json = fields.optional_object("release", "should be an object with a mode");
    if (json == nullptr) return std::nullopt;
    Fields inner{*json, "release"};
    Release release{.mode = value_of(release_modes, inner.word("mode", texts_of(release_modes)))};
    if (release.mode == ReleaseMode::time_delayed) {
        release = read_delay(inner, release);
    } else {
        for (const std::string_view name : {"interval", "unit", "at_hour"}) {
            if (inner.raw(name) != nullptr) inner.wrong(name, "should be null unless the mode is time_delayed");
        }
    }
    fields.adopt(std::move(inner));
    return release;
}

std::optional<std::optional<int>> read_grace(Fields& fields) {
    if (fields.is_null("grace_days")) {
        fields.raw("grace_days");
        return std::optional<int>{};
    }
    const auto days = fields.optional_number("grace_days", 0, grace_days_max);
    if (!days) return std::nullopt;
    return static_cast<int>(*days);
}

bool is_color(std::string_view text) {
    const auto is_hex = [](char letter) {
        return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
    };
    return text.size() == 7 && text.front() == '#' && std::ranges::all_of(text.substr(1), is_hex);
}

std::optional<std::vector<std::string>> read_categories(Fields& fields) {
    if (!fields.has("categories")) {
        if (fields.is_null("categories")) fields.wrong("categories", "should be a list of names");
        fields.raw("categories");
        return std::nullopt;
    }
    std::vector<std::string> categories;
    std::unordered_set<std::string> seen;
    for (const std::string& given : fields.texts("categories", categories_max)) {
        const std::string name{trimmed(given)};
        if (name.empty() || length_in_letters(name) > category_letters_max || !is_printable(name)) {
            fields.wrong("categories", format("should hold names of 1 to {} characters", category_letters_max));
        } else if (seen.insert(category_slug(name)).second) {
            categories.push_back(name);
        }
    }
    return categories;
}

std::optional<std::vector<ThingId>> read_products(Fields& fields) {
    if (!fields.has("products")) {
        fields.raw("products");
        return std::nullopt;
    }
    std::vector<ThingId> products;
    std::unordered_set<std::string> seen;
    for (const std::string& id : fields.texts("products", products_max)) {
        if (!ThingId::matches(id) || !id.starts_with("prd_")) {
            fields.wrong("products", "should be ids of products: a collection never contains a collection");
        } else if (!seen.insert(id).second) {
            fields.wrong("products", "should name each product once");
        } else {
            products.push_back(ThingId::parse(id));
        }
    }
    return products;
}

void read_collection(Fields& fields, ProductWish& wish) {
    wish.label = fields.optional_text("label", {.shortest = 0, .longest = label_letters_max});
    wish.label_color = fields.optional_text("label_color");
    if (wish.label_color) wish.label_color = folded(*wish.label_color);
    if (wish.label_color && !is_color(*wish.label_color))
        fields.wrong("label_color", "should be a colour such as #1f6feb");
    wish.includes = read_word(fields, "includes", inclusions);
    wish.products = read_products(fields);
    if (wish.includes == Includes::all && wish.products && !wish.products->empty()) {
        fields.wrong("products", "should be empty where all are included");
    }
}

void refuse_empty(const Json& json, Wanted wanted) {
    if (wanted == Wanted::change && json.is_object() && json.as_object().empty()) {
        throw Invalid("", "should name at least one field to change");
    }
}

std::optional<std::optional<Time>> read_opening(Fields& fields) {
    if (fields.is_null("opens_at")) {
        fields.raw("opens_at");
        return std::optional<Time>{};
    }
    const auto time = fields.optional_time("opens_at");
    if (!time) return std::nullopt;
    return time;
}

std::optional<std::optional<SectionId>> read_section(Fields& fields) {
    if (fields.is_null("section")) {
        fields.raw("section");
        return std::optional<SectionId>{};
    }
    const auto section = fields.optional_id<SectionId>("section");
    if (!section) return std::nullopt;
    return section;
}

std::optional<SavedBody> read_body(Fields& fields) {
    const Json* const json = fields.raw("body");
    if (json == nullptr) return std::nullopt;
    const CompiledBody body = compile(*json);
    for (const FieldError& error : body.wrong) fields.wrong(error.field, error.message);
    return SavedBody{.document = hub::to_text(*json),
                     .compiled = to_text(body.compiled),
                     .files = body.files,
                     .text = plain_text(*json)};
}

}  // namespace

ProductWish read_product_wish(const Json& json, ThingKind kind, Wanted wanted) {
    refuse_empty(json, wanted);
    Fields fields{json};
    ProductWish wish;
    wish.name = read_name(fields, "name", wanted);
    wish.slug = read_slug(fields);
    wish.description = fields.optional_text("description", {.shortest = 0, .longest = description_letters_max});
    wish.image_url = read_picture(fields);
    wish.status = read_word(fields, "status", statuses);
    wish.access_mode = read_word(fields, "access_mode", access_modes);
    wish.purchase = read_purchase(fields);
    wish.release = read_release(fields);
    wish.has_progress = fields.optional_flag("progress");
    wish.is_in_library = fields.optional_flag("in_library");
    wish.is_teased = fields.optional_flag("tease");
    wish.sends_access_email = fields.optional_flag("access_email");
    wish.grace_days = read_grace(fields);
    wish.categories = read_categories(fields);
    wish.place = folders::place_in(fields);
    if (kind == ThingKind::collection) read_collection(fields, wish);
    wish.wrong = fields.complaints();
    return wish;
}

PageWish read_page_wish(const Json& json, Wanted wanted) {
    refuse_empty(json, wanted);
    Fields fields{json};
    PageWish wish;
    wish.title = read_name(fields, "title", wanted);
    wish.slug = read_slug(fields);
    wish.status = read_word(fields, "status", statuses);
    wish.audience = audiences::read_audience(fields);
    wish.opens_at = read_opening(fields);
    wish.is_teased = fields.optional_flag("tease");
    wish.section = read_section(fields);
    wish.body = read_body(fields);
    wish.wrong = fields.complaints();
    return wish;
}

PlacementWish read_placement_wish(const Json& json) {
    refuse_empty(json, Wanted::change);
    Fields fields{json};
    PlacementWish wish;
    wish.opens_at = read_opening(fields);
    wish.wrong = fields.complaints();
    return wish;
}

std::string read_section_title(const Json& json) {
    Fields fields{json};
    std::string title = fields.text("title");
    fields.finish();
    return title;
}

SavedBody save_body(const Json& body) {
    CompiledBody compiled = compile(body);
    if (!compiled.wrong.empty()) throw Invalid(std::move(compiled.wrong));
    return {.document = hub::to_text(body),
            .compiled = to_text(compiled.compiled),
            .files = std::move(compiled.files),
            .text = plain_text(body)};
}

}  // namespace hub::catalog
