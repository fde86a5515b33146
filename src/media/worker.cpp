#include <array>
#include <iostream>
#include <new>

#include <unistd.h>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "media/cage_inside.h"
#include "media/picture_maker.h"
#include "media/probe.h"

// What the child does, in the order that makes it harmless: limits, libraries, the filter, and only then the bytes.
namespace hub::media {

namespace {

Json json_of_made(const MadePictures& all) {
    JsonArray made;
    for (const MadePicture& one : all.made)
        made.push_back(JsonObject{{"width", one.width}, {"height", one.height}, {"size", one.size}});
    return JsonObject{{"width", all.width}, {"height", all.height}, {"made", std::move(made)}};
}

std::vector<std::uint32_t> widths_in(std::span<const std::string> told) {
    std::vector<std::uint32_t> widths;
    for (const std::string& word : told) {
        const auto width = parse_i64(word);
        if (!width || *width <= 0 || *width > picture_width_max) throw Invalid("width", "should be a width");
        widths.push_back(static_cast<std::uint32_t>(*width));
    }
    return widths;
}

// One file for each width, and one for the whole.
Json make_pictures(std::span<const std::string> told) {
    const std::vector<std::uint32_t> widths = widths_in(told);
    const PictureMaker maker;
    renounce_the_world();
    std::vector<int> outputs;
    for (std::size_t at = 0; at <= widths.size(); ++at)
        outputs.push_back(caged_handle::first_output + static_cast<int>(at));
    return json_of_made(maker.make(caged_handle::source, widths, outputs));
}

Json probe_source() {
    const Prober prober;
    renounce_the_world();
    return probe_json(prober.probe(caged_handle::source));
}

// Whether all of this works here.
Json check_cage() {
    const PictureMaker maker;
    const Prober prober;
    renounce_the_world();
    return JsonObject{{"works", true}};
}

Json answer_to(std::span<const std::string> told) {
    const std::string task = told.empty() ? "" : told.front();
    if (task == "pictures") return make_pictures(told.subspan(1));
    if (task == "probe") return probe_source();
    if (task == "check") return check_cage();
    throw Invalid("task", "should be one of: pictures, probe, check");
}

int say(const std::string& text, int status) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const ssize_t count = ::write(caged_handle::answer, rest.data(), rest.size());
        if (count <= 0) return caged_exit::gave_up;
        rest.remove_prefix(static_cast<std::size_t>(count));
    }
    return status;
}

}  // namespace

int work_caged(std::span<const std::string> told) {
    try {
        limit_myself();
        return say(to_text(answer_to(told)), 0);
    } catch (const Invalid& wrong) {
        return say(to_text(JsonObject{{"refused", wrong.fields().front().message}}), 0);
    } catch (const Unavailable& missing) {
        return say(missing.what(), caged_exit::not_here);
    } catch (const std::bad_alloc&) {
        return caged_exit::out_of_memory;
    } catch (const std::exception&) {
        return caged_exit::gave_up;
    }
}

}  // namespace hub::media
