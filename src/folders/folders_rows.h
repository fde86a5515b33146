#pragma once

#include "folders/folders.h"

namespace hub::folders::rows {

std::vector<Folder> list(Reader& reader, Kind kind);  // by name
std::optional<Folder> find(Reader& reader, const FolderId& id);
void insert(Tx& tx, const Folder& folder);
void update(Tx& tx, const Folder& folder);
void remove(Tx& tx, const FolderId& id);  // in which nothing lies

bool put(Tx& tx, std::string_view thing, const FolderId& folder);
bool take_out(Tx& tx, std::string_view thing);
// All that lies in it.
void move_contents(Tx& tx, const FolderId& from, const std::optional<FolderId>& to);

struct Lying {
    std::string thing;
    FolderId folder;
};
std::vector<Lying> lying(Reader& reader, const std::vector<std::string>& things);
std::vector<Lying> contents(Reader& reader, Kind kind);

}  // namespace hub::folders::rows
