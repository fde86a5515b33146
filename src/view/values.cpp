#include "view/values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <forward_list>

#include "base/ensure.h"

namespace hub::view {

namespace {

constexpr std::size_t first_piece = 16 * 1024;  // holds most pages without another allocation

}  // namespace

// Not zeroed: 16 KiB for every page would cost more than filling them.
struct Values::Root {  // NOLINT(cppcoreguidelines-pro-type-member-init)
    std::array<std::byte, first_piece> piece;
    std::pmr::monotonic_buffer_resource memory{piece.data(), piece.size()};
    std::forward_list<std::string> texts;
};

Values::Values()
    : owned_(std::make_unique_for_overwrite<Root>()),
      root_(owned_.get()),
      parent_(nullptr),
      entries_(&root_->memory),
      parts_(&root_->memory) {
    entries_.reserve(32);
    parts_.reserve(16);
}

Values::Values(Root* root, const Values* parent)
    : root_(root), parent_(parent), entries_(&root->memory), parts_(&root->memory) {
    entries_.reserve(6);
}

Values::~Values() = default;

void Values::set(Name name, std::string_view value) {
    ENSURE(!name.holds_html());
    put(name, {copied(value), value.size()});
}

void Values::set(Name name, std::int64_t value) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    set(name, std::string_view{digits.data(), written.ptr});
}

void Values::set(Name name, SafeHtml value) {
    ENSURE(name.holds_html());
    put(name, root_->texts.emplace_front(std::move(value).text()));
}

void Values::keep(Name name, std::string_view value) {
    ENSURE(!name.holds_html());
    put(name, value);
}

void Values::put(Name name, std::string_view kept) {
    entries_.push_back({name, kept.data(), kept.size()});
}

void Values::show(Name section) {
    if (holder_of(section) != this) parts_.push_back({section, nullptr, nullptr});
}

void Values::set_and_show(Name name, std::string_view value, Name section) {
    if (value.empty()) return;
    set(name, value);
    show(section);
}

Values& Values::add(Name section) {
    Values* const child = new_child(this);
    parts_.push_back({section, child, nullptr});
    return *child;
}

Values& Values::include(Name include, std::string_view path) {
    const Values* top = this;
    while (top->parent_ != nullptr) top = top->parent_;
    Values* const child = new_child(top);
    parts_.push_back({include, child, copied(path)});
    return *child;
}

Values* Values::new_child(const Values* parent) {
    return new (root_->memory.allocate(sizeof(Values), alignof(Values))) Values(root_, parent);
}

// With a zero at the end, for the names of files.
const char* Values::copied(std::string_view text) {
    char* const place = static_cast<char*>(root_->memory.allocate(text.size() + 1, 1));
    std::ranges::copy(text, place);
    place[text.size()] = '\0';
    return place;
}

// The last one set counts.
const Values::Entry* Values::find_value(Name name) const {
    for (const Values* values = this; values != nullptr; values = values->parent_) {
        const auto found = std::ranges::find(values->entries_.rbegin(), values->entries_.rend(), name, &Entry::name);
        if (found != values->entries_.rend()) return &*found;
    }
    return nullptr;
}

const Values* Values::holder_of(Name section) const {
    for (const Values* values = this; values != nullptr; values = values->parent_) {
        if (std::ranges::find(values->parts_, section, &Part::name) != values->parts_.end()) return values;
    }
    return nullptr;
}

}  // namespace hub::view
