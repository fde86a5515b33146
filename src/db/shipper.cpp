#include "db/shipper.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"

namespace hub::db {

namespace {

constexpr std::uint32_t pages_a_parcel = 1024;  // 4 MiB of our pages
constexpr Duration generation_lasts = 24h;
constexpr std::chrono::seconds copy_turn{2};  // then what was committed meanwhile is shipped
constexpr Duration latest_is_noted_every = 1min;
constexpr std::size_t generations_max = 30;  // replaced ones; a program that starts again and again fills no disk

std::uint64_t number_of(const std::string& id) {
    return parse_u64(id.substr(0, id.find('-'))).value_or(0);
}

std::string id_in(const std::string& name) {
    return name.substr(name.find('/') + 1);
}

void remove_generation(ShipmentPlace& place, const std::string& id) {
    place.remove(name_of_wholeness(id));
    for (const std::string& name : place.list(id + "/")) place.remove(name);
    place.remove(name_of_head(id));
}

std::optional<GenerationHead> head_of(ShipmentPlace& place, const std::string& id) {
    const auto text = place.get(name_of_head(id));
    return text ? read_head(*text) : std::nullopt;
}

}  // namespace

struct Shipper::Generation {
    std::string id;
    std::uint32_t page_size = 0;
    Time begun_at;
    PageSet news;  // what commits wrote since the last parcel; the tap's
    // On its way.
    ParcelPages waiting;
    std::size_t sent = 0;
    std::uint32_t database_pages = 0;
    Time waiting_as_of;
    std::uint64_t log_parcels = 0;
    // The copy.
    std::uint32_t copied = 0;  // pages
    std::uint32_t to_copy = 0;
    std::uint64_t base_parcels = 0;

