#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/value.h"

// Many rows or values by few statements: a statement each costs more than what it does, on PostgreSQL a round trip.
// The statements come in a few lengths only, so that each is prepared once.
namespace hub::db {

// The values of one row, in the order of the columns.
template <class... T>
std::vector<Value> values_of(const T&... given) {
    return {value_of(given)...};
}

// Rows for one table; :site leads each by itself. A column holds numbers or text, and NULL only beside text.
struct ManyRows {
    std::string_view table;
    std::vector<std::string_view> columns;
    std::string_view ending{};  // ON CONFLICT ... DO NOTHING, RETURNING ...
    std::vector<std::vector<Value>> rows{};
};

template <class T>
std::vector<Value> values_in(const std::vector<T>& given) {
    std::vector<Value> values;
    values.reserve(given.size());
    for (const T& one : given) values.push_back(value_of(one));
    return values;
}

using Statement = std::function<void(const std::string& sql, Binds binds)>;

// Each statement that inserts some of the rows, in their order.
void each_insert(ManyRows many, const Statement& run);

// Some of the values at a time, as a list for `IN`: (:p0, :p1, ...). The last one stands there again where a list is
// longer than what is left.
void each_list(std::span<const Value> values, const Statement& run);

}  // namespace hub::db
