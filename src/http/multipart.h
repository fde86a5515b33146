#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/open_file.h"

// The body of a form with files, multipart/form-data (RFC 7578), as browsers write it. Reads from the disk, a little at
// a time, however large it is.
namespace hub::http {

struct Part {
    std::string name;
    std::optional<std::string> file_name{};  // as the sender says; it may be anything
    std::string type{};                      // likewise; may be empty
    std::uint64_t begin;                     // of its bytes, in the body
    std::uint64_t end;
};

// The parts of a body with this Content-Type. Throws Invalid for anything else, for a body that ends before its last
// boundary, for heads over 8 KiB and for more than 20 parts.
std::vector<Part> parts_of(const OpenFile& body, std::string_view content_type);

// A field that is no file; throws Invalid when it is longer than 4 KiB.
std::string text_of(const OpenFile& body, const Part& part);
// Copies a part's bytes into a file of their own, in `folder`, which is gone when closed.
OpenFile copy_of(const OpenFile& body, const Part& part, const std::string& folder);

}  // namespace hub::http
