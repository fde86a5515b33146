#include "http/multipart.h"

#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"

namespace hub::http {

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=----part";
const std::string folder = std::filesystem::temp_directory_path().string();

OpenFile body_of(std::string_view bytes) {
    OpenFile body = OpenFile::fresh(folder);
    body.append(bytes);
    return body;
}

const std::string csrf = "------part\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n";

std::string file_part(const std::string& bytes) {
    return "------part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a \\\"b\\\".pdf\"\r\n"
           "Content-Type: application/pdf\r\n\r\n" +
           bytes + "\r\n";
}

bool is_refused(std::string_view bytes, std::string_view content_type = type) {
    try {
        parts_of(body_of(bytes), content_type);
        return false;
    } catch (const Invalid&) {
        return true;
    }
}

}  // namespace

TEST_CASE("a form's fields and files are found where they are, wherever the boundary falls") {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{65'400}, std::size_t{65'536},
                                   std::size_t{65'537}, std::size_t{300'000}}) {
        std::string bytes(size, 'x');
        if (size > 20) bytes.replace(3, 8, "\r\n--part");
        const OpenFile body = body_of(csrf + file_part(bytes) + "------part--\r\n");
        const auto parts = parts_of(body, type);
        REQUIRE(parts.size() == 2);
        CHECK(parts[0].name == "csrf");
        CHECK_FALSE(parts[0].file_name);
        CHECK(text_of(body, parts[0]) == "token");
        CHECK(parts[1].file_name == "a \"b\".pdf");
        CHECK(parts[1].type == "application/pdf");
        const OpenFile copy = copy_of(body, parts[1], folder);
        REQUIRE(copy.size() == size);
        std::string read(size, '\0');
        copy.read_at(0, read);
        CHECK(read == bytes);
    }
}

TEST_CASE("a quotation mark in a file's name comes as browsers write it") {
    const OpenFile body = body_of(
        "------part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22 "
        "100%.pdf\"\r\n\r\nx\r\n------part--");
    CHECK(parts_of(body, type).front().file_name == "a \"b\" 100%.pdf");
}

TEST_CASE("what is no whole form is refused") {
    CHECK(is_refused(""));
    CHECK(is_refused(csrf + "------part--", "application/x-www-form-urlencoded"));
    CHECK(is_refused(csrf + "------part--", "multipart/form-data"));
    CHECK(is_refused(csrf + "------part--", "multipart/form-data; boundary=" + std::string(71, 'b')));
    CHECK(is_refused(csrf));
    CHECK(is_refused(csrf.substr(0, 40)));
    CHECK(is_refused(csrf + file_part("broken off").substr(0, 130)));
    CHECK(is_refused("preamble\r\n" + csrf + "------part--"));
    CHECK(is_refused("------part\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n------part--"));
    CHECK(is_refused("------part\r\nno header\r\n\r\n\r\n------part--"));
    CHECK(is_refused("------part\r\nX: " + std::string(9'000, 'y') + "\r\n\r\n\r\n------part--"));
    std::string many;
    for (int part = 0; part < 21; ++part) many += csrf;
    CHECK(is_refused(many + "------part--"));
    CHECK_FALSE(is_refused(csrf + "------part--"));
    CHECK_FALSE(is_refused("------part--"));
}

}  // namespace hub::http
