#include "fill_school.h"

#include <algorithm>
#include <array>

#include "audiences/groups.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "catalog/pages.h"
#include "catalog/products.h"
#include "menus/menus.h"

namespace hub::bench {

namespace {

constexpr std::size_t course_pages = 40;
constexpr std::size_t section_pages = 8;

JsonObject text(const std::string& words) {
    return {{"type", "text"}, {"text", words}};
}

JsonObject marked(const std::string& words, const char* mark) {
    JsonObject node = text(words);
    node["marks"] = JsonArray{JsonObject{{"type", mark}}};
    return node;
}

JsonObject node_of(const char* type, JsonArray content) {
    return {{"type", type}, {"content", std::move(content)}};
}

JsonObject paragraph(const std::string& words) {
    return node_of("paragraph", {text(words)});
}

JsonObject heading(const std::string& words) {
    JsonObject node = node_of("heading", {text(words)});
    node["attrs"] = JsonObject{{"level", 2}};
    return node;
}

JsonObject rich(JsonArray content) {
    return node_of("rich_text", std::move(content));
}

JsonObject callout(const char* tone, const std::string& title, const std::string& words) {
    return {{"type", "callout"}, {"tone", tone}, {"title", title}, {"content", JsonArray{paragraph(words)}}};
}

JsonObject list(const std::array<const char*, 4>& items) {
    JsonArray nodes;
    for (const char* const item : items) nodes.push_back(node_of("listItem", {paragraph(item)}));
    return node_of("bulletList", std::move(nodes));
}

// Ten blocks and four merge fields, about as long as a lesson is.
Json lesson_body(const std::string& title) {
    JsonArray blocks;
    blocks.push_back(
        rich({node_of("paragraph",
                      {text("Good to have you here, {{member.first_name|friend}}. This is "), marked(title, "bold"),
                       text(", and it takes about a quarter of an hour with clay on your hands.")}),
              paragraph("Read it once from top to bottom before you switch the wheel on. The second time, keep it "
                        "open beside you and stop at every line that begins with a verb.")}));
    blocks.push_back(callout("info", "What you need",
                             "Two kilos of soft clay, a bowl of warm water, a wire, one wooden rib and an old towel."));
    blocks.push_back(rich({heading("Before you begin"),
                           list({"Wedge the clay until the cut face shows no holes and no stripes.",
                                 "Set the height of the stool so that your elbows rest on your thighs.",
                                 "Wet the bat with a sponge and wipe it again; it should be damp, not shiny.",
                                 "Cut your nails. It sounds small, and it is what spoils most first cylinders."})}));
    blocks.push_back(JsonObject{{"type", "divider"}});
    blocks.push_back(
        rich({heading("The movement"),
              paragraph("Lean in with the whole of your weight and let the wheel do the turning. The hand on the "
                        "left stands still; the hand on the right follows it. When the clay stops knocking at "
                        "your palm it is centred, and not a moment earlier."),
              paragraph("Open it slowly, straight down, and leave a floor as thick as your little finger. Pull "
                        "three times: the first for height, the second for evenness, the third for the line.")}));
    blocks.push_back(
        callout("tip", "Slow is smooth",
                "If the wall begins to wobble, {{member.first_name|friend}}, take your hands away at the speed "
                "of the wheel, breathe out, and begin one pull lower."));
    blocks.push_back(rich(
        {heading("When it goes wrong"),
         node_of(
             "orderedList",
             {node_of("listItem", {paragraph("A ring tears at the rim: the clay was too dry or the wheel too fast.")}),
              node_of("listItem", {paragraph("The foot twists: the pull ended before the wall did.")}),
              node_of("listItem", {paragraph("The floor cracks while it dries: compress it twice with the rib.")})})}));
    blocks.push_back(JsonObject{{"type", "button"},
                                {"label", "See the next firing dates"},
                                {"url", "https://studio.example/firings"},
                                {"style", "primary"}});
    blocks.push_back(
        rich({node_of("blockquote", {paragraph("The pot is finished when you stop wanting to help it.")}),
              paragraph("Take a picture before you cut it off the bat. In ten lessons you will be glad of it.")}));
    blocks.push_back(callout("success", "Done for today",
                             "We write to {{member.email}} when the kiln is free. See you at {{site.name}}."));
    return JsonObject{{"blocks", std::move(blocks)}};
}

catalog::Release release_of(std::size_t course, std::size_t courses) {
    if (course < courses / 3 || course + 1 == courses) return {};
    if (course % 2 == 0) return {.mode = catalog::ReleaseMode::member_advanced};
    return {.mode = catalog::ReleaseMode::time_delayed, .interval = 1, .unit = CalendarUnit::weeks, .at_hour = 8};
}

School::Course make_course(Tx& tx, std::size_t number, std::size_t courses, std::size_t pages) {
    const catalog::Product product = catalog::create_product(tx, ThingKind::product,
                                                             {.name = format("Course {}", number + 1),
                                                              .description = "Forty short lessons at the wheel.",
                                                              .status = catalog::Status::live,
                                                              .release = release_of(number, courses)});
    const audiences::Group takers = audiences::make_group(
        tx, {.name = format("In course {}", number + 1), .rule = audiences::Rule{.any = {product.id}}});
    School::Course course{.id = product.id, .lessons = {}};
    std::optional<SectionId> section;
    for (std::size_t lesson = 0; lesson < pages; ++lesson) {
        if (lesson % section_pages == 0)
            section = catalog::create_section(tx, product.id, format("Week {}", lesson / section_pages + 1)).id;
        const std::string title = format("Lesson {} of the wheel", lesson + 1);
        const catalog::Page page = catalog::create_page(tx, product.id,
                                                        {.title = title,
                                                         .status = catalog::Status::live,
                                                         .audience = catalog::Audience{{.any = {takers.id}}},
                                                         .section = section,
                                                         .body = catalog::save_body(lesson_body(title))});
        course.lessons.push_back({page.id, format("/p/{}/{}", product.slug, page.slug)});
    }
    return course;
}

// The first courses in a sub-menu, each for those who take it, between places that everybody has.
std::vector<menus::Entry> menu_of(const std::vector<School::Course>& courses, const ThingId& membership) {
    constexpr std::size_t shown = 6;
    menus::Entry lessons{.label = "Courses"};
    for (std::size_t number = 0; number < std::min(shown, courses.size()); ++number) {
        const ThingId& course = courses[number].id;
        lessons.entries.push_back({.label = format("Course {}", number + 1),
                                   .place = menus::Place::thing,
                                   .thing = course,
                                   .audience = audiences::Audience{{.any = {course}}}});
    }
    return {{.label = "Home", .place = menus::Place::home},
            std::move(lessons),
            {.label = "Studio membership",
             .place = menus::Place::thing,
             .thing = membership,
             .audience = audiences::Audience{{.any = {membership}}}},
            {.label = "Library", .place = menus::Place::library},
            {.label = "Firings", .place = menus::Place::address, .address = "https://studio.example/firings"},
            {.label = "Account", .place = menus::Place::account}};
}

}  // namespace

School make_school(Store& store, const SiteId& site, std::size_t pages) {
    const std::size_t courses = std::max<std::size_t>(3, pages / course_pages);
    std::vector<School::Course> made;
    for (std::size_t number = 0; number < courses; ++number) {
        made.push_back(store.write(site, [&](Tx& tx) { return make_course(tx, number, courses, pages / courses); }));
    }
    const ThingId membership = store.write(site, [&](Tx& tx) {
        std::vector<ThingId> included;
        for (std::size_t number = 0; number < courses / 3; ++number) included.push_back(made[number].id);
        return catalog::create_product(tx, ThingKind::collection,
                                       {.name = "Studio membership",
                                        .status = catalog::Status::live,
                                        .includes = catalog::Includes::chosen,
                                        .products = included})
            .id;
    });
    store.write(site, [&](Tx& tx) {
        menus::save_menu(tx, *catalog::load_catalog(tx), menu_of(made, membership), {}, std::nullopt);
    });
    return {.courses = std::move(made), .membership = membership};
}

}  // namespace hub::bench