    std::optional<Time> as_of;
    Time latest_noted{};
};

Shipper::Shipper(LogTap& tap, ShipmentPlace& place, const crypto::Sealer& sealer, const Clock& clock,
                 ShipperFacts facts)
    : tap_(tap), place_(place), sealer_(shipment_sealer(sealer)), clock_(clock), facts_(std::move(facts)) {}

Shipper::~Shipper() {
    forget_all();
}

void Shipper::forget_all() {
    for (auto* const generation : {&current_, &next_}) {
        if (*generation) tap_.leave((*generation)->news);
        generation->reset();
    }
}

bool Shipper::step() {
    try {
        const bool has_more = work();
        const std::scoped_lock lock{mutex_};
        shipped_.trouble.clear();
        return has_more;
    } catch (const std::exception& failure) {
        const std::scoped_lock lock{mutex_};
        ++shipped_.failures;
        shipped_.trouble = failure.what();
        throw;
    }
}

Shipped Shipper::shipped() const {
    const std::scoped_lock lock{mutex_};
    return shipped_;
}

bool Shipper::work() {
    ship_news();
    const bool is_old = current_ && clock_.now() - current_->begun_at > generation_lasts;
    if (!next_ && (!current_ || is_old) && !begin_another()) return false;
    return next_ && ship_copy();
}

void Shipper::ship_news() {
    if (!current_ && !next_) return;
    const Time as_of = clock_.now();
    if (!tap_.copy()) return forget_all();
    if (current_) ship_log(*current_, as_of);
    if (next_) ship_log(*next_, as_of);
}

void Shipper::ship_log(Generation& generation, Time as_of) {
    send_log(generation);  // what the last time didn't go
    PageSet news = tap_.take(generation.news);
    if (!news.pages.empty()) {
        generation.waiting.assign(news.pages.begin(), news.pages.end());
        generation.database_pages = news.database_pages;
    }
    generation.waiting_as_of = as_of;
    send_log(generation);
    generation.as_of = as_of;
    note_latest(generation);
    if (&generation != current_.get()) return;
    const std::scoped_lock lock{mutex_};
    shipped_.as_of = as_of;
}

void Shipper::send_log(Generation& generation) {
    while (generation.sent < generation.waiting.size()) {
        const auto from = generation.waiting.begin() + static_cast<std::ptrdiff_t>(generation.sent);
        const std::size_t count = std::min<std::size_t>(pages_a_parcel, generation.waiting.size() - generation.sent);
        const Parcel parcel{.page_size = generation.page_size,
                            .database_pages = generation.database_pages,
                            .ends_a_moment = generation.sent + count == generation.waiting.size(),
                            .as_of = generation.waiting_as_of,
                            .pages = {from, from + static_cast<std::ptrdiff_t>(count)}};
        const std::string name = name_of_log(generation.id, generation.log_parcels + 1);
        put(name, sealed(sealer_, name, parcel));
        ++generation.log_parcels;
        generation.sent += count;
    }
    generation.waiting.clear();
    generation.sent = 0;
}

// So that whoever looks at the place alone knows how old it is, though nothing was written for hours.
void Shipper::note_latest(Generation& generation) {
    if (!generation.as_of || *generation.as_of < generation.latest_noted + latest_is_noted_every) return;
    const std::string name = name_of_latest(generation.id);
    const Wholeness latest{.base_parcels = generation.base_parcels,
                           .log_parcels = generation.log_parcels,
                           .page_size = generation.page_size,
                           .database_pages = generation.database_pages,
                           .as_of = *generation.as_of};
    put(name, sealed(sealer_, name, latest));
    generation.latest_noted = *generation.as_of;
}

bool Shipper::begin_another() {
    std::uint64_t number = 0;
    for (const std::string& name : place_.list("heads/")) {
        number = std::max(number, number_of(id_in(name)));
    }
    auto begun = std::make_unique<Generation>();
    begun->id = format("{:06}-{}", number + 1, crypto::to_hex(random::bytes(4)));
    begun->begun_at = clock_.now();
    if (!tap_.follow(begun->news)) return false;
    begun->page_size = tap_.page_size();
    begun->to_copy = tap_.pages_in_file();
    begun->database_pages = begun->to_copy;
    next_ = std::move(begun);
    log::info("shipping a whole copy of the database",
              {{"generation", next_->id}, {"pages", std::to_string(next_->to_copy)}});
    return true;
}

// Pages that change while it is read are in the log, which is shipped beside it.
bool Shipper::ship_copy() {
    if (next_->base_parcels == 0)
        put(name_of_head(next_->id), text_of({.id = next_->id,
                                              .begun_at = next_->begun_at,
                                              .program = facts_.program,
                                              .key_check = facts_.key_check}));
    const auto end = std::chrono::steady_clock::now() + copy_turn;
    while (next_->copied < next_->to_copy) {
        if (std::chrono::steady_clock::now() > end) return true;
        const std::uint32_t count = std::min(pages_a_parcel, next_->to_copy - next_->copied);
        const std::string bytes = tap_.file_pages(next_->copied + 1, count);
        Parcel parcel{.page_size = next_->page_size,
                      .database_pages = next_->to_copy,
                      .ends_a_moment = false,
                      .as_of = next_->begun_at,
                      .pages = {}};
        for (std::uint32_t at = 0; at < count; ++at)
            parcel.pages.emplace_back(next_->copied + at + 1,
                                      std::make_shared<const std::string>(
                                          bytes.substr(std::size_t{at} * next_->page_size, next_->page_size)));
        const std::string name = name_of_base(next_->id, next_->base_parcels + 1);
        put(name, sealed(sealer_, name, parcel));
        ++next_->base_parcels;
        next_->copied += count;
    }
    complete();
    return false;
}

// What was committed until the last page was read belongs to the copy.
void Shipper::complete() {
    ship_news();
    if (!next_) return;
    const std::string name = name_of_wholeness(next_->id);
    const Wholeness whole{.base_parcels = next_->base_parcels,
                          .log_parcels = next_->log_parcels,
                          .page_size = next_->page_size,
                          .database_pages = next_->database_pages,
                          .as_of = next_->as_of.value_or(next_->begun_at)};
    put(name, sealed(sealer_, name, whole));
    if (current_) tap_.leave(current_->news);
    current_ = std::move(next_);
    log::info("the whole copy of the database is shipped", {{"generation", current_->id}});
    {
        const std::scoped_lock lock{mutex_};
        shipped_.generation = current_->id;
        shipped_.as_of = whole.as_of;
    }
    remove_old_generations(place_, current_->id, clock_.now(), facts_.keep);
}

void Shipper::put(const std::string& name, const std::string& bytes) {
    place_.put(name, bytes);
    const std::scoped_lock lock{mutex_};
    ++shipped_.parcels;
    shipped_.bytes += bytes.size();
}

void remove_old_generations(ShipmentPlace& place, const std::string& current, Time now, Duration keep) {
    const std::vector<std::string> whole = place.list("whole/");
    std::vector<std::string> replaced;
    for (const std::string& name : place.list("heads/")) {
        const std::string id = id_in(name);
        if (number_of(id) >= number_of(current)) continue;
        if (std::ranges::find(whole, name_of_wholeness(id)) == whole.end()) {
            remove_generation(place, id);
        } else {
            replaced.push_back(id);
        }
    }
    const std::size_t too_many = replaced.size() > generations_max ? replaced.size() - generations_max : 0;
    for (std::size_t at = 0; at < replaced.size(); ++at) {
        const auto successor = head_of(place, at + 1 < replaced.size() ? replaced[at + 1] : current);
        if (at < too_many || (successor && now - successor->begun_at > keep)) remove_generation(place, replaced[at]);
    }
}

}  // namespace hub::db
