#include "media/examiner.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

#include "base/error.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "media/examination_rows.h"
#include "media/mp4_index.h"
#include "media/picture_header.h"
#include "media/probe.h"

namespace hub::media {

namespace {

constexpr std::array<std::uint32_t, 3> widths_made = {480, 960, 1600};
constexpr std::array<Duration, 2> pauses = {10s, 2min};  // then it has failed
constexpr Duration until_repaired = 10min;
constexpr Duration lease = 5min;  // longer than a child lives, and its pictures need to reach a slow store
constexpr std::size_t waiting_max = 16;

std::string refusal_in(const Json& answer) {
    constexpr std::size_t size_max = 500;
    const std::string said = text_at(answer, {"refused"}).value_or("");
    return is_printable(said) && said.size() <= size_max ? said : "It can't be read.";
}

Examination failed(std::string reason) {
    return {.state = Examination::State::failed, .reason = std::move(reason)};
}

// What one child brought, or why it brought nothing.
struct Outcome {
    Examination found{};
    std::vector<Picture> pictures{};
    std::optional<std::string> again{};  // it may go better another time
    bool is_broken_here = false;         // nothing will go well until somebody mends this machine
};

Outcome gone_wrong(const Report& report) {
    if (report.end == Report::End::not_here) return {.again = report.said, .is_broken_here = true};
    return {.again = format("Looking at it {}.", report.said)};
}

std::optional<std::uint32_t> side_at(const Json& json, std::string_view field) {
    constexpr std::int64_t side_max = 100'000;
    const auto number = number_at(json, {field});
    if (!number || *number <= 0 || *number > side_max) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

}  // namespace

struct Examiner::Work {
    Examiner& examiner;
    const rows::Claimed& claimed;

    Outcome look_at(const File& file) const {
        try {
            const auto source = examiner.shelf_.open(claimed.site, claimed.content);
            return file.kind == Kind::image ? make_pictures(*source) : probe(*source, file.type);
        } catch (const NotFound&) {
            return {.found = failed("Its bytes are not there any more.")};
        } catch (const Unavailable& away) {
            log::warn("a file could not be looked into", {{"file", file.id.text()}, {"what", away.what()}});
            return {.again = away.what()};
        }
    }

    Outcome make_pictures(const OpenFile& source) const {
        // Asked again, for what was uploaded before there was this question.
        if (const std::string refusal = refusal_of(source); !refusal.empty()) return {.found = failed(refusal)};
        std::vector<OpenFile> outputs;
        Errand errand{.words = {"pictures"}, .source = source.handle()};
        for (const std::uint32_t width : widths_made) errand.words.push_back(std::to_string(width));
        for (std::size_t at = 0; at <= widths_made.size(); ++at) {
            outputs.push_back(OpenFile::fresh(examiner.folder_));
            errand.outputs.push_back(outputs.back().handle());
        }
        const Report report = examiner.run_(errand);
        if (report.end != Report::End::well) return gone_wrong(report);
        return read_made(report.said, outputs);
    }

    // Nothing that the child says is believed without looking.
    Outcome read_made(const std::string& said, const std::vector<OpenFile>& outputs) const {
        const auto answer = parse_json(said);
        if (!answer) return {.again = "Looking at it went wrong."};
        if (at(*answer, {"refused"}) != nullptr) return {.found = failed(refusal_in(*answer))};
        const Json* const made = at(*answer, {"made"});
        Outcome outcome{.found = {.state = Examination::State::ready,
                                  .width = side_at(*answer, "width"),
                                  .height = side_at(*answer, "height")}};
        if (made == nullptr || !made->is_array() || made->as_array().empty() ||
            made->as_array().size() > outputs.size() || !outcome.found.width || !outcome.found.height)
            return {.again = "Looking at it went wrong."};
        for (std::size_t at = 0; at < made->as_array().size(); ++at) {
            const Json& one = made->as_array()[at];
            const auto width = side_at(one, "width");
            const auto height = side_at(one, "height");
            if (!width || !height || !is_webp(outputs[at])) return {.again = "Looking at it went wrong."};
            outcome.pictures.push_back({.width = *width,
                                        .height = *height,
                                        .size = outputs[at].size(),
                                        .content = FileId::fresh(SystemClock{}.now())});
        }
        for (std::size_t at = 0; at < outcome.pictures.size(); ++at)
            examiner.shelf_.put(claimed.site, outcome.pictures[at].content, outputs[at]);
        return outcome;
    }

