#include "search/search.h"

#include <algorithm>

#include "base/text.h"
#include "search/search_rows.h"
#include "search/words.h"

namespace hub::search {

namespace {

constexpr std::size_t text_letters_max = 100'000;
constexpr std::size_t typed_bytes_max = 1'000;  // more than eight words of forty letters need
constexpr std::size_t before_the_first = 60;    // bytes of an excerpt that lead up to what was found
constexpr std::size_t longest_cut = 40;         // bytes looked through for the end of a word

// Where a word begins, not far before `at`; in texts without blanks, where a letter does.
std::size_t word_before(std::string_view text, std::size_t at) {
    const std::size_t blank = text.find_last_of(" \n", at);
    return blank != std::string_view::npos && blank + longest_cut > at ? blank + 1 : letter_before(text, at);
}

std::size_t word_after(std::string_view text, std::size_t at) {
    if (at >= text.size()) return text.size();
    const std::size_t blank = std::min(text.find_first_of(" \n", at), text.size());
    return blank - at < longest_cut ? blank : letter_before(text, at);
}

void add_run(std::vector<Run>& runs, std::string_view text, bool is_marked) {
    if (!text.empty()) runs.push_back({std::string{text}, is_marked});
}

std::string on_one_line(std::string_view text) {
    std::string line{text};
    std::ranges::replace(line, '\n', ' ');
    return line;
}

}  // namespace

void put(Tx& tx, const Entry& entry) {
    rows::put(tx, entry.thing,
              {folded_words(entry.title, text_letters_max), folded_words(entry.text, text_letters_max)});
}

void remove(Tx& tx, std::string_view thing) {
    rows::remove(tx, thing);
}

std::size_t count(Reader& reader) {
    return static_cast<std::size_t>(rows::count(reader));
}

std::string shortened(std::string_view typed) {
    constexpr std::size_t bytes_max = 200;
    std::string text{typed.substr(0, letter_before(typed, bytes_max))};
    std::erase_if(text, [](char letter) { return static_cast<unsigned char>(letter) < ' ' || letter == '\x7f'; });
    return std::string{trimmed(text)};
}

Query::Query(std::string_view typed) {
    each_word(typed.substr(0, typed_bytes_max), [&](const Word& word) {
        if (std::ranges::find(words_, word.folded) == words_.end()) words_.push_back(word.folded);
        return words_.size() < words_max;
    });
}

bool Query::has_open_end() const {
    return !words_.empty() && words_.back().size() > 1;
}

bool Query::meets(std::string_view folded_word) const {
    if (std::ranges::find(words_, folded_word) != words_.end()) return true;
    return has_open_end() && folded_word.starts_with(words_.back());
}

std::vector<Hit> Hits::next(std::size_t limit) {
    std::vector<Hit> hits;
    if (is_at_end_ || query_.empty()) return hits;
    auto found = reader_.is_on_postgres() ? rows::find_by_tsquery(reader_, query_, field_, after_, limit)
                                          : rows::find_by_fts5(reader_, query_, field_, after_, limit);
    is_at_end_ = found.size() < limit;
    if (!found.empty()) after_ = found.back().place;
    hits.reserve(found.size());
    for (rows::Found& one : found) hits.push_back({std::move(one.thing), one.rank});
    return hits;
}

std::vector<Run> marked(std::string_view text, const Query& query) {
    std::vector<Run> runs;
    std::size_t from = 0;
    each_word(text, [&](const Word& word) {
        if (!query.meets(word.folded)) return true;
        add_run(runs, text.substr(from, word.begin - from), false);
        add_run(runs, text.substr(word.begin, word.end - word.begin), true);
        from = word.end;
        return true;
    });
    add_run(runs, text.substr(from), false);
    return runs;
}

std::vector<Run> excerpt(std::string_view text, const Query& query, std::size_t letters) {
    std::size_t first = 0;
    each_word(text, [&](const Word& word) {
        if (!query.meets(word.folded)) return true;
        first = word.begin;
        return false;
    });
    const std::size_t begin = first <= before_the_first ? 0 : word_before(text, first - before_the_first);
    const std::size_t end = word_after(text, begin + letters);
    std::vector<Run> runs = marked(on_one_line(text.substr(begin, end - begin)), query);
    if (begin > 0) runs.insert(runs.begin(), {"… ", false});
    if (end < text.size()) runs.push_back({" …", false});
    return runs;
}

std::string html_of(const std::vector<Run>& runs) {
    std::string html;
    for (const Run& run : runs) {
        if (run.is_marked) html += "<mark>";
        html += escape_html(run.text);
        if (run.is_marked) html += "</mark>";
    }
    return html;
}

}  // namespace hub::search
