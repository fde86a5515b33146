// What an owner's page says, as JSON: whatever it is, the HTML that is made of it is of elements that we write, well
// nested, with nothing that acts, for every reader and whatever the reader and the files are called.

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ensure.h"
#include "base/json.h"
#include "base/text.h"
#include "catalog/blocks.h"
#include "catalog/links.h"
#include "catalog/looks.h"
#include "catalog/own_html.h"
#include "catalog/texts.h"

namespace {

using namespace hub;

constexpr std::array<std::string_view, 31> elements = {
    "p",     "a",     "h2",     "h3",    "h4",         "ul",   "ol",  "li", "blockquote", "pre", "code",
    "table", "tbody", "tr",     "th",    "td",         "u",    "s",   "em", "strong",     "div", "figure",
    "video", "audio", "iframe", "track", "figcaption", "span", "img", "br", "hr"};
constexpr std::array<std::string_view, 4> without_end = {"br", "hr", "img", "track"};
constexpr std::array<std::string_view, 30> attributes = {
    "class",  "href",    "src",      "alt",     "loading", "decoding",      "controls", "playsinline",
    "target", "rel",     "download", "preload", "role",    "data-embed",    "title",    "data-play",
    "start",  "colspan", "rowspan",  "width",   "height",  "tabindex",      "srcset",   "sizes",
    "poster", "kind",    "srclang",  "label",   "sandbox", "referrerpolicy"};
constexpr std::array<std::string_view, 5> entities = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
constexpr std::string_view hostile = "\"><script>alert(1)</script>'&{{member.email}}";

template <std::size_t count>
bool is_among(const std::array<std::string_view, count>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// Reads HTML as strictly as we claim to write it.
class Markup {
public:
    explicit Markup(std::string_view html) : rest_(html) {}

    void check() {
        while (!rest_.empty()) {
            const std::size_t tag = std::min(rest_.find('<'), rest_.size());
            check_text(take(tag));
            if (!rest_.empty()) check_tag();
        }
        ENSURE(open_.empty());
    }

private:
    std::string_view take(std::size_t size) {
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::string_view take_word() { return take(std::min(rest_.find_first_of(" =>\""), rest_.size())); }
    bool take_sign(std::string_view sign) {
        if (!rest_.starts_with(sign)) return false;
        rest_.remove_prefix(sign.size());
        return true;
    }

    static void check_text(std::string_view text) {
        ENSURE(text.find_first_of("<>\"'") == std::string_view::npos);
        for (std::size_t at = text.find('&'); at != std::string_view::npos; at = text.find('&', at + 1)) {
            ENSURE(std::ranges::any_of(entities, [&](auto entity) { return text.substr(at).starts_with(entity); }));
        }
    }

    void check_tag() {
        ENSURE(take_sign("<"));
        if (take_sign("/")) {
            ENSURE(!open_.empty() && take_word() == open_.back() && take_sign(">"));
            open_.pop_back();
            return;
        }
        const std::string_view element = take_word();
        ENSURE(is_among(elements, element));
        while (take_sign(" ")) check_attribute(element);
        ENSURE(take_sign(">"));
        if (!is_among(without_end, element)) open_.push_back(element);
    }

    void check_attribute(std::string_view element) {
        const std::string_view name = take_word();
        ENSURE(is_among(attributes, name));
        if (!take_sign("=\"")) return;
        const std::string_view value = take(std::min(rest_.find('"'), rest_.size()));
        ENSURE(take_sign("\""));
        check_text(value);
        const std::string said = unescaped(value);
        if (name == "href" || name == "poster") ENSURE(said.empty() || catalog::is_safe_link(said));
        if (name == "src") ENSURE(said.starts_with("/files/") || said.starts_with("/page/frames/"));
        if (name == "data-embed") ENSURE(said.starts_with("https://"));
        if (name == "sandbox") ENSURE(element == "iframe" && said == catalog::own_html_sandbox);
    }

    static std::string unescaped(std::string_view text) {
        constexpr std::array<std::string_view, 5> meant = {"&", "<", ">", "\"", "'"};
        std::string said;
        while (!text.empty()) {
            std::size_t size = 1;
            std::string_view letter = text.substr(0, 1);
            for (std::size_t at = 0; at < entities.size(); ++at) {
                if (!text.starts_with(entities.at(at))) continue;
                size = entities.at(at).size();
                letter = meant.at(at);
            }
            said += letter;
            text.remove_prefix(size);
        }
        return said;
    }

    std::string_view rest_;
    std::vector<std::string_view> open_;
};

// Every other file is for members alone, and all are known as badly as they can be.
std::vector<media::Look> looks_of(const catalog::CompiledBody& body) {
    std::vector<media::Look> looks;
    for (const catalog::ShownFile& file : body.files) {
        if (std::ranges::find(looks, file.id, &media::Look::file) != looks.end()) continue;
        media::Look look{.file = file.id, .kind = file.kind.value_or(media::Kind::document)};
        if (looks.size() % 2 == 1) look.audience = media::Audience::members;
        look.width = 1600;
        look.height = 900;
        look.widths = {1600, 800, 400};
        look.poster = media::Audience::anyone;
        look.captions.push_back({.id = CaptionId::parse("cap_01jdn0a0000000000000000001"),
                                 .language = std::string{hostile},
                                 .label = std::string{hostile},
                                 .created_at = Time{}});
        looks.push_back(std::move(look));
    }
    return looks;
}

catalog::MergeValues reader_who(bool is_member) {
    catalog::MergeValues values;
    values.set(catalog::MergeField::first_name, hostile);
    if (is_member) values.set(catalog::MergeField::email, hostile);
    values.address_of = [](const FileId& file) { return "/files/" + file.text(); };
    values.opens = [is_member](const media::Audience& audience) {
        return is_member || audience == media::Audience::anyone;
    };
    values.page_url = "/page";
    values.login_url = is_member ? "" : "/login?then=/page";
    return values;
}

void check_compiled(const catalog::CompiledBody& body) {
    const std::string stored = catalog::to_text(body.compiled);
    catalog::Compiled loaded = catalog::compiled_of(stored);
    ENSURE(catalog::to_text(loaded) == stored);
    for (const bool is_member : {false, true}) Markup{catalog::assemble(loaded, reader_who(is_member))}.check();
    catalog::attach_looks(loaded, looks_of(body));
    for (const bool is_member : {false, true}) {
        const std::string html = catalog::assemble(loaded, reader_who(is_member));
        Markup{html}.check();
        ENSURE(is_utf8(html));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const auto json = parse_json({reinterpret_cast<const char*>(bytes), size});
    if (!json) return 0;
    const catalog::CompiledBody body = catalog::compile(*json);
    for (const FieldError& wrong : body.wrong) ENSURE(wrong.field.starts_with("body") && !wrong.message.empty());
    ENSURE(is_utf8(catalog::plain_text(*json)));
    if (const auto own = catalog::find_own_html(*json, 1); own && body.wrong.empty())
        ENSURE(!own->html.empty() && own->html.size() <= catalog::own_html_size_max);
    if (body.wrong.empty()) check_compiled(body);
    return 0;
}
