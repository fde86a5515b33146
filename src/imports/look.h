#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "imports/imports.h"

// Private to this folder.
namespace hub::imports {

struct Change;

// One look at a file, some parts at a time: they are read, judged and only then written, so that the writer waits for
// nobody's thinking. Until its end the file counts as not looked at.
class Look {
public:
    // Throws NotFound, and Conflict when the file was imported already.
    Look(Store& store, const SiteId& site, catalog::CatalogCache& catalogs, const ImportId& id, Mapping mapping);
    Look(const Look&) = delete;
    Look& operator=(const Look&) = delete;

    // Takes the next parts; answers whether there are more. Throws Conflict, having written nothing more, when
    // meanwhile somebody looks at the file by another mapping, or imports it.
    bool go_on();

private:
    std::string judge_part(Reader& reader, const std::string& rows);
    void refuse_if_repeated(Change& change);

    Store& store_;
    SiteId site_;
    ImportId id_;
    Mapping mapping_;
    std::shared_ptr<const catalog::Catalog> catalog_;
    RowReader reader_;
    std::int64_t next_part_ = 1;
    Counts counts_{};
    std::unordered_map<std::string, std::int64_t> lines_;  // where each address stood first
};

}  // namespace hub::imports
