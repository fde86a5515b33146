#include "db/many_rows.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "base/text.h"

namespace hub::db {

namespace {

constexpr std::array<std::size_t, 4> lengths = {64, 16, 4, 1};
constexpr std::size_t columns_max = 20;

// p0, p1, ...: a bind only points to its name.
const std::vector<std::string>& parameter_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> made;
        made.reserve(lengths.front() * columns_max);
        for (std::size_t at = 0; at < lengths.front() * columns_max; ++at) made.push_back(format("p{}", at));
        return made;
    }();
    return names;
}

Bind bind_of(std::size_t at, Value value) {
    return {parameter_names().at(at).c_str(), std::move(value)};
}

// The shortest that holds them all, or the longest there is.
std::size_t shortest_around(std::size_t count) {
    const auto fits =
        std::ranges::find_if(lengths.rbegin(), lengths.rend(), [&](std::size_t length) { return length >= count; });
    return fits == lengths.rend() ? lengths.front() : *fits;
}

std::string insert_text(const ManyRows& many, std::size_t length) {
    std::string sql = format("INSERT INTO {} (site_id", many.table);
    for (const std::string_view column : many.columns) sql.append(", ").append(column);
    sql += ") VALUES ";
    for (std::size_t row = 0; row < length; ++row) {
        sql += row == 0 ? "(:site" : ", (:site";
        for (std::size_t at = 0; at < many.columns.size(); ++at)
            sql.append(", :").append(parameter_names().at(row * many.columns.size() + at));
        sql += ")";
    }
    return sql.append(" ").append(many.ending);
}

Binds taken_from(std::span<std::vector<Value>> rows) {
    Binds binds;
    binds.reserve(rows.size() * rows.front().size() + 1);  // and the site
    for (std::vector<Value>& row : rows) {
        for (Value& value : row) binds.push_back(bind_of(binds.size(), std::move(value)));
    }
    return binds;
}

std::string list_text(std::size_t length) {
    const auto& names = parameter_names();
    return "(:" + join({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(length)}, ", :") + ")";
}

}  // namespace

void each_insert(ManyRows many, const Statement& run) {
    ENSURE(many.columns.size() <= columns_max);
    std::span<std::vector<Value>> left = many.rows;
    for (const std::size_t length : lengths) {
        if (left.size() < length) continue;
        const std::string sql = insert_text(many, length);
        for (; left.size() >= length; left = left.subspan(length)) run(sql, taken_from(left.first(length)));
    }
}

void each_list(std::span<const Value> values, const Statement& run) {
    while (!values.empty()) {
        const std::size_t length = shortest_around(values.size());
        const std::size_t taken = std::min(length, values.size());
        Binds binds;
        for (std::size_t at = 0; at < length; ++at) binds.push_back(bind_of(at, values[std::min(at, taken - 1)]));
        run(list_text(length), binds);
        values = values.subspan(taken);
    }
}

}  // namespace hub::db
