#include "media/captions_api.h"

#include "app/app.h"
#include "base/error.h"
#include "base/fields.h"
#include "base/text.h"
#include "http/answer.h"
#include "http/parameters.h"
#include "jobs/wake.h"
#include "media/captions.h"
#include "media/file_json.h"
#include "media/picture_answer.h"
#include "media/webvtt.h"
#include "staff/staff.h"

namespace hub::media::api {

namespace {

constexpr std::size_t label_letters_max = 60;

FileId captioned(const http::Request& request) {
    return http::id_capture<FileId>(request, "file");
}

CaptionId caption_in(const http::Request& request) {
    return http::id_capture<CaptionId>(request, "caption");
}

struct Words {
    std::string language;
    std::string label;  // what members choose it by
};

Words words_in(const http::Request& request) {
    http::Parameters parameters{request};
    Words words{.language = parameters.text("language").value_or(""), .label = {}};
    const auto given = parameters.text("label");
    const auto wrong = http::refused_fields([&] { words.language = language_of(words.language); });
    for (const FieldError& error : wrong) parameters.wrong(error.field, error.message);
    if (given || wrong.empty()) words.label = trimmed(given ? *given : label_of(words.language));
    const bool fits = !words.label.empty() && length_in_letters(words.label) <= label_letters_max;
    if ((given || wrong.empty()) && (!fits || !is_printable(words.label)))
        parameters.wrong("label",
                         format("should be what members choose it by, in 1 to {} characters", label_letters_max));
    parameters.finish();
    return words;
}

http::Response file_with_looks(App& app, const SiteId& site, const FileId& id) {
    return app.store.read(site,
                          [&](Reader& reader) { return http::json(200, file_json(reader, load_file(reader, id))); });
}

}  // namespace

http::Response list_captions(App& app, const http::Request& request, const staff::Actor& actor) {
    const http::Paging paging = http::paging_of(request);
    const auto captions = app.store.read(actor.site, [&](Reader& reader) {
        return media::list_captions(reader, load_file(reader, captioned(request)).id);
    });
    std::vector<const Caption*> all;
    for (const Caption& caption : captions) all.push_back(&caption);
    return http::list_of(all, paging, caption_json);
}

http::Response save_captions(App& app, const http::Request& request, const staff::Actor& actor) {
    const auto [language, label] = words_in(request);
    const std::string webvtt = to_webvtt(read_captions(request.body));
    const SavedCaption saved = app.store.write(actor.site, [&](Tx& tx) {
        const Caption wanted{.id = tx.fresh<CaptionId>(), .language = language, .label = label, .created_at = tx.now()};
        return save_caption(tx, captioned(request), wanted, webvtt);
    });
    http::Response answer = http::json(saved.is_new ? 201 : 200, caption_json(saved.caption));
    if (saved.is_new)
        answer.with("Location",
                    format("/api/v1/files/{}/captions/{}", captioned(request).view(), saved.caption.id.view()));
    return answer;
}

http::Response show_captions(App& app, const http::Request& request, const staff::Actor& actor) {
    return answer_with_webvtt(app.store.read(actor.site, [&](Reader& reader) {
        return load_caption_text(reader, load_file(reader, captioned(request)).id, caption_in(request));
    }));
}

http::Response delete_captions(App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { delete_caption(tx, captioned(request), caption_in(request)); });
    return http::no_content();
}

http::Response set_poster(App& app, const http::Request& request, const staff::Actor& actor) {
    const Json json = request.json();
    Fields fields{json};
    const auto image = fields.optional_id<FileId>("file");
    if (!image) fields.wrong("file", "should be the id of an image, such as fil_…");
    fields.finish();
    app.store.write(actor.site, [&](Tx& tx) { media::set_poster(tx, captioned(request), image); });
    return file_with_looks(app, actor.site, captioned(request));
}

http::Response remove_poster(App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { media::set_poster(tx, captioned(request), std::nullopt); });
    return http::no_content();
}

http::Response examine_file(App& app, const http::Request& request, const staff::Actor& actor) {
    app.store.write(actor.site, [&](Tx& tx) { examine_again(tx, load_file(tx, captioned(request))); });
    app.media_wake.call();
    return file_with_looks(app, actor.site, captioned(request));
}

}  // namespace hub::media::api
