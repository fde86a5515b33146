#include "sites/own_css.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace hub::sites {

namespace {

constexpr std::size_t depth_max = 32;

constexpr std::array<std::string_view, 12> rules_allowed = {
    "media", "supports", "container", "layer",        "keyframes",      "-webkit-keyframes",
    "page",  "property", "scope",     "position-try", "starting-style", "font-feature-values"};
constexpr std::array<std::string_view, 7> fetching = {"src",        "image",   "image-set", "-webkit-image-set",
                                                      "cross-fade", "element", "paint"};
constexpr std::array<std::string_view, 3> running = {"expression", "behavior", "-moz-binding"};
constexpr std::array<std::string_view, 5> pictures = {"data:image/png", "data:image/jpeg", "data:image/webp",
                                                      "data:image/gif", "data:image/svg+xml"};

bool is_name_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
           letter == '-' || letter == '_' || static_cast<unsigned char>(letter) >= 0x80;
}

std::string lower(std::string_view text) {
    std::string small{text};
    std::ranges::transform(small, small.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return small;
}

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// "data:image/png;base64,…"
bool is_picture(std::string_view target) {
    return std::ranges::any_of(pictures, [&](std::string_view kind) {
        return target.starts_with(kind) && target.size() > kind.size() &&
               (target[kind.size()] == ';' || target[kind.size()] == ',');
    });
}

// Reads a sheet from its beginning, as CSS Syntax 3 takes it apart, as far as is needed to know what it may fetch. What
// it doesn't know it refuses: an escape in a name could spell anything.
class Reading {
public:
    explicit Reading(std::string_view css) : css_(css) {}

    std::optional<std::string> fault() {
        while (at_ < css_.size() && fault_.empty()) step();
        if (fault_.empty() && !open_.empty()) fail(format("a {} is never closed", open_.back()));
        return fault_.empty() ? std::nullopt : std::optional{fault_};
    }

private:
    void fail(const std::string& what) {
        if (!fault_.empty()) return;
        const auto line = 1 + std::ranges::count(css_.substr(0, std::min(at_, css_.size())), '\n');
        fault_ = format("line {}: {}", line, what);
    }

    void step() {
        const char letter = css_[at_];
        if (css_.substr(at_).starts_with("/*")) return comment();
        if (letter == '"' || letter == '\'') {
            string_here();
            return;
        }
        if (letter == '@') return rule();
        if (letter == '\\') return fail("a backslash can stand inside quotes only");
        if (is_name_letter(letter)) return name();
        if (letter == '{' || letter == '(' || letter == '[') return open(letter);
        if (letter == '}' || letter == ')' || letter == ']') return close(letter);
        ++at_;
    }

    void comment() {
        const std::size_t end = css_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return fail("a comment is never closed");
        at_ = end + 2;
    }

    // The text between the quotes.
    std::string_view string_here() {
        const char quote = css_[at_];
        const std::size_t begin = ++at_;
        for (; at_ < css_.size() && css_[at_] != quote; ++at_) {
            if (css_[at_] == '\n') break;
            if (css_[at_] == '\\') ++at_;
        }
        if (at_ >= css_.size() || css_[at_] != quote) {
            fail("a quote is never closed");
            return {};
        }
        return css_.substr(begin, at_++ - begin);
    }

    std::string word_here() {
        const std::size_t begin = at_;
        while (at_ < css_.size() && is_name_letter(css_[at_])) ++at_;
        if (at_ < css_.size() && css_[at_] == '\\') fail("a backslash can stand inside quotes only");
        return lower(css_.substr(begin, at_ - begin));
    }

    void rule() {
        ++at_;
        const std::string word = word_here();
        if (!is_one_of(rules_allowed, word))
            fail(format("@{} can't be used here: a style sheet of a site brings in nothing else", word));
    }

    void name() {
        const std::string word = word_here();
        if (is_one_of(running, word)) return fail(format("{} can't be used here", word));
        if (at_ >= css_.size() || css_[at_] != '(') return;
        if (word == "url") return address();
        if (is_one_of(fetching, word))
            fail(format("{}() can't be used here: use url() with the picture inside it, as data:image/…", word));
    }

    void skip_blanks() {
        while (at_ < css_.size() && (css_[at_] == ' ' || css_[at_] == '\t' || css_[at_] == '\n')) ++at_;
    }

    void address() {
        ++at_;
        skip_blanks();
        const bool is_quoted = at_ < css_.size() && (css_[at_] == '"' || css_[at_] == '\'');
        if (!is_quoted) return bare_address();
        check_address(string_here());
        skip_blanks();
        if (at_ >= css_.size() || css_[at_] != ')') return fail("a url( is never closed");
        ++at_;
    }

    void bare_address() {
        const std::size_t end = css_.find(')', at_);
        if (end == std::string_view::npos) return fail("a url( is never closed");
        const std::string_view target = trimmed(css_.substr(at_, end - at_));
        check_address(target);
        if (target.find_first_of("\"'( \n") != std::string_view::npos) return fail("this url() needs quotes");
        at_ = end + 1;
    }

    void check_address(std::string_view target) {
        if (!is_picture(lower(target)) || target.find('\\') != std::string_view::npos)
            fail("url() can hold a picture as data:image/… and nothing that would be fetched");
    }

    void open(char letter) {
        if (open_.size() >= depth_max) return fail("this is nested too deeply");
        open_.push_back(letter);
        ++at_;
    }

    void close(char letter) {
        const char wanted = letter == '}' ? '{' : letter == ')' ? '(' : '[';
        if (open_.empty() || open_.back() != wanted) return fail(format("this {} closes nothing", letter));
        open_.pop_back();
        ++at_;
    }

    std::string_view css_;
    std::size_t at_ = 0;
    std::vector<char> open_{};
    std::string fault_{};
};

}  // namespace

std::optional<std::string> fault_in_css(std::string_view css) {
    if (css.size() > own_css_max) return format("should be at most {} bytes; it has {}", own_css_max, css.size());
    if (!is_printable(css)) return "should be text without control characters";
    return Reading{css}.fault();
}

}  // namespace hub::sites
