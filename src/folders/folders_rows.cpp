#include "folders/folders_rows.h"

#include <deque>

#include "base/text.h"

namespace hub::folders::rows {

namespace {

struct Row {
    FolderId id;
    std::string kind;
    std::string parent;
    std::string name;
    Time created_at;
};

std::vector<Folder> select(Reader& reader, std::string_view rest, const db::Binds& binds) {
    std::vector<Folder> folders;
    for (Row& row : reader.all<Row, FolderId, std::string, std::string, std::string, Time>(
             std::string{"SELECT id, kind, parent_id, name, created_at FROM folders WHERE site_id = :site "}.append(
                 rest),
             binds)) {
        folders.push_back({.id = row.id,
                           .kind = kind_of(row.kind),
                           .parent = row.parent.empty() ? std::nullopt : std::optional{FolderId::parse(row.parent)},
                           .name = std::move(row.name),
                           .created_at = row.created_at});
    }
    return folders;
}

std::string stored(const std::optional<FolderId>& parent) {
    return parent ? parent->text() : "";
}

}  // namespace

std::vector<Folder> list(Reader& reader, Kind kind) {
    return select(reader, "AND kind = :kind ORDER BY name_key, id", {{"kind", word_of(kind)}});
}

std::optional<Folder> find(Reader& reader, const FolderId& id) {
    auto found = select(reader, "AND id = :id", {{"id", id}});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

void insert(Tx& tx, const Folder& folder) {
    tx.run(
        "INSERT INTO folders (site_id, id, kind, parent_id, name, name_key, created_at) VALUES (:site, :id, :kind, "
        ":parent, :name, :key, :created)",
        {{"id", folder.id},
         {"kind", word_of(folder.kind)},
         {"parent", stored(folder.parent)},
         {"name", folder.name},
         {"key", folded(folder.name)},
         {"created", folder.created_at}});
}

void update(Tx& tx, const Folder& folder) {
    tx.run("UPDATE folders SET parent_id = :parent, name = :name, name_key = :key WHERE site_id = :site AND id = :id",
           {{"parent", stored(folder.parent)}, {"name", folder.name}, {"key", folded(folder.name)}, {"id", folder.id}});
}

void remove(Tx& tx, const FolderId& id) {
    tx.run("DELETE FROM folders WHERE site_id = :site AND id = :id", {{"id", id}});
}

bool put(Tx& tx, std::string_view thing, const FolderId& folder) {
    return tx.run(
               "INSERT INTO folder_contents (site_id, thing_id, folder_id) VALUES (:site, :thing, :folder) "
               "ON CONFLICT (site_id, thing_id) DO UPDATE SET folder_id = excluded.folder_id "
               "WHERE folder_contents.folder_id <> excluded.folder_id",
               {{"thing", thing}, {"folder", folder}}) > 0;
}

bool take_out(Tx& tx, std::string_view thing) {
    return tx.run("DELETE FROM folder_contents WHERE site_id = :site AND thing_id = :thing", {{"thing", thing}}) > 0;
}

void move_contents(Tx& tx, const FolderId& from, const std::optional<FolderId>& to) {
    if (to)
        tx.run("UPDATE folder_contents SET folder_id = :to WHERE site_id = :site AND folder_id = :from",
               {{"to", *to}, {"from", from}});
    else
        tx.run("DELETE FROM folder_contents WHERE site_id = :site AND folder_id = :from", {{"from", from}});
}

std::vector<Lying> lying(Reader& reader, const std::vector<std::string>& things) {
    if (things.empty()) return {};
    std::deque<std::string> names;
    std::vector<std::string> marks;
    db::Binds binds;
    for (const std::string& thing : things) {
        names.push_back(format("t{}", names.size()));
        marks.push_back(":" + names.back());
        binds.emplace_back(names.back().c_str(), thing);
    }
    return reader.all<Lying, std::string, FolderId>(
        format("SELECT thing_id, folder_id FROM folder_contents WHERE site_id = :site AND thing_id IN ({})",
               join(marks, ", ")),
        binds);
}

std::vector<Lying> contents(Reader& reader, Kind kind) {
    return reader.all<Lying, std::string, FolderId>(
        "SELECT c.thing_id, c.folder_id FROM folders f JOIN folder_contents c ON c.site_id = f.site_id AND "
        "c.folder_id = f.id WHERE f.site_id = :site AND f.kind = :kind",
        {{"kind", word_of(kind)}});
}

}  // namespace hub::folders::rows

namespace hub::folders {

Question question_of(Reader& reader, const Asked& asked, std::string_view column, const Binder& bind) {
    const std::string lies =
        format("EXISTS (SELECT 1 FROM folder_contents c WHERE c.site_id = :site AND c.thing_id = {}", column);
    if (!asked.folder) return {.whom = "", .test = "NOT " + lies + ")"};
    const std::vector<FolderId> folders =
        asked.is_directly ? std::vector{*asked.folder} : within(reader, *asked.folder);
    if (folders.empty()) return {.whom = "", .test = "1 = 0"};
    std::vector<std::string> names;
    for (const FolderId& folder : folders) names.push_back(format(":{}", bind(folder.text())));
    const std::string there = format("folder_id IN ({})", join(names, ", "));
    return {.whom = "SELECT thing_id FROM folder_contents WHERE site_id = :site AND " + there,
            .test = lies + " AND c." + there + ")"};
}

}  // namespace hub::folders
