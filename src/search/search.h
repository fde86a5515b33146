#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "db/tx.h"

// Finds what stands in a site by the words of its title and text. Knows nobody and no access: who shows what was found
// asks for the verdict (access/findings.h).
namespace hub::search {

// What a thing of the catalog, by its id, is found by.
struct Entry {
    std::string thing;
    std::string title;
    std::string text;  // without markup; its first 100,000 letters count
};
// In the same transaction as the change itself.
void put(Tx& tx, const Entry& entry);
void remove(Tx& tx, std::string_view thing);
// How many are kept of the site.
std::size_t count(Reader& reader);

// As much of what somebody typed as the search takes, without what can't be shown.
std::string shortened(std::string_view typed);

// What somebody typed: words that must all be there, the last of them at least in its beginning.
class Query {
public:
    static constexpr std::size_t words_max = 8;

    // Takes anything; what isn't a word parts words, and what comes after the eighth counts for nothing.
    explicit Query(std::string_view typed);

    bool empty() const { return words_.empty(); }
    const std::vector<std::string>& words() const { return words_; }
    // Whether the last word is only the beginning of one. A single Latin letter or digit begins too much.
    bool has_open_end() const;
    bool meets(std::string_view folded_word) const;  // one of its words is this, or begins it

private:
    std::vector<std::string> words_;
};

enum class Field { title, anywhere };

struct Hit {
    std::string thing;
    double rank;  // the higher, the better it fits; counts a title for more
};

// Goes through all that is found, in no particular order, a few at a time, so that whoever filters reads no more than
// it takes. The references must outlive it.
class Hits {
public:
    Hits(Reader& reader, const Query& query, Field field) : reader_(reader), query_(query), field_(field) {}

    // At most `limit`; none at the end.
    std::vector<Hit> next(std::size_t limit);

private:
    Reader& reader_;
    const Query& query_;
    Field field_;
    std::string after_;
    bool is_at_end_ = false;
};

// A piece of text, some of it marked because it is what was looked for.
struct Run {
    std::string text;
    bool is_marked;
};
std::vector<Run> marked(std::string_view text, const Query& query);
// About `letters` of the text around the first word that was looked for; its beginning where there is none.
std::vector<Run> excerpt(std::string_view text, const Query& query, std::size_t letters = 180);
// The same with <mark> around what is marked, everything else escaped.
std::string html_of(const std::vector<Run>& runs);

}  // namespace hub::search
