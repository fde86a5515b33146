#include "members/tags_rows.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace hub::members::rows {

namespace {

struct Tagged {
    MemberId member;
    TagId id;
    std::string name;
    Time created_at;
};

// A LIKE pattern for what has this inside. ~ escapes.
std::string containing(std::string_view part) {
    std::string pattern = "%";
    for (const char letter : part) {
        if (letter == '%' || letter == '_' || letter == '~') pattern += '~';
        pattern += letter;
    }
    return pattern + "%";
}

struct EventRow {
    TagId tag;
    std::string kind;
    Time recorded_at;
};

#define NEXT_EVENT \
    "(SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM tag_events e WHERE e.site_id = m.site_id AND e.member_id = m.id)"

void append_events(Tx& tx, const std::vector<MemberId>& members, const TagId& tag, std::string_view kind,
                   std::string_view source) {
    db::each_list(db::values_in(members), [&](const std::string& list, db::Binds binds) {
        binds.insert(binds.end(), {{"tag", tag}, {"kind", kind}, {"source", source}, {"now", tx.now()}});
        tx.run(
            "INSERT INTO tag_events (site_id, member_id, sequence, tag_id, kind, source, recorded_at) "
            "SELECT m.site_id, m.id, " NEXT_EVENT
            ", :tag, :kind, :source, :now FROM members m WHERE m.site_id = :site AND m.id IN " +
                list,
            std::move(binds));
    });
}

}  // namespace

void insert_tag(Tx& tx, const Tag& tag) {
    tx.run("INSERT INTO tags (site_id, id, name, name_key, created_at) VALUES (:site, :id, :name, :key, :created)",
           {{"id", tag.id}, {"name", tag.name}, {"key", folded(tag.name)}, {"created", tag.created_at}});
}

void update_tag(Tx& tx, const Tag& tag) {
    tx.run("UPDATE tags SET name = :name, name_key = :key WHERE site_id = :site AND id = :id",
           {{"name", tag.name}, {"key", folded(tag.name)}, {"id", tag.id}});
}

void delete_tag(Tx& tx, const TagId& id) {
    tx.run(
        "INSERT INTO tag_events (site_id, member_id, sequence, tag_id, kind, source, recorded_at) SELECT t.site_id, "
        "t.member_id, (SELECT COALESCE(MAX(e.sequence), 0) + 1 FROM tag_events e WHERE e.site_id = t.site_id AND "
        "e.member_id = t.member_id), t.tag_id, 'taken', 'deleted', :now FROM member_tags t WHERE t.site_id = :site "
        "AND t.tag_id = :id",
        {{"id", id}, {"now", tx.now()}});
    tx.run("DELETE FROM member_tags WHERE site_id = :site AND tag_id = :id", {{"id", id}});
    tx.run("DELETE FROM tags WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::optional<Tag> find_tag(Reader& reader, const TagId& id) {
    return reader.one<Tag, TagId, std::string, Time>(
        "SELECT id, name, created_at FROM tags WHERE site_id = :site AND id = :id", {{"id", id}});
}

std::optional<Tag> find_tag_by_key(Reader& reader, const std::string& name_key) {
    return reader.one<Tag, TagId, std::string, Time>(
        "SELECT id, name, created_at FROM tags WHERE site_id = :site AND name_key = :key", {{"key", name_key}});
}

std::vector<Tag> list_tags(Reader& reader, const std::string& folded_part, const std::optional<Tag>& after,
                           std::size_t limit) {
    return reader.all<Tag, TagId, std::string, Time>(
        "SELECT id, name, created_at FROM tags WHERE site_id = :site AND name_key > :after "
        "AND name_key LIKE :pattern ESCAPE '~' ORDER BY name_key LIMIT :most",
        {{"after", after ? folded(after->name) : ""},
         {"pattern", containing(folded_part)},
         {"most", static_cast<std::int64_t>(limit)}});
}

std::int64_t count_tagged(Reader& reader, const TagId& tag) {
    return reader
        .value<std::int64_t>(
            "SELECT count(*) FROM member_tags t JOIN members m ON m.site_id = t.site_id AND m.id = t.member_id "
            "WHERE t.site_id = :site AND t.tag_id = :tag AND m.deleted_at IS NULL",
            {{"tag", tag}})
        .value_or(0);
}

std::vector<std::pair<MemberId, Tag>> tags_of(Reader& reader, const std::vector<MemberId>& members) {
    std::vector<std::pair<MemberId, Tag>> found;
    db::each_list(db::values_in(members), [&](const std::string& list, db::Binds binds) {
        for (Tagged& one : reader.all<Tagged, MemberId, TagId, std::string, Time>(
                 "SELECT t.member_id, g.id, g.name, g.created_at FROM member_tags t JOIN tags g ON g.site_id = "
                 "t.site_id AND g.id = t.tag_id WHERE t.site_id = :site AND t.member_id IN " +
                     list + " ORDER BY g.name_key",
                 std::move(binds))) {
            found.emplace_back(one.member,
                               Tag{.id = one.id, .name = std::move(one.name), .created_at = one.created_at});
        }
    });
    return found;
}

std::optional<Given> find_given(Reader& reader, const MemberId& member, const TagId& tag) {
    return reader.one<Given, std::string, Time>(
        "SELECT source, given_at FROM member_tags WHERE site_id = :site AND tag_id = :tag AND member_id = :member",
        {{"tag", tag}, {"member", member}});
}

std::vector<MemberId> give_tag(Tx& tx, const std::vector<MemberId>& members, const TagId& tag, const Given& given) {
    db::ManyRows many{.table = "member_tags",
                      .columns = {"tag_id", "member_id", "source", "given_at"},
                      .ending = "ON CONFLICT (site_id, tag_id, member_id) DO NOTHING RETURNING member_id"};
    for (const MemberId& member : members)
        many.rows.push_back(db::values_of(tag, member, given.source, given.given_at));
    std::vector<MemberId> given_to;
    db::each_insert(std::move(many), [&](const std::string& sql, db::Binds binds) {
        std::ranges::move(tx.values<MemberId>(sql, std::move(binds)), std::back_inserter(given_to));
    });
    append_events(tx, given_to, tag, "given", given.source);
    return given_to;
}

bool take_tag(Tx& tx, const MemberId& member, const TagId& tag) {
    if (tx.run("DELETE FROM member_tags WHERE site_id = :site AND tag_id = :tag AND member_id = :member",
               {{"tag", tag}, {"member", member}}) == 0)
        return false;
    append_events(tx, {member}, tag, "taken", "");
    return true;
}

std::vector<TagEvent> tag_events(Reader& reader, const MemberId& member, Time recorded_up_to) {
    std::vector<TagEvent> events;
    for (const EventRow& row : reader.all<EventRow, TagId, std::string, Time>(
             "SELECT tag_id, kind, recorded_at FROM tag_events WHERE site_id = :site AND member_id = :member "
             "AND recorded_at <= :up_to ORDER BY sequence",
             {{"member", member}, {"up_to", recorded_up_to}})) {
        events.push_back({row.tag, row.kind == "given", row.recorded_at});
    }
    return events;
}

}  // namespace hub::members::rows
