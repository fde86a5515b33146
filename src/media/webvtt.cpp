#include "media/webvtt.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace hub::media {

namespace {

constexpr std::size_t errors_max = 10;
constexpr std::size_t line_size_max = 2000;
constexpr std::size_t lines_in_cue_max = 50;
constexpr std::string_view arrow = "-->";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

struct Line {
    std::size_t number;  // from 1
    std::string text;
};
using Block = std::vector<Line>;  // lines without an empty one among them

// Blocks between empty lines; ends of lines as any system writes them.
std::vector<Block> blocks_of(std::string_view text) {
    std::vector<Block> blocks(1);
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        const bool is_pair = text.substr(end).starts_with("\r\n");
        text.remove_prefix(std::min(text.size(), end + (is_pair ? 2 : 1)));
        if (!trimmed(line).empty()) {
            blocks.back().push_back({number, std::string{line}});
        } else if (!blocks.back().empty()) {
            blocks.emplace_back();
        }
    }
    if (blocks.back().empty()) blocks.pop_back();
    return blocks;
}

bool is_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

std::optional<std::int64_t> number_of(std::string_view digits, std::size_t least, std::size_t most,
                                      std::int64_t below) {
    if (digits.size() < least || digits.size() > most || !is_digits(digits)) return std::nullopt;
    const auto number = parse_i64(digits);
    return number && *number < below ? number : std::nullopt;
}

// "01:02:03.450", "02:03.450"; SubRip has a comma.
std::optional<std::int64_t> moment_of(std::string_view text) {
    constexpr std::int64_t second = 1000;
    constexpr std::int64_t minute = 60 * second;
    constexpr std::int64_t hour = 60 * minute;
    const std::size_t point = text.find_first_of(".,");
    if (point == std::string_view::npos) return std::nullopt;
    const auto milliseconds = number_of(text.substr(point + 1), 3, 3, second);
    const std::vector<std::string> parts = split(text.substr(0, point), ':');
    if (!milliseconds || parts.size() < 2 || parts.size() > 3) return std::nullopt;
    const auto seconds = number_of(parts.back(), 2, 2, 60);
    const auto minutes = number_of(parts[parts.size() - 2], 2, 2, 60);
    const auto hours = parts.size() == 3 ? number_of(parts.front(), 1, 4, 10'000) : std::optional<std::int64_t>{0};
    if (!seconds || !minutes || !hours) return std::nullopt;
    return *hours * hour + *minutes * minute + *seconds * second + *milliseconds;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> found;
    std::string word;
    for (const char letter : std::string{text} + " ") {
        if (letter != ' ' && letter != '\t') {
            word += letter;
        } else if (!word.empty()) {
            found.push_back(std::exchange(word, {}));
        }
    }
    return found;
}

bool is_setting(std::string_view word) {
    constexpr std::array<std::string_view, 5> names = {"vertical", "line", "position", "size", "align"};
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-.,%";
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos || colon + 1 == word.size()) return false;
    return std::ranges::count(names, word.substr(0, colon)) > 0 &&
           word.substr(colon + 1).find_first_not_of(letters) == std::string_view::npos;
}

// What isn't for players: "<font …>", "{\an8}".
std::string without_subrip_marks(std::string text) {
    for (const auto& [open, close] : {std::pair{"<font", '>'}, std::pair{"</font", '>'}, std::pair{"{\\", '}'}}) {
        for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
            const std::size_t end = text.find(close, at);
            if (end == std::string::npos) break;
            text.erase(at, end - at + 1);
        }
    }
    return text;
}

class CaptionReader {
public:
    std::vector<Cue> read(std::string_view text) {
        if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
        check_letters(text);
        std::vector<Block> blocks = blocks_of(text);
        is_subrip_ = !take_head(blocks);
        for (const Block& block : blocks) {
            if (cues_.size() > cues_max) throw Invalid("body", format("should hold {} cues at most", cues_max));
            if (!is_subrip_ && is_remark(block.front().text)) continue;
            read_cue(block);
        }
        if (!wrong_.empty()) throw Invalid(std::move(wrong_));
        if (cues_.empty()) throw Invalid("body", "should hold at least one caption");
        return std::move(cues_);
    }

private:
    static void check_letters(std::string_view text) {
        if (text.size() > captions_size_max) throw Invalid("body", "should be 1 MiB at most");
        if (!is_utf8(text)) throw Invalid("body", "should be text in UTF-8. Save it as that, and send it again.");
        if (!is_printable(text)) throw Invalid("body", "should be plain text, without control characters");
    }

