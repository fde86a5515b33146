#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/ensure.h"
#include "catalog/catalog.h"

// How the enumerations of the catalog are written in the database and on the wire.
namespace hub::catalog {

template <class Enum>
struct Word {
    Enum value;
    std::string_view text;
};

inline constexpr Word<Status> statuses[] = {{Status::draft, "draft"}, {Status::live, "live"}};
inline constexpr Word<AccessMode> access_modes[] = {
    {AccessMode::assigned, "assigned"}, {AccessMode::members, "members"}, {AccessMode::everyone, "public"}};
inline constexpr Word<PurchaseMethod> purchase_methods[] = {{PurchaseMethod::none, "none"},
                                                            {PurchaseMethod::sales_page, "sales_page"},
                                                            {PurchaseMethod::checkout_url, "checkout_url"}};
inline constexpr Word<ReleaseMode> release_modes[] = {{ReleaseMode::immediate, "immediate"},
                                                      {ReleaseMode::member_advanced, "member_advanced"},
                                                      {ReleaseMode::time_delayed, "time_delayed"}};
inline constexpr Word<CalendarUnit> release_units[] = {
    {CalendarUnit::days, "days"}, {CalendarUnit::weeks, "weeks"}, {CalendarUnit::months, "months"}};
inline constexpr Word<Includes> inclusions[] = {{Includes::all, "all"}, {Includes::chosen, "chosen"}};
inline constexpr Word<Node::Type> node_types[] = {
    {Node::Type::section, "section"}, {Node::Type::page, "page"}, {Node::Type::product, "product"}};

template <class Enum, std::size_t count>
std::string text_of(const Word<Enum> (&words)[count], Enum value) {
    for (const Word<Enum>& word : words) {
        if (word.value == value) return std::string{word.text};
    }
    broken_promise("every value has a word");
}

// Of a word that was checked before.
template <class Enum, std::size_t count>
Enum value_of(const Word<Enum> (&words)[count], std::string_view text) {
    for (const Word<Enum>& word : words) {
        if (word.text == text) return word.value;
    }
    broken_promise("the word is one of these");
}

template <class Enum, std::size_t count>
std::vector<std::string> texts_of(const Word<Enum> (&words)[count]) {
    std::vector<std::string> texts;
    for (const Word<Enum>& word : words) texts.emplace_back(word.text);
    return texts;
}

}  // namespace hub::catalog
