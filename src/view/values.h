#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "view/html.h"

namespace hub::view {

// The name of a variable, section or include of a template. A literal, so that it costs nothing to look up.
class Name {
public:
    // Not explicit: a literal is a name.
    template <std::size_t Size>
    consteval Name(const char (&literal)[Size]) : Name(literal, Size - 1) {}  // NOLINT(google-explicit-constructor)
    // `text` must outlive every use.
    static constexpr Name kept(std::string_view text) { return {text.data(), text.size()}; }

    constexpr std::string_view text() const { return {data_, size_}; }
    // CONTENT, and names that end in HTML, hold SafeHtml and nothing else does.
    constexpr bool holds_html() const { return text() == "CONTENT" || text().ends_with("HTML"); }
    constexpr bool operator==(const Name& other) const { return key_ == other.key_ && text() == other.text(); }

private:
    constexpr Name(const char* data, std::size_t size) : data_(data), size_(size), key_(key_of({data, size})) {}

    static constexpr std::uint64_t eight(std::string_view bytes) {
        std::uint64_t packed = 0;
        for (std::size_t at = 0; at < 8; ++at)
            packed |= std::uint64_t{static_cast<unsigned char>(bytes[at])} << (at * 8);
        return packed;
    }
    // Its first and last eight letters and its length: enough to tell nearly all names apart.
    static constexpr std::uint64_t key_of(std::string_view text) {
        if (text.size() >= 8) return eight(text) + eight(text.substr(text.size() - 8)) * 3 + text.size();
        std::uint64_t packed = text.size();
        for (const char letter : text) packed = packed << 8 | static_cast<unsigned char>(letter);
        return packed;
    }

    const char* data_;
    std::size_t size_;
    std::uint64_t key_;
};

// What a template is filled with: values by name, sections shown once or repeated, and includes. A section sees the
// values around it; an include sees its own and those of the whole page (the root), nothing between. Everything lives
// in one piece of memory as long as the root. Not thread-safe.
class Values {
public:
    Values();
    ~Values();
    Values(const Values&) = delete;
    Values& operator=(const Values&) = delete;

    void set(Name name, std::string_view value);
    void set(Name name, const char* value) { set(name, std::string_view{value}); }
    void set(Name name, std::int64_t value);
    void set(Name name, int value) { set(name, std::int64_t{value}); }
    void set(Name name, std::size_t value) { set(name, static_cast<std::int64_t>(value)); }
    void set(Name name, SafeHtml value);
    // Without copying; the bytes must outlive the rendering.
    void keep(Name name, std::string_view value);
    // Shows a section with the values around it.
    void show(Name section);
    void show_if(bool condition, Name section) {
        if (condition) show(section);
    }
    // The value, and the section around it, unless the value is empty.
    void set_and_show(Name name, std::string_view value, Name section);
    // One more repetition of a section, with values of its own.
    Values& add(Name section);
    // One more include of a template: "portal/layout/card.html".
    Values& include(Name include, std::string_view path);

private:
    friend class Dictionary;
    struct Root;
    struct Entry {
        Name name;
        const char* data;
        std::size_t size;
    };
    struct Part {
        Name name;
        const Values* values;  // null: shown with the values around it
        const char* path;      // null: a section
    };

    Values(Root* root, const Values* parent);
    void put(Name name, std::string_view kept);
    const char* copied(std::string_view text);
    const Entry* find_value(Name name) const;
    const Values* holder_of(Name section) const;
    Values* new_child(const Values* parent);

    // Goes last. Those below live in its memory and are never destroyed one by one.
    std::unique_ptr<Root> owned_;
    Root* root_;
    const Values* parent_;
    std::pmr::vector<Entry> entries_;
    std::pmr::vector<Part> parts_;
};

}  // namespace hub::view
