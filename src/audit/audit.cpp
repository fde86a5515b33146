#include "audit/audit.h"

#include <algorithm>
#include <array>

#include "audit/audit_rows.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::audit {

namespace {

constexpr std::size_t read_at_once = 1000;

// Each part with its length before it, so that no two lists of parts read alike.
std::string laid_end_to_end(std::initializer_list<std::string_view> parts) {
    std::string text;
    for (const std::string_view part : parts) text.append(std::to_string(part.size())).append(":").append(part);
    return text;
}

std::string hash_of(std::string_view key, std::string_view chain, std::string_view previous, const Entry& entry) {
    return crypto::to_hex(crypto::hmac_sha256(
        key, laid_end_to_end({"entry", chain, previous, std::to_string(entry.sequence),
                              std::to_string(milliseconds_of(entry.recorded_at)), entry.who, entry.who_id,
                              entry.who_name, entry.act, entry.thing, entry.address, entry.request, entry.details})));
}

std::string seal_of(std::string_view key, std::string_view chain, const rows::Head& head) {
    return crypto::to_hex(
        crypto::hmac_sha256(key, laid_end_to_end({"head", chain, std::to_string(head.sequence), head.hash})));
}

std::string chain_of(const std::optional<SiteId>& site) {
    return site ? site->text() : std::string{};
}

Verdict broken(Verdict so_far, std::int64_t at, std::string fault) {
    so_far.broken_at = at;
    so_far.fault = std::move(fault);
    return so_far;
}

template <class Fn>
auto read_chain(Store& store, const std::optional<SiteId>& site, const Fn& fn) {
    return site ? store.read(*site, fn) : store.read_everywhere(fn);
}

// Goes on from `so_far` over entries that follow, up to `last`.
Verdict followed(Verdict so_far, std::string_view key, const std::string& chain, const std::vector<Entry>& entries,
                 std::int64_t last) {
    for (const Entry& entry : entries) {
        if (entry.sequence > last) return so_far;
        const std::int64_t expected = so_far.entries + 1;
        if (entry.sequence != expected) return broken(std::move(so_far), expected, "is missing");
        if (entry.hash != hash_of(key, chain, so_far.hash, entry) && !sabotaged("trusting_audit"))
            return broken(std::move(so_far), entry.sequence, "was changed, moved or put there by someone else");
        so_far.entries = entry.sequence;
        so_far.hash = entry.hash;
    }
    return so_far;
}

}  // namespace

std::string_view word_of(Who who) {
    switch (who) {
        case Who::staff:
            return "staff";
        case Who::key:
            return "key";
        case Who::the_operator:
            return "operator";
        case Who::link:
            return "link";
    }
    return "";
}

void Book::add(Tx& tx, const Act& act) const {
    const std::string chain = tx.has_site() ? tx.site().text() : std::string{};
    const rows::Head last = rows::find_head(tx, chain).value_or(rows::Head{});
    Entry entry{.sequence = last.sequence + 1,
                .recorded_at = tx.now(),
                .who = std::string{word_of(act.who)},
                .who_id = act.who_id,
                .who_name = act.who_name,
                .act = act.act,
                .thing = act.thing,
                .address = act.address,
                .request = act.request,
                .details = act.details,
                .hash = {}};
    entry.hash = hash_of(key_.reveal(), chain, last.hash, entry);
    rows::insert(tx, chain, entry);
    rows::Head head{.sequence = entry.sequence, .hash = entry.hash, .seal = {}};
    head.seal = seal_of(key_.reveal(), chain, head);
    rows::put_head(tx, chain, head);
}

Verdict Book::verify(Store& store, const std::optional<SiteId>& site) const {
    const std::string chain = chain_of(site);
    Verdict verdict;
    bool goes_on = false;
    const auto head = read_chain(store, site, [&](Reader& reader) {
        auto found = rows::find_head(reader, chain);
        goes_on = rows::has_beyond(reader, chain, found ? found->sequence : 0);
        return found;
    });
    if (goes_on && !sabotaged("endless_audit"))
        return broken(verdict, head ? head->sequence + 1 : 1, "stands behind the end of the log");
    if (!head) return verdict;
    if (head->seal != seal_of(key_.reveal(), chain, *head))
        return broken(verdict, head->sequence, "is said to be the last by someone else");
    while (verdict.is_whole() && verdict.entries < head->sequence) {
        const auto entries = read_chain(
            store, site, [&](Reader& reader) { return rows::walk(reader, chain, verdict.entries, read_at_once); });
        if (entries.empty()) return broken(verdict, verdict.entries + 1, "is missing");
        verdict = followed(std::move(verdict), key_.reveal(), chain, entries, head->sequence);
    }
    if (verdict.is_whole() && verdict.hash != head->hash)
        return broken(verdict, head->sequence, "is not the last that was written");
    return verdict;
}

std::vector<Entry> list_entries(Reader& reader, const Filter& filter) {
    return rows::list(reader, reader.site().text(), filter);
}

std::vector<Entry> list_entries_of_nowhere(Reader& everywhere, const Filter& filter) {
    return rows::list(everywhere, {}, filter);
}

}  // namespace hub::audit
