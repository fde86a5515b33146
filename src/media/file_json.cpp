#include "media/file_json.h"

#include "audiences/audience_json.h"

namespace hub::media {

namespace {

constexpr double milliseconds_in_second = 1000.0;

template <class List, class Present>
JsonArray list_json(const List& list, const Present& present) {
    JsonArray array;
    for (const auto& one : list) array.push_back(present(one));
    return array;
}

Json duration_json(const Examination& found) {
    return found.duration_ms ? Json(static_cast<double>(*found.duration_ms) / milliseconds_in_second) : Json(nullptr);
}

Json picture_json(const Picture& picture) {
    return JsonObject{{"width", picture.width}, {"height", picture.height}, {"size", picture.size}};
}

// What isn't looked into is ready as it is.
void add_examination(JsonObject& json, const Examination& found) {
    json["state"] = word_of(found.state);
    json["reason"] = found.reason.empty() ? Json(nullptr) : Json(found.reason);
    json["width"] = hub::json_of(found.width);
    json["height"] = hub::json_of(found.height);
    json["duration"] = duration_json(found);
    json["codecs"] = found.codecs.empty() ? Json(nullptr) : Json(found.codecs);
    json["warnings"] = list_json(found.warnings, [](const std::string& warning) { return Json(warning); });
}

}  // namespace

JsonObject file_json(Reader& reader, const File& file) {
    JsonObject json{{"id", json_of(file.id)},
                    {"name", file.name},
                    {"kind", word_of(file.kind)},
                    {"type", file.type},
                    {"size", file.size},
                    {"folder", hub::json_of(folders::folder_of(reader, file.id.view()))},
                    {"created_at", json_of(file.created_at)},
                    {"audience", audiences::word_of(file.audience.kind)},
                    {"audience_rule", audiences::json_of(file.audience.rule)}};
    const auto nothing_to_find = Examination{.state = Examination::State::ready};
    add_examination(json, find_examination(reader, file.content).value_or(nothing_to_find));
    json["sizes"] = list_json(pictures_of(reader, file.content), picture_json);
    json["captions"] = list_json(list_captions(reader, file.id), caption_json);
    json["poster"] = json_of(poster_of(reader, file.id));
    return json;
}

Json caption_json(const Caption& caption) {
    return JsonObject{{"id", json_of(caption.id)},
                      {"language", caption.language},
                      {"label", caption.label},
                      {"created_at", json_of(caption.created_at)}};
}

}  // namespace hub::media