    static bool is_webp(const OpenFile& file) {
        std::array<char, 12> head{};
        const std::string_view bytes{head.data(), file.read_at(0, head)};
        return bytes.starts_with("RIFF") && bytes.ends_with("WEBP");
    }

    Outcome probe(const OpenFile& source, const std::string& type) const {
        const Report report = examiner.run_({.words = {"probe"}, .source = source.handle()});
        if (report.end != Report::End::well) return gone_wrong(report);
        const auto answer = parse_json(report.said);
        if (!answer) return {.again = "Looking at it went wrong."};
        if (at(*answer, {"refused"}) != nullptr) return {.found = failed(refusal_in(*answer))};
        const Probe told = probe_of(*answer);
        Examination found{.state = Examination::State::ready,
                          .duration_ms = told.duration_ms,
                          .codecs = told.codecs(),
                          .warnings = warnings_of(told, type)};
        if (const Track* const picture = told.first(Track::Kind::video); picture != nullptr && picture->width > 0) {
            found.width = picture->width;
            found.height = picture->height;
        }
        add_index_warning(find_mp4_index(source), found.warnings);
        return {.found = std::move(found)};
    }

    static void add_index_warning(Mp4Index index, std::vector<std::string>& warnings) {
        if (index == Mp4Index::last)
            warnings.emplace_back(
                "It starts slowly: its index stands at the end. Export it with “fast start” (web optimised).");
        if (index == Mp4Index::broken)
            warnings.emplace_back("It is damaged or cut off: a part says that it is longer than the file.");
    }

    void settle(const Outcome& outcome) const {
        examiner.store_.write(claimed.site, [&](Tx& tx) {
            if (!outcome.again) return finish(tx, outcome.found, outcome.pictures);
            const auto tried = static_cast<std::size_t>(claimed.attempts);
            if (outcome.is_broken_here) {
                rows::put_back_examination(tx, claimed, tx.now() + until_repaired, *outcome.again);
            } else if (tried > pauses.size()) {
                finish(tx, failed(*outcome.again), {});
            } else {
                rows::postpone_examination(tx, claimed, tx.now() + pauses.at(tried - 1), *outcome.again);
            }
        });
    }

    // Where somebody else was quicker, the bytes that were put on the shelf stay nameless, and are swept.
    void finish(Tx& tx, const Examination& found, const std::vector<Picture>& pictures) const {
        if (!rows::finish_examination(tx, claimed, found)) return;
        for (const Picture& picture : pictures) rows::insert_picture(tx, claimed.content, picture);
        touch_pages(tx, claimed.file);
    }
};

void Examiner::take_back_abandoned() {
    store_.write_everywhere([](Tx& tx) { rows::release_examinations(tx); });
}

bool Examiner::examine_next() {
    const auto claimed =
        store_.claim([&](Tx& tx) { return rows::claim_examinations(tx, store_.skip_locked(), tx.now() + lease, 1); });
    if (claimed.empty()) return false;
    const rows::Claimed& mine = claimed.front();
    const auto file = store_.read(mine.site, [&](Reader& reader) { return find_file(reader, mine.file); });
    const bool is_there = file && file->content == mine.content;
    const Work work{*this, mine};
    work.settle(is_there ? work.look_at(*file) : Outcome{.found = failed("It is not there any more.")});
    const std::scoped_lock lock{mutex_};
    ++finished_;
    changed_.notify_all();
    return true;
}

bool Examiner::is_working(const SiteId& site, const FileId& content) {
    const auto found = store_.read(site, [&](Reader& reader) { return find_examination(reader, content); });
    return found && found->state == Examination::State::working && found->reason.empty();
}

void Examiner::wait_for(const SiteId& site, const FileId& content, Duration patience) {
    if (waiting_.fetch_add(1) < waiting_max) {
        const auto until = std::chrono::steady_clock::now() + patience;
        std::uint64_t seen = finished();
        while (is_working(site, content) && std::chrono::steady_clock::now() < until) {
            std::unique_lock lock{mutex_};
            changed_.wait_until(lock, until, [&] { return finished_ != seen; });
            seen = finished_;
        }
    }
    waiting_.fetch_sub(1);
}

std::uint64_t Examiner::finished() const {
    const std::scoped_lock lock{mutex_};
    return finished_;
}

}  // namespace hub::media
