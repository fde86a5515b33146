#include "access/findings.h"

#include <algorithm>
#include <string>
#include <unordered_set>

namespace hub::access {

namespace {

using search::Field;

constexpr std::size_t at_once = 1'000;

std::optional<Subject> subject_of(const std::string& id) {
    if (PageId::matches(id) && id.starts_with("pag_")) return PageId::parse(id);
    if (ThingId::matches(id)) return ThingId::parse(id);
    return std::nullopt;
}

// The verdict under which it is shown; empty: not at all.
std::optional<Verdict> shown_as(Judge& judge, const catalog::Catalog::Entry& entry, const Subject& subject,
                                Field field) {
    const Verdict verdict = judge.decide(subject).verdict;
    if (verdict == Verdict::open) return verdict;
    if (verdict == Verdict::hidden) return std::nullopt;
    if (std::holds_alternative<ThingId>(subject))
        return entry.product.is_in_library ? std::optional{verdict} : std::nullopt;
    // That its text holds a word is part of its text.
    const bool is_listed = field == Field::title && judge.decide(entry.product.id).verdict == Verdict::open;
    return is_listed ? std::optional{verdict} : std::nullopt;
}

class Collector {
public:
    Collector(Reader& reader, const catalog::Catalog& catalog, Judge* judge)
        : reader_(reader), catalog_(catalog), judge_(judge) {}

    void collect(const search::Query& query, Field field) {
        search::Hits hits{reader_, query, field};
        std::vector<Ranked> ranked;
        std::size_t looked_at = 0;
        bool has_more = true;
        while (has_more && looked_at < Findings::looked_at_max && ranked.size() < Findings::found_max) {
            const std::vector<search::Hit> some = hits.next(at_once);
            looked_at += some.size();
            has_more = some.size() == at_once;
            for (const search::Hit& hit : some) look_at(hit, field, ranked);
        }
        if (has_more) findings_.is_cut = true;
        take_over(std::move(ranked));
    }

    Findings take() { return std::move(findings_); }

private:
    struct Ranked {
        Found found;
        double rank;
        std::size_t place;  // among those who came
    };

    void look_at(const search::Hit& hit, Field field, std::vector<Ranked>& ranked) {
        const auto subject = subject_of(hit.thing);
        if (!subject || known_.contains(hit.thing)) return;
        const auto* const page_id = std::get_if<PageId>(&*subject);
        const catalog::Page* const page = page_id == nullptr ? nullptr : catalog_.find(*page_id);
        if (page_id != nullptr && page == nullptr) return;
        const ThingId thing = page == nullptr ? std::get<ThingId>(*subject) : page->product;
        const catalog::Catalog::Entry* const entry = catalog_.find(thing);
        if (entry == nullptr) return;
        const auto verdict = judge_ == nullptr ? std::optional{verdict_for_staff(*entry, page)}
                                               : shown_as(*judge_, *entry, *subject, field);
        if (!verdict) return;
        known_.insert(hit.thing);
        ranked.push_back({{*subject, thing, *verdict, field == Field::title}, hit.rank, ranked.size()});
    }

    static Verdict verdict_for_staff(const catalog::Catalog::Entry& entry, const catalog::Page* page) {
        const bool is_live =
            entry.product.status == catalog::Status::live && (page == nullptr || page->status == catalog::Status::live);
        return is_live ? Verdict::open : Verdict::hidden;
    }

    void take_over(std::vector<Ranked> ranked) {
        std::ranges::sort(ranked, [](const Ranked& left, const Ranked& right) {
            return left.rank != right.rank ? left.rank > right.rank : left.place < right.place;
        });
        for (const Ranked& one : ranked) {
            if (findings_.found.size() == Findings::found_max) {
                findings_.is_cut = true;
                return;
            }
            findings_.found.push_back(one.found);
        }
    }

    Reader& reader_;
    const catalog::Catalog& catalog_;
    Judge* judge_;
    std::unordered_set<std::string> known_;
    Findings findings_;
};

Findings collected(Collector collector, const search::Query& query) {
    collector.collect(query, Field::title);
    collector.collect(query, Field::anywhere);
    return collector.take();
}

}  // namespace

Findings search(Reader& reader, const catalog::Catalog& catalog, const search::Query& query, Judge& judge) {
    return collected(Collector{reader, catalog, &judge}, query);
}

Findings search_all(Reader& reader, const catalog::Catalog& catalog, const search::Query& query) {
    return collected(Collector{reader, catalog, nullptr}, query);
}

catalog::MergeTexts merge_texts_of(const sites::Site& site, const members::Member* reader) {
    using catalog::MergeField;
    catalog::MergeTexts values;
    const auto set = [&](MergeField field, const std::string& text) {
        values.at(static_cast<std::size_t>(field)) = text;
    };
    set(MergeField::site_name, site.name);
    if (reader != nullptr) {
        set(MergeField::first_name, reader->first_name);
        set(MergeField::last_name, reader->last_name);
        set(MergeField::email, reader->email);
    }
    return values;
}

}  // namespace hub::access
