#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/store.h"
#include "media/arrivals.h"
#include "media/files.h"

// Uploads that may come in pieces: what is promised of them, and what becomes of them. Their bytes lie elsewhere
// (arrivals.h), and how much has come is asked there.
namespace hub::media {

inline constexpr std::uint64_t file_size_max = std::uint64_t{8} * 1024 * 1024 * 1024;
inline constexpr Duration upload_lives = std::chrono::hours{24};  // after it was last added to

struct Upload {
    UploadId id;
    std::string name;      // what the file is to be called
    std::string claimed;   // the type its sender says it has; empty when they don't
    std::string metadata;  // as the protocol brought it
    std::uint64_t size;    // when it is whole
    std::optional<FileId> replaces;
    std::optional<FileId> file;  // what it has become
    Time created_at;
    Time expires_at;
};

// The folder that the metadata names for the file: `folder fol_…`. Throws Invalid when it names something else.
std::optional<FolderId> folder_in(std::string_view metadata);

// Its size counts as arriving from now on; throws TooLarge when the site has no room for it, NotFound when there is no
// file to replace, Invalid for a folder that isn't there.
void begin_upload(Tx& tx, const Upload& upload, std::uint64_t quota_by_default);
// Throws NotFound, also when it has expired.
Upload load_upload(Reader& reader, const UploadId& id);
// Lives on from now.
void keep_upload(Tx& tx, const UploadId& id);
// Its bytes are a file now: `file` itself, or in place of those of the one it replaces, whose old bytes then are
// answered. Nothing happens when that was done before.
std::optional<FileId> finish_upload(Tx& tx, const UploadId& id, const File& file);
// Its bytes may go once this is committed. Throws NotFound.
void end_upload(Tx& tx, const UploadId& id);

// Ends uploads that have expired, at most `limit`, and takes down bytes that no upload names; answers how many.
std::size_t sweep_uploads(Store& store, const Arrivals& arrivals, std::size_t limit);

// What "Upload-Metadata" says of `key` (tus 1.0): "filename d29ybGQ=, filetype …". Empty when it doesn't; throws
// Invalid when it is not written as it should be.
std::optional<std::string> metadata_value(std::string_view header, std::string_view key);

}  // namespace hub::media
