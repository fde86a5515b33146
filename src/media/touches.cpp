#include "media/touches.h"

#include "media/touches_rows.h"

namespace hub::media {

namespace {

constexpr std::string_view download = "download";  // in the place of a view; those are longer
constexpr Duration one_download = 60s;
constexpr Duration kept_for = std::chrono::hours{48};

}  // namespace

bool is_new_download(Tx& tx, const MemberId& member, const FileId& file) {
    return rows::touch_again(tx, member, file, download, tx.now() - one_download);
}

bool is_new_play(Tx& tx, const MemberId& member, const FileId& file, std::string_view view) {
    return rows::touch(tx, member, file, view);
}

std::size_t forget_touches(Tx& everywhere, std::size_t limit) {
    return rows::forget_touches(everywhere, everywhere.now() - kept_for, limit);
}

}  // namespace hub::media
