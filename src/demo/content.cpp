#include "demo/content.h"

#include <algorithm>

#include "base/assets.h"
#include "base/error.h"
#include "base/text.h"

namespace hub::demo {

namespace {

// Files are named by what they are called among the demo's; here they get their ids.
std::string with_ids(std::string text, const std::vector<Exhibit>& files) {
    for (const Exhibit& file : files) {
        const std::string named = format("\"@{}\"", file.asset);
        for (std::size_t at = text.find(named); at != std::string::npos; at = text.find(named, at))
            text.replace(at, named.size(), format("\"{}\"", file.id.view()));
    }
    return text;
}

Json asset(const std::string& path, const std::vector<Exhibit>& files = {}) {
    const auto bytes = assets::find("demo/content/" + path);
    auto json = bytes ? parse_json(with_ids(std::string{*bytes}, files)) : std::nullopt;
    if (!json) throw Invalid(path, "should be a JSON file of the demo");
    return std::move(*json);
}

std::string text(const Json& json, std::string_view name) {
    return text_at(json, {name}).value_or("");
}

std::int64_t number(const Json& json, std::string_view name) {
    const auto found = number_at(json, {name});
    if (!found) throw Invalid(std::string{name}, "should be a number in the words of the demo");
    return *found;
}

const JsonArray& list(const Json& json, std::string_view name) {
    static const JsonArray none;
    const Json* const found = at(json, {name});
    return found == nullptr || !found->is_array() ? none : found->as_array();
}

std::vector<std::string> texts(const Json& json, std::string_view name) {
    std::vector<std::string> found;
    for (const Json& entry : list(json, name)) found.emplace_back(entry.as_string().data(), entry.as_string().size());
    return found;
}

// Takes a field out, so that what remains is what the catalog reads.
Json taken(JsonObject& object, std::string_view name) {
    const auto found = object.find(name);
    if (found == object.end()) return nullptr;
    Json value = std::move(found->value());
    object.erase(found);
    return value;
}

void rename(JsonObject& object, std::string_view from, std::string_view to) {
    Json value = taken(object, from);
    if (!value.is_null()) object[to] = std::move(value);
}

PageWords read_page(const std::string& thing, const std::string& slug, const std::vector<Exhibit>& files) {
    const Json json = asset(format("pages/{}/{}.json", thing, slug), files);
    JsonObject object = json.as_object();
    PageWords page{.slug = slug, .wish = {}};
    if (const auto days = number_at(json, {"opens_in_days"})) page.opens_in_days = static_cast<int>(*days);
    page.opens_at_hour = static_cast<int>(number_at(json, {"opens_at_hour"}).value_or(0));
    object.erase("opens_in_days");
    object.erase("opens_at_hour");
    page.wish = catalog::read_page_wish(Json(object), catalog::Wanted::fresh);
    return page;
}

void read_outline(const Json& outline, ThingWords& thing, const std::vector<Exhibit>& files) {
    for (const Json& entry : outline.as_array()) {
        Place place{
            .section = text(entry, "section"), .pages = texts(entry, "pages"), .product = text(entry, "product")};
        if (const std::string page = text(entry, "page"); !page.empty()) place.pages.push_back(page);
        for (const std::string& page : place.pages) thing.pages.emplace(page, read_page(thing.slug, page, files));
        thing.outline.push_back(std::move(place));
    }
}

ThingWords read_thing(const Json& json, ThingKind kind, const std::vector<Exhibit>& files) {
    ThingWords thing{.slug = text(json, "slug"), .kind = kind, .wish = {}};
    JsonObject object = json.as_object();
    read_outline(taken(object, "outline"), thing, files);
    thing.stripe_product = text(json, "stripe_product");
    object.erase("stripe_product");
    thing.prices = taken(object, "prices");
    if (const Json* const includes = object.if_contains("includes"); includes != nullptr && includes->is_array()) {
        thing.includes = texts(json, "includes");
        object["includes"] = "chosen";
    }
    rename(object, "has_progress", "progress");
    rename(object, "is_in_library", "in_library");
    rename(object, "is_teased", "tease");
    rename(object, "sends_access_email", "access_email");
    const Json method = taken(object, "purchase_method");
    const Json url = taken(object, "purchase_url");
    if (!method.is_null()) object["purchase"] = JsonObject{{"method", method}, {"url", url}};
    thing.wish = catalog::read_product_wish(Json(object), kind, catalog::Wanted::fresh);
    return thing;
}

SiteWords read_site(const Json& json) {
    return {.slug = text(json, "slug"),
            .name = text(json, "name"),
            .brand_color = text(json, "brand_color"),
            .support_email = text(json, "support_email"),
            .time_zone = text(json, "time_zone"),
            .inactivity_days = static_cast<int>(number(json, "inactivity_days")),
            .public_content = flag_at(json, {"public_content"}).value_or(true)};
}

BoxWords read_box(const Json& json, const std::vector<Exhibit>& files) {
    const std::string asset = text(json, "file");
    const auto file = std::ranges::find(files, asset, &Exhibit::asset);
    if (file == files.end()) throw Invalid(asset, "should be a file of the demo");
    return {.file = file->id, .thing = text(json, "thing"), .member = text(json, "member")};
}

FileboxWords read_filebox(const Json& json, const std::vector<Exhibit>& files) {
    FileboxWords filebox{.uploads = flag_at(json, {"uploads"}).value_or(false)};
    for (const char* const name : {"offered", "shared"}) {
        for (const Json& box : list(json, name)) filebox.places.push_back(read_box(box, files));
    }
    return filebox;
}

MemberWords read_member(const Json& json) {
    MemberWords member{.email = text(json, "email"),
                       .first_name = text(json, "first_name"),
                       .last_name = text(json, "last_name"),
                       .password = text(json, "password"),
                       .is_shown = flag_at(json, {"demo_login"}).value_or(false),
                       .joined_days_ago = number(json, "joined_days_ago"),
                       .last_login_days_ago = number_at(json, {"last_login_days_ago"})};
    for (const Json& grant : list(json, "grants")) {
        member.grants.push_back({.thing = text(grant, "thing"),
                                 .source = text(grant, "source"),
                                 .reference = text(grant, "reference"),
                                 .days_ago = number(grant, "days_ago"),
                                 .ended_days_ago = number_at(grant, {"ended_days_ago"}),
                                 .ends_in_days = number_at(grant, {"ends_in_days"})});
    }
    const Json* const completed = at(json, {"completed"});
    if (completed == nullptr) return member;
    for (const auto& entry : completed->as_object()) {
        const bool all = entry.value().is_string();
        member.completed.emplace_back(std::string{entry.key().data(), entry.key().size()},
                                      all ? std::nullopt : std::optional{entry.value().as_int64()});
    }
    return member;
}

}  // namespace

Words read_words() {
    const Json site = asset("site.json");
    Words words{.site = read_site(site.at("site")), .files = exhibits(), .things = {}, .members = {}};
    words.filebox = read_filebox(site.at("filebox"), words.files);
    for (const Json& product : list(site, "products"))
        words.things.push_back(read_thing(product, ThingKind::product, words.files));
    for (const Json& entry : list(site, "collections"))
        words.things.push_back(read_thing(entry, ThingKind::collection, words.files));
    const Json members = asset("members.json");
    for (const Json& member : list(members, "members")) words.members.push_back(read_member(member));
    return words;
}

void sell(Words& words, const std::string& shop) {
    for (ThingWords& thing : words.things) {
        if (thing.stripe_product.empty()) continue;
        thing.wish.purchase =
            catalog::Purchase{catalog::PurchaseMethod::checkout_url, shop + "buy/" + thing.stripe_product};
    }
}

}  // namespace hub::demo