    // Whether it begins as WebVTT must; what stands beside or below the word is for people.
    bool take_head(std::vector<Block>& blocks) {
        if (blocks.empty()) throw Invalid("body", "should be captions as WebVTT");
        const std::string_view first = blocks.front().front().text;
        if (first != "WEBVTT" && !first.starts_with("WEBVTT ") && !first.starts_with("WEBVTT\t")) {
            if (!is_digits(trimmed(first)) && first.find(arrow) == std::string_view::npos)
                throw Invalid("body", "should begin with a line that says WEBVTT, or be SubRip (.srt)");
            return false;
        }
        blocks.erase(blocks.begin());
        return true;
    }

    static bool is_remark(std::string_view line) {
        return std::ranges::any_of(
            std::array<std::string_view, 3>{"NOTE", "STYLE", "REGION"}, [&](std::string_view word) {
                return line.starts_with(word) &&
                       (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == '\t');
            });
    }

    void wrong(const Line& line, std::string_view what) {
        if (wrong_.size() < errors_max) wrong_.push_back({"body", format("line {}: {}", line.number, what)});
    }

    void read_cue(const Block& block) {
        Cue cue;
        std::size_t at = 0;
        if (block.front().text.find(arrow) == std::string::npos) {
            cue.name = std::string{trimmed(block.front().text)};
            ++at;
        }
        if (at == block.size() || block[at].text.find(arrow) == std::string::npos)
            return wrong(block[std::min(at, block.size() - 1)],
                         "here should stand from when until when: 00:00:01.000 --> 00:00:04.000");
        if (!read_times(block[at], cue)) return;
        if (++at == block.size()) return;  // nothing is said meanwhile
        if (block.size() - at > lines_in_cue_max) return wrong(block[at], "these are too many lines at once");
        for (; at < block.size(); ++at) add_line(block[at], cue);
        if (!cue.text.empty()) cues_.push_back(std::move(cue));
    }

    bool read_times(const Line& line, Cue& cue) {
        const std::string_view text = line.text;
        const std::size_t middle = text.find(arrow);
        const auto from = moment_of(trimmed(text.substr(0, middle)));
        std::vector<std::string> rest = words_of(text.substr(middle + arrow.size()));
        const auto until = rest.empty() ? std::nullopt : moment_of(rest.front());
        if (!from || !until) {
            wrong(line, "the times should look so: 00:00:01.000 --> 00:00:04.000");
            return false;
        }
        if (*until <= *from) {
            wrong(line, "it ends before it begins");
            return false;
        }
        cue.from = *from;
        cue.until = *until;
        rest.erase(rest.begin());
        std::erase_if(rest, [&](const std::string& word) { return is_subrip_ || word.starts_with("region:"); });
        for (const std::string& word : rest) {
            if (!is_setting(word)) wrong(line, format("{} is no setting of a caption", word.substr(0, 40)));
        }
        cue.settings = join(rest, " ");
        return true;
    }

    void add_line(const Line& line, Cue& cue) {
        if (line.text.find(arrow) != std::string::npos) return wrong(line, "an empty line is missing before this one");
        if (line.text.size() > line_size_max) return wrong(line, "this is too long for a line");
        const std::string text = is_subrip_ ? without_subrip_marks(line.text) : line.text;
        if (trimmed(text).empty() || text.find(arrow) != std::string::npos) return;
        if (!cue.text.empty()) cue.text += '\n';
        cue.text += text;
    }

    bool is_subrip_ = false;
    std::vector<Cue> cues_;
    std::vector<FieldError> wrong_;
};

std::string written(std::int64_t moment) {
    constexpr std::int64_t sixty = 60;
    constexpr std::int64_t thousand = 1000;
    const std::int64_t seconds = moment / thousand;
    return format("{:02}:{:02}:{:02}.{:03}", seconds / (sixty * sixty), seconds / sixty % sixty, seconds % sixty,
                  moment % thousand);
}

// A name that would be read as something else is left out.
bool may_be_named(const std::string& name) {
    return !name.empty() && !std::ranges::any_of(std::array<std::string_view, 3>{"NOTE", "STYLE", "REGION"},
                                                 [&](std::string_view word) { return name.starts_with(word); });
}

}  // namespace

std::vector<Cue> read_captions(std::string_view text) {
    return CaptionReader{}.read(text);
}

std::string to_webvtt(const std::vector<Cue>& cues) {
    std::string text = "WEBVTT\n";
    for (const Cue& cue : cues) {
        text += '\n';
        if (may_be_named(cue.name)) text += cue.name + '\n';
        text += format("{} --> {}{}{}\n{}\n", written(cue.from), written(cue.until), cue.settings.empty() ? "" : " ",
                       cue.settings, cue.text);
    }
    return text;
}

}  // namespace hub::media
