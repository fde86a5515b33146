#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"

namespace hub::db {

// What a column holds or a parameter is bound to. Times are BIGINT milliseconds, ids TEXT, booleans 0 or 1.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

inline Value value_of(Value value) {
    return value;
}
inline Value value_of(std::int64_t number) {
    return number;
}
inline Value value_of(int number) {
    return std::int64_t{number};
}
inline Value value_of(bool flag) {
    return std::int64_t{flag ? 1 : 0};
}
inline Value value_of(double number) {
    return number;
}
inline Value value_of(std::string text) {
    return text;
}
inline Value value_of(std::string_view text) {
    return std::string{text};
}
inline Value value_of(const char* text) {
    return std::string{text};
}
inline Value value_of(Time time) {
    return milliseconds_of(time);
}
template <class Tag>
Value value_of(const Id<Tag>& id) {
    return id.text();
}
inline Value value_of(const ThingId& id) {
    return id.text();
}
template <class T>
Value value_of(const std::optional<T>& value) {
    return value ? value_of(*value) : Value{};
}

// One named parameter: {"member", member.id}. The name is a literal, written :member in the SQL.
struct Bind {
    template <class T>
    Bind(const char* parameter, T&& given) : name(parameter), value(value_of(std::forward<T>(given))) {}

    const char* name;
    Value value;
};
using Binds = std::vector<Bind>;

enum class ColumnKind : std::uint8_t { integer, real, text };

// How a C++ type is read from a column. A NULL where the type isn't optional is a broken promise of the SQL.
template <class T>
struct Column;

template <>
struct Column<std::int64_t> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static std::int64_t from(Value& value) { return std::get<std::int64_t>(value); }
};
template <>
struct Column<int> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static int from(Value& value) { return static_cast<int>(std::get<std::int64_t>(value)); }
};
template <>
struct Column<bool> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static bool from(Value& value) { return std::get<std::int64_t>(value) != 0; }
};
template <>
struct Column<double> {
    static constexpr ColumnKind kind = ColumnKind::real;
    static double from(Value& value) { return std::get<double>(value); }
};
template <>
struct Column<std::string> {
    static constexpr ColumnKind kind = ColumnKind::text;
    static std::string from(Value& value) { return std::move(std::get<std::string>(value)); }
};
template <>
struct Column<Time> {
    static constexpr ColumnKind kind = ColumnKind::integer;
    static Time from(Value& value) { return time_of(std::get<std::int64_t>(value)); }
};
template <class Tag>
struct Column<Id<Tag>> {
    static constexpr ColumnKind kind = ColumnKind::text;
    static Id<Tag> from(Value& value) { return Id<Tag>::parse(std::get<std::string>(value)); }
};
template <>
struct Column<ThingId> {
    static constexpr ColumnKind kind = ColumnKind::text;
    static ThingId from(Value& value) { return ThingId::parse(std::get<std::string>(value)); }
};
template <class T>
struct Column<std::optional<T>> {
    static constexpr ColumnKind kind = Column<T>::kind;
    static std::optional<T> from(Value& value) {
        if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
        return Column<T>::from(value);
    }
};

}  // namespace hub::db
