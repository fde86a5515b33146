#include "base/log.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <memory>

#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "base/clock.h"
#include "base/json.h"

namespace hub::log {

namespace {

constexpr std::size_t buffer_size = std::size_t{64} * 1024;
constexpr std::size_t line_size_expected = 256;

// Set once by begin() before threads start, read-only afterwards.
Format chosen_format = Format::text;

spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> instance = [] {
        // The sink for standard error would write out each line by itself, which is dear at thousands a second.
        auto made =
            std::make_shared<spdlog::logger>("hub", std::make_shared<spdlog::sinks::ostream_sink_mt>(std::clog));
        made->set_pattern("%v");
        made->set_level(spdlog::level::warn);
        made->flush_on(spdlog::level::warn);
        return made;
    }();
    return *instance;
}

spdlog::level::level_enum level_of(Level level) {
    switch (level) {
        case Level::debug:
            return spdlog::level::debug;
        case Level::info:
            return spdlog::level::info;
        case Level::warning:
            return spdlog::level::warn;
        case Level::error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "info";
}

std::string as_json(Level level, std::string_view event, std::initializer_list<Field> fields) {
    JsonObject line{{"at", to_rfc3339(SystemClock{}.now())}, {"level", name_of(level)}, {"event", event}};
    for (const Field& field : fields) line[field.name] = field.value;
    return to_text(line);
}

bool is_plain(char letter) {
    return letter >= ' ' && letter < 0x7f && letter != '"' && letter != '\\';
}

// As JSON has it, so that no value can begin a line of its own.
void append_quoted(std::string& line, const std::string& value) {
    if (!std::ranges::all_of(value, is_plain)) {
        line.append(to_text(Json(value)));
        return;
    }
    line.append("\"").append(value).append("\"");
}

std::string as_text(Level level, std::string_view event, std::initializer_list<Field> fields) {
    std::string line;
    line.reserve(line_size_expected);
    line.append(to_rfc3339(SystemClock{}.now()));
    line.append(" ").append(name_of(level)).append(" ").append(event);
    for (const Field& field : fields) {
        line.append(" ").append(field.name).append("=");
        append_quoted(line, field.value);
    }
    return line;
}

void write(Level level, std::string_view event, std::initializer_list<Field> fields) {
    if (!logger().should_log(level_of(level))) return;
    const std::string line =
        chosen_format == Format::json ? as_json(level, event, fields) : as_text(level, event, fields);
    logger().log(level_of(level), line);
}

}  // namespace

void begin(Format format, Level least) {
    static std::array<char, buffer_size> buffer;
    std::setvbuf(stderr, buffer.data(), _IOFBF, buffer.size());
    chosen_format = format;
    logger().set_level(level_of(least));
}

void debug(std::string_view event, std::initializer_list<Field> fields) {
    write(Level::debug, event, fields);
}

void info(std::string_view event, std::initializer_list<Field> fields) {
    write(Level::info, event, fields);
}

void warn(std::string_view event, std::initializer_list<Field> fields) {
    write(Level::warning, event, fields);
}

void error(std::string_view event, std::initializer_list<Field> fields) {
    write(Level::error, event, fields);
}

void flush() {
    logger().flush();
}

}  // namespace hub::log
