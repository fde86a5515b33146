#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/blocks.h"

// What the compiler of page bodies writes with, and where it stands in what it reads.
namespace hub::catalog {

// Makes the compiled form, piece by piece.
class BlockWriter {
public:
    // HTML of our own.
    void html(std::string_view literal) { compiled_.bytes += literal; }
    // Somebody's text: escaped, its merge fields kept open.
    void text(std::string_view text);
    // Escaped as it is.
    void plain(std::string_view text);
    // Where the reader finds it.
    void address(const FileId& file);
    void own_html_address(std::uint32_t number);

    Compiled take() { return std::move(compiled_); }

private:
    Compiled compiled_;
};

// The place in the document, "body.blocks.2.content.0", and what was found wrong in it.
class DocumentPlace {
public:
    explicit DocumentPlace(std::string root) : path_(std::move(root)) {}

    // Stands inside a field, and an entry of it, for as long as it lives.
    class Inside {
    public:
        Inside(DocumentPlace& place, std::string_view field);
        Inside(DocumentPlace& place, std::size_t entry);
        ~Inside() { place_.path_.resize(size_); }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;

    private:
        DocumentPlace& place_;
        std::size_t size_;
    };

    void wrong(std::string_view field, std::string_view message);
    std::string path_of(std::string_view field) const;
    // Reports each field of the object that isn't one of these.
    void expect(const JsonObject& object, std::initializer_list<std::string_view> fields);

    std::vector<FieldError> take() { return std::move(errors_); }

private:
    std::string path_;
    std::vector<FieldError> errors_;
};

// Reads formatted text into the writer.
void write_rich_text(const Json* content, BlockWriter& writer, DocumentPlace& place);

}  // namespace hub::catalog
