#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

// One event a line on standard error. No secret and no member's data ever goes in: ids, counts, durations, words.
namespace hub::log {

enum class Format { text, json };
enum class Level { debug, info, warning, error };

// Called once at the start, before threads begin. From then on what is below a warning waits in a buffer for flush(),
// or for a warning; whoever begins sees to it that it doesn't wait long.
void begin(Format format, Level least);

struct Field {
    std::string_view name;
    std::string value;
};

void debug(std::string_view event, std::initializer_list<Field> fields = {});
void info(std::string_view event, std::initializer_list<Field> fields = {});
void warn(std::string_view event, std::initializer_list<Field> fields = {});
void error(std::string_view event, std::initializer_list<Field> fields = {});
// Writes out what is still buffered.
void flush();

}  // namespace hub::log
