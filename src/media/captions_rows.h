#pragma once

#include "media/captions.h"

namespace hub::media::rows {

std::vector<Caption> captions(Reader& reader, const FileId& file);
std::optional<Caption> find_caption(Reader& reader, const FileId& file, const CaptionId& id);
std::optional<std::string> find_caption_text(Reader& reader, const FileId& file, const CaptionId& id);
// Answers the id it is kept under: the old one where the language had captions.
CaptionId upsert_caption(Tx& tx, const FileId& file, const Caption& caption, const std::string& text);
bool remove_caption(Tx& tx, const FileId& file, const CaptionId& id);

std::optional<FileId> find_poster(Reader& reader, const FileId& file);
void upsert_poster(Tx& tx, const FileId& file, const FileId& poster);
void remove_poster(Tx& tx, const FileId& file);
std::vector<FileId> files_with_poster(Reader& reader, const FileId& poster);

}  // namespace hub::media::rows
