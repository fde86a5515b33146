#include "members/export.h"

#include <algorithm>
#include <map>

#include "base/csv.h"
#include "members/custom_fields.h"
#include "members/tags.h"

namespace hub::members {

namespace {

constexpr std::size_t rows_at_once = 500;  // what is in memory of an export

std::string moment_cell(const std::optional<Time>& at) {
    return at ? to_rfc3339(*at) : std::string{};
}

std::map<MemberId, std::string> tag_cells(Reader& reader, const std::vector<Member>& members) {
    std::vector<MemberId> ids;
    ids.reserve(members.size());
    for (const Member& member : members) ids.push_back(member.id);
    std::map<MemberId, std::string> cells;
    for (const auto& [member, tag] : tags_of(reader, ids)) {
        std::string& cell = cells[member];
        cell += (cell.empty() ? "" : "; ") + tag.name;
    }
    return cells;
}

// What is known of each, in the order of the fields.
std::map<MemberId, std::vector<std::string>> field_cells(Reader& reader, const std::vector<Member>& members,
                                                         const std::vector<CustomField>& fields) {
    std::map<MemberId, std::vector<std::string>> cells;
    if (fields.empty()) return cells;
    std::vector<MemberId> ids;
    ids.reserve(members.size());
    for (const Member& member : members) ids.push_back(member.id);
    for (const auto& [member, values] : values_of(reader, ids)) {
        std::vector<std::string>& row = cells.try_emplace(member, fields.size()).first->second;
        for (const KnownValue& value : values) {
            const auto field = std::ranges::find(fields, value.field, &CustomField::id);
            if (field != fields.end()) row[static_cast<std::size_t>(field - fields.begin())] = value.text;
        }
    }
    return cells;
}

std::string lines_of(Reader& reader, const std::vector<Member>& members, const std::vector<CustomField>& fields) {
    auto tags = tag_cells(reader, members);
    auto known = field_cells(reader, members, fields);
    std::string lines;
    for (const Member& member : members) {
        std::vector<std::string> cells{member.email,
                                       member.first_name,
                                       member.last_name,
                                       tags[member.id],
                                       member.source,
                                       to_rfc3339(member.created_at),
                                       moment_cell(member.last_login_at),
                                       moment_cell(member.blocked_at),
                                       moment_cell(member.deleted_at),
                                       member.id.text()};
        const std::vector<std::string>& more = known.try_emplace(member.id, fields.size()).first->second;
        cells.insert(cells.end(), more.begin(), more.end());
        lines += csv_line(cells);
    }
    return lines;
}

}  // namespace

void write_csv(Reader& reader, const Filter& filter, const Order& order, OpenFile& file) {
    const std::vector<CustomField> fields = list_fields(reader);
    std::vector<std::string> head{"email",     "first_name",    "last_name",  "tags",       "source",
                                  "joined_at", "last_login_at", "blocked_at", "deleted_at", "id"};
    for (const CustomField& field : fields) head.push_back(field.name);
    file.append(std::string{utf8_mark} + csv_line(head));
    std::optional<MemberId> after;
    do {
        const Page page = list_members(reader, filter, order, after, rows_at_once);
        file.append(lines_of(reader, page.members, fields));
        after = page.next_cursor ? std::optional{MemberId::parse(*page.next_cursor)} : std::nullopt;
    } while (after);
}

}  // namespace hub::members
