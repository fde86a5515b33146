#include "http/multipart.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"

namespace hub::http {

namespace {

constexpr std::size_t boundary_size_max = 70;  // RFC 2046
constexpr std::size_t head_size_max = 8 * 1024;
constexpr std::size_t text_size_max = 4 * 1024;
constexpr std::size_t parts_max = 20;
constexpr std::size_t at_once = 64 * 1024;

[[noreturn]] void refuse(const char* what) {
    throw Invalid("body", what);
}

char lowered(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_alike(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, {}, lowered, lowered);
}

// The value of `name` among `; name=value; name="value"`; a quotation mark inside comes as %22 or \".
std::optional<std::string> parameter_of(std::string_view text, std::string_view name) {
    std::size_t at = text.find(';');
    while (at != std::string_view::npos) {
        text = trimmed(text.substr(at + 1));
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string_view found = trimmed(text.substr(0, equals));
        text.remove_prefix(equals + 1);
        std::string value;
        std::size_t end = 0;
        if (text.starts_with('"')) {
            for (end = 1; end < text.size() && text[end] != '"'; ++end) {
                if (text[end] == '\\' && end + 1 < text.size() && text[end + 1] == '"') ++end;
                value += text[end];
            }
        } else {
            end = std::min(text.find(';'), text.size());
            value = std::string{trimmed(text.substr(0, end))};
        }
        if (is_alike(found, name)) return value;
        at = text.find(';', end);
    }
    return std::nullopt;
}

std::string boundary_in(std::string_view content_type) {
    if (!is_alike(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data"))
        refuse("should be a form with files (multipart/form-data)");
    std::string boundary = parameter_of(content_type, "boundary").value_or("");
    if (boundary.empty() || boundary.size() > boundary_size_max) refuse("should name its boundary");
    return boundary;
}

// Reads a file as one long text of which a window is in memory.
class Window {
public:
    explicit Window(const OpenFile& file) : file_(file), size_(file.size()) {}

    // The next place of `mark` at or behind `from`.
    std::optional<std::uint64_t> find(std::string_view mark, std::uint64_t from) {
        for (std::uint64_t at = from; at < size_; at += at_once) {
            const std::string bytes = read(at, at_once + mark.size() - 1);
            const std::size_t found = bytes.find(mark);
            if (found != std::string::npos) return at + found;
        }
        return std::nullopt;
    }
    std::string read(std::uint64_t from, std::size_t count) {
        std::string bytes(count, '\0');
        bytes.resize(file_.read_at(from, bytes));
        return bytes;
    }

private:
    const OpenFile& file_;
    std::uint64_t size_;
};

// Browsers write a quotation mark as %22, and leave every other percent sign as it is.
std::string with_marks(std::string text) {
    constexpr std::string_view mark = "%22";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1))
        text.replace(at, mark.size(), 1, '"');
    return text;
}

Part read_head(std::string_view head) {
    Part part{.name = {}, .begin = 0, .end = 0};
    bool has_name = false;
    while (!head.empty()) {
        const std::size_t end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 2, head.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) refuse("holds a line that is no header");
        const std::string_view name = trimmed(line.substr(0, colon));
        if (is_alike(name, "content-disposition")) {
            const auto named = parameter_of(line, "name");
            has_name = named.has_value();
            part.name = named.value_or("");
            if (auto file_name = parameter_of(line, "filename")) part.file_name = with_marks(*std::move(file_name));
        } else if (is_alike(name, "content-type")) {
            part.type = std::string{trimmed(line.substr(colon + 1))};
        }
    }
    if (!has_name) refuse("holds a part without a name");
    if (!is_utf8(part.name) || !is_utf8(part.file_name.value_or(""))) refuse("should be in UTF-8");
    return part;
}

}  // namespace

std::vector<Part> parts_of(const OpenFile& body, std::string_view content_type) {
    const std::string mark = "--" + boundary_in(content_type);
    const std::string parting = "\r\n" + mark;
    Window window{body};
    if (window.read(0, mark.size()) != mark) refuse("should begin with its boundary");
    std::vector<Part> parts;
    std::uint64_t at = mark.size();
    for (;;) {
        const std::string sign = window.read(at, 2);
        if (sign == "--") return parts;
        if (sign != "\r\n") refuse("is broken off behind a boundary");
        if (parts.size() == parts_max) refuse("holds too many fields");
        at += 2;
        const std::string head = window.read(at, head_size_max);
        const std::size_t head_end = head.find("\r\n\r\n");
        if (head_end == std::string::npos) refuse("holds a part whose head doesn't end");
        Part part = read_head(std::string_view{head}.substr(0, head_end));
        part.begin = at + head_end + 4;
        // An empty part's boundary shares the line break that ends its head.
        const auto end = window.find(parting, part.begin - 2);
        if (!end) refuse("is broken off before its end");
        part.end = std::max(*end, part.begin);
        at = *end + parting.size();
        parts.push_back(std::move(part));
    }
}

std::string text_of(const OpenFile& body, const Part& part) {
    if (part.end - part.begin > text_size_max) throw Invalid(part.name, "should be shorter");
    std::string text = Window{body}.read(part.begin, static_cast<std::size_t>(part.end - part.begin));
    if (!is_utf8(text)) throw Invalid(part.name, "should be in UTF-8");
    return text;
}

OpenFile copy_of(const OpenFile& body, const Part& part, const std::string& folder) {
    OpenFile copy = OpenFile::fresh(folder);
    Window window{body};
    for (std::uint64_t at = part.begin; at < part.end; at += at_once)
        copy.append(window.read(at, static_cast<std::size_t>(std::min<std::uint64_t>(at_once, part.end - at))));
    return copy;
}

}  // namespace hub::http
