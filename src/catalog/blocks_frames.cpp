#include "base/text.h"
#include "catalog/blocks_draft.h"
#include "catalog/embeds.h"
#include "catalog/own_html.h"

// The blocks that stand in frames: the players of others, and the owner's own HTML.
namespace hub::catalog {

namespace {

constexpr std::string_view embed_rule =
    "should be an https address: of a video at YouTube, Vimeo, Wistia or Loom, of something at Spotify or SoundCloud, "
    "or "
    "of another player";

std::string ratio_of(Draft& draft, const JsonObject& block) {
    return join(split(read_word(draft, block, "ratio", "16:9", {"16:9", "4:3", "1:1", "9:16", "4:1"}), ':'), "-");
}

}  // namespace

// Nothing is fetched from others before the member presses: until then it is a link, which the script of the page turns
// into the frame. Without a script it leads there.
void write_embed(Draft& draft, const JsonObject& block) {
    draft.place.expect(block, {"type", "url", "title", "ratio", "caption"});
    const std::string url = text_at(Json(block), {"url"}).value_or("");
    const std::string title = read_text(draft, block, "title", {.least = 1});
    const auto embed = find_embed(url);
    if (!embed) draft.place.wrong("url", embed_rule);
    BlockWriter& writer = draft.writer;
    writer.html(R"(<figure class="block embed embed-)" + ratio_of(draft, block) +
                R"("><a class="embed-open" target="_blank" rel="noopener noreferrer" href=")");
    writer.plain(url);
    writer.html(R"(" data-embed=")");
    if (embed) writer.plain(embed->frame);
    writer.html(R"("><span class="embed-title">)");
    writer.plain(title);
    writer.html(R"(</span> <span class="embed-from">Plays from )");
    if (embed) writer.plain(embed->provider);
    writer.html("</span></a>");
    write_caption(draft, block);
}

// It stands at an address of its own, whose policy keeps it from everything of the portal (portal/pages/frame.cpp).
void write_own_html(Draft& draft, const JsonObject& block) {
    draft.place.expect(block, {"type", "html", "title", "height"});
    const std::string title = read_text(draft, block, "title", {.least = 1});
    const std::int64_t height = read_number(draft, block, "height", 400, {40, 4000});
    const auto html = text_at(Json(block), {"html"});
    if (!html || html->empty() || html->size() > own_html_size_max)
        draft.place.wrong("html", format("should be HTML of 1 to {} bytes", own_html_size_max));
    BlockWriter& writer = draft.writer;
    writer.html(R"(<div class="block own-html"><iframe sandbox=")" + std::string{own_html_sandbox} +
                R"(" referrerpolicy="no-referrer" loading="lazy" src=")");
    writer.own_html_address(++draft.own_html_count);
    writer.html(format(R"(" height="{}" title=")", height));
    writer.plain(title);
    writer.html("\"></iframe></div>\n");
}

}  // namespace hub::catalog
