#include "base/text.h"
#include "catalog/blocks_draft.h"

// The blocks that show files: images, what plays, what is downloaded.
namespace hub::catalog {

namespace {

using Inside = DocumentPlace::Inside;

constexpr std::size_t gallery_max = 60;

void write_picture(BlockWriter& writer, const std::optional<FileId>& file, std::string_view alt) {
    writer.html(R"(<img src=")");
    if (file) writer.address(*file);
    writer.html(R"(" alt=")");
    writer.plain(alt);
    writer.html(R"(" loading="lazy" decoding="async">)");
}

// The picture leads to itself; the script of the page opens it in a window of its own. The link is called what stands
// in the picture, so that can't be left out.
void write_gallery_image(Draft& draft, const Json& json) {
    const JsonObject* const image = json.if_object();
    if (image == nullptr) return draft.place.wrong("", "should be an image with a file and an alt");
    draft.place.expect(*image, {"file", "alt", "caption"});
    const auto file = read_file(draft, *image, media::Kind::image);
    const std::string alt = read_text(draft, *image, "alt", {.least = 1});
    draft.writer.html(R"(<li><figure><a class="gallery-open" href=")");
    if (file) draft.writer.address(*file);
    draft.writer.html(R"(">)");
    write_picture(draft.writer, file, alt);
    draft.writer.html("</a>");
    write_caption(draft, *image);
    draft.writer.html("</li>");
}

}  // namespace

void write_image(Draft& draft, const JsonObject& block) {
    draft.place.expect(block, {"type", "file", "alt", "caption"});
    draft.writer.html(R"(<figure class="block figure">)");
    write_picture(draft.writer, read_file(draft, block, media::Kind::image), read_text(draft, block, "alt", {}));
    write_caption(draft, block);
}

void write_gallery(Draft& draft, const JsonObject& block) {
    draft.place.expect(block, {"type", "images", "columns"});
    const std::int64_t columns = read_number(draft, block, "columns", 3, {2, 4});
    const JsonArray* const images = read_list(draft, block, "images", {.least = 1, .most = gallery_max});
    if (images == nullptr) return;
    draft.writer.html(format("<ul class=\"block gallery gallery-{}\">", columns));
    const Inside list{draft.place, "images"};
    for (std::size_t at = 0; at < images->size(); ++at) {
        const Inside entry{draft.place, at};
        write_gallery_image(draft, (*images)[at]);
    }
    draft.writer.html("</ul>\n");
}

// A plain element of the browser, which plays without a script too. The script of the page puts the player around it
// and reports plays.
void write_player(Draft& draft, const JsonObject& block, media::Kind kind) {
    draft.place.expect(block, {"type", "file", "caption"});
    const bool is_video = kind == media::Kind::video;
    BlockWriter& writer = draft.writer;
    writer.html(is_video ? R"(<figure class="block figure"><video controls playsinline preload="metadata" src=")"
                         : R"(<figure class="block figure"><audio controls preload="metadata" src=")");
    const auto file = read_file(draft, block, kind);
    if (file) writer.address(*file);
    writer.html(R"(" data-play=")");
    if (file) writer.plain(file->view());
    writer.html(is_video ? R"("></video>)" : R"("></audio>)");
    write_caption(draft, block);
}

// Says in the address that it is a download, for a picture or recording may be shown from the same one.
void write_download(Draft& draft, const JsonObject& block) {
    draft.place.expect(block, {"type", "file", "label"});
    draft.writer.html(R"(<p class="block block-file"><a class="download" download href=")");
    if (const auto file = read_file(draft, block, std::nullopt)) draft.writer.address(*file);
    draft.writer.html(R"(?download">)");
    draft.writer.text(read_text(draft, block, "label", {.least = 1}));
    draft.writer.html("</a></p>\n");
}

}  // namespace hub::catalog
