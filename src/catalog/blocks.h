#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "catalog/merge_fields.h"
#include "media/captions.h"
#include "media/files.h"

// What a page says: {"blocks": [...]}, a document of typed blocks, checked and turned into HTML once, when it is saved.
//
//     {"type":"rich_text","content":[NODES]}
//     {"type":"button","label":"…","url":"…","style":"primary|secondary"}
//     {"type":"divider"}
//     {"type":"callout","tone":"info|success|warning|tip","title":"…","content":[NODES]}
//     {"type":"columns","columns":[{"blocks":[…]},…]}        2 to 4 of them, without columns inside
//     {"type":"image","file":"fil_…","alt":"…","caption":"…"}
//     {"type":"gallery","columns":2 to 4,"images":[{"file":"fil_…","alt":"…","caption":"…"},…]}
//     {"type":"video","file":"fil_…","caption":"…"}
//     {"type":"audio","file":"fil_…","caption":"…"}
//     {"type":"file","file":"fil_…","label":"…"}
//     {"type":"embed","url":"https://…","title":"…","ratio":"16:9|4:3|1:1|9:16|4:1","caption":"…"}
//     {"type":"html","html":"…","title":"…","height":40 to 4000}
//
// NODES are the document of ProseMirror as TipTap names it: paragraph, heading (attrs.level 2 to 4), bulletList,
// orderedList (attrs.start), listItem, blockquote, codeBlock (attrs.language), horizontalRule, table, tableRow,
// tableHeader and tableCell (attrs.colspan, rowspan); inside them hardBreak and text with the marks bold, italic,
// underline, strike, code and link (attrs.href). Nothing else gets in, and every text is escaped.
namespace hub::catalog {

// A page body that is ready but for its merge fields and the addresses of its files.
struct Compiled {
    struct OwnHtmlNumber {
        std::uint32_t number;  // from 1
    };
    // What is shown of a file of which more is known (looks.h).
    enum class Part : std::uint8_t { image, player, tracks };
    struct Shown {
        std::size_t look;
        Part part;
    };
    // Begins what shows a file that isn't for everyone (looks.h): whoever it isn't for sees a notice up to `end`.
    struct Kept {
        std::size_t look;
        std::uint32_t end;
        bool is_download;
    };
    // HTML from the end of the piece before up to `literal_end`; then a merge field, whose replacement for an empty
    // value lies from there up to `end`, or the address of a file or of a frame with own HTML.
    struct Piece {
        std::uint32_t literal_end;
        std::uint32_t end;
        std::variant<MergeField, FileId, OwnHtmlNumber, Shown, Kept> what;
    };
    std::string bytes;
    std::vector<Piece> pieces;
    // What the bytes show, found out when they are loaded.
    std::vector<media::Look> looks{};
    std::vector<FileId> players{};  // files that play in it, in order, each once
    std::string frame_origins{};    // where its frames may come from, for the page's policy; parted by blanks

    std::size_t size() const {
        return bytes.size() + pieces.size() * sizeof(Piece) + looks.size() * sizeof(media::Look) +
               players.size() * sizeof(FileId) + frame_origins.size();
    }
};

// A file that a body shows.
struct ShownFile {
    FileId id;
    std::optional<media::Kind> kind;  // which it must be; empty for any
    std::string field;                // where it is named: "body.blocks.2.file"
};

struct CompiledBody {
    Compiled compiled;
    std::vector<ShownFile> files;   // whether there are such files is for whoever saves to ask
    std::vector<FieldError> wrong;  // each wrong place, beginning with "body"; the compiled form counts only without
};
CompiledBody compile(const Json& body);

// The form that is stored beside the body.
std::string to_text(const Compiled& compiled);
Compiled compiled_of(std::string_view text);

// The page's HTML for one reader. On the path of every page shown: nothing but copying.
std::string assemble(const Compiled& compiled, const MergeValues& values);
// The same at the end of what is there.
void assemble_onto(std::string& html, const Compiled& compiled, const MergeValues& values);

}  // namespace hub::catalog
