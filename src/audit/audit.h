#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/crypto.h"
#include "base/ids.h"
#include "base/secret.h"
#include "db/store.h"

// What staff, API keys and the operator did: entries that are added and never changed. Each one's hash covers it and
// the hash before it, under a key that isn't in the database, so that whoever changes, takes away or reorders rows by
// hand is found out. Each site has a chain, and what belongs to no site has one.
namespace hub::audit {

enum class Who {
    staff,         // a person at work
    key,           // a program
    the_operator,  // at the command line
    link,          // whoever held a one-time link
};
std::string_view word_of(Who who);

// One act, as it is told to the log. What stands in `details` is JSON without secrets (details.h).
struct Act {
    Who who = Who::the_operator;
    std::string who_id{};    // stf_…, key_…
    std::string who_name{};  // as they were called then
    std::string act;         // "PATCH /products/{product}", "key create"
    std::string thing{};     // the id of what it was about; empty: nothing that has one
    std::string address{};
    std::string request{};
    std::string details = "{}";
};

struct Entry {
    std::int64_t sequence = 0;  // 1, 2, 3 … in its chain
    Time recorded_at;
    std::string who;  // word_of
    std::string who_id;
    std::string who_name;
    std::string act;
    std::string thing;
    std::string address;
    std::string request;
    std::string details;
    std::string hash;
};

struct Filter {
    std::optional<std::string> who_id{};
    std::optional<std::string> act{};
    std::optional<std::string> thing{};
    std::optional<Time> from{};
    std::optional<Time> until{};
    std::optional<std::int64_t> before{};  // the sequence of the last one of the page before
    std::size_t limit = 100;
};

// What verification found of one chain.
struct Verdict {
    std::int64_t entries = 0;  // how many were looked at, up to the first fault
    std::string hash;          // of the last one
    // The first entry that isn't what was written, and what is wrong about it; empty: the chain is whole.
    std::optional<std::int64_t> broken_at{};
    std::string fault{};

    bool is_whole() const { return !broken_at.has_value(); }
};

class Book {
public:
    explicit Book(Secret<std::string> key) : key_(std::move(key)) {}

    // Adds an entry to the chain of the Tx's site, or to that of no site.
    void add(Tx& tx, const Act& act) const;
    // Reads a whole chain in short transactions; what is added meanwhile isn't looked at.
    Verdict verify(Store& store, const std::optional<SiteId>& site) const;

private:
    Secret<std::string> key_;
};

// Newest first, of the chain of this site.
std::vector<Entry> list_entries(Reader& reader, const Filter& filter);
// Of no site: for the operator.
std::vector<Entry> list_entries_of_nowhere(Reader& everywhere, const Filter& filter);

}  // namespace hub::audit
