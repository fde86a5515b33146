#!/usr/bin/env python3
"""Refuses calls that are known to hurt, and names that say nothing. The reasons stand beside the patterns."""

import re
import sys

from sources import code_only, content, cpp_files, include_line, shown

# pattern, reason, paths (as a pattern) where it is allowed
calls = [
    (r"\bstd::regex|<regex>", "backtracks without bound; use RE2", None),
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets)\s*\(", "writes without a limit", None),
    (r"(?<![\w.>])(system|popen)\s*\(", "runs a shell", None),
    (r"(?<![\w.>])(rand|srand)\s*\(", "is predictable; take a Random", None),
    (r"\b(stoi|stol|stoll|stoul|stoull|stod|atoi|atol|strtol|strtoul)\s*\(", "accepts half a number; use base/text.h", None),
    (r"\bmemcmp\s*\(", "stops at the first difference; compare secrets in constant time, others with ==", None),
    (r"\.detach\(\)", "a thread that nobody joins outlives what it uses", None),
    (r"\bstd::(tolower|toupper|isalpha|isspace|isdigit|isalnum)\b", "depends on the locale; use base/text.h", None),
    (r"\b(setlocale|localtime|strftime|mktime)\s*\(", "depends on the process; use base/calendar.h", None),
    (r"\bsleep_(for|until)\b|\b(usleep|nanosleep)\s*\(", "wait on a condition variable", r"_test\.cpp$|/test|bench/"),
    (r"\busing namespace std;", "hides where a name comes from", None),
    (r"\bconst_cast\b", "breaks a promise", None),
    (r"\btry\s*\{", "only edges and loops catch; let it travel",
     r"^src/(base|db|http|jobs|app|demo)/|^src/main\.cpp|^src/media/(worker|examiner|s3_calls|s3_streams)\.cpp|^src/mail/smtp\.cpp|^src/connectors/[a-z]+\.cpp|_test\.cpp$|/test|^bench/|^fuzz/"),
    (r"#include <soci/", "only db/ and *_rows.cpp speak SOCI", r"^src/db/|_rows\.(cpp|h)$"),
    (r"#include <(boost/json|nlohmann)", "JSON comes through base/json.h", r"^src/base/json"),
    (r"#include <boost/(beast|asio)", "sockets stay in http/", r"^src/http/.*\.cpp$|^bench/"),
]
strings = [
    (r'"(SELECT|INSERT INTO|UPDATE|DELETE FROM) ', "statements stand in *_rows.cpp",
     r"_rows\.cpp$|^src/db/|_test\.cpp$|/test_\w+\.cpp$|^bench/|^fuzz/"),
]
comments = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "do it, or leave it out", None),
]
names = [
    (r"\b(?:class|struct|enum class|enum)\s+(\w*(?:Service|Manager|Handler|Helper|Util|Common|Misc|Impl)\w*|Abstract\w+)\b",
     "says nothing about what it is"),
    (r"(?<![\w.>:])((?:process|execute|do)_\w+|process|execute)\s*\([^;]*\)\s*(?:const\s*)?\{", "says nothing about what it does"),
]
file_names = re.compile(r"(^|[_/])(services?|managers?|handlers?|helpers?|utils?|utilities|common|misc|impl)([_./]|$)")


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def complaints_about(path):
    where, text = shown(path), content(path)
    if file_names.search(where):
        yield f"{where}: this file's name says nothing about what is in it"
    code = code_only(text)
    for patterns, searched in ((calls, code), (strings, text), (comments, text)):
        for pattern, reason, allowed in patterns:
            if allowed and re.search(allowed, where):
                continue
            for match in re.finditer(pattern, searched):
                yield f"{where}:{line_of(searched, match.start())}: {match.group(0).strip()} {reason}"
    for pattern, reason in names:
        for match in re.finditer(pattern, code):
            yield f"{where}:{line_of(code, match.start())}: the name {match.group(1)} {reason}"
    if path.suffix == ".h" and "#pragma once" not in text:
        yield f"{where}: a header begins with #pragma once"
    for name in include_line.findall(text):
        if "/" not in name:
            yield f'{where}: #include "{name}" needs its folder; paths start at src/'


def main():
    problems = []
    for path in cpp_files("src", "fuzz"):
        problems += complaints_about(path)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
