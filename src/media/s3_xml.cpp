#include "media/s3_xml.h"

#include <memory>
#include <type_traits>

#include <expat.h>

namespace hub::media {

namespace {

constexpr std::size_t depth_max = 16;
constexpr std::size_t text_max = 4096;  // of one element; keys have 1024 bytes at most

// Told of each element without children once it ends.
class Listener {
public:
    virtual ~Listener() = default;
    virtual void began(std::string_view name) = 0;
    virtual void ended(std::string_view name, const std::string& text) = 0;
};

struct Reading {
    XML_Parser parser;
    Listener& listener;
    std::size_t depth = 0;
    std::string text;
};

std::string_view without_namespace(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

void stop(Reading& reading) {
    XML_StopParser(reading.parser, XML_FALSE);
}

void on_begin(void* pointer, const XML_Char* name, const XML_Char** /*attributes*/) {
    auto& reading = *static_cast<Reading*>(pointer);
    if (++reading.depth > depth_max) return stop(reading);
    reading.text.clear();
    reading.listener.began(without_namespace(name));
}

void on_end(void* pointer, const XML_Char* name) {
    auto& reading = *static_cast<Reading*>(pointer);
    --reading.depth;
    reading.listener.ended(without_namespace(name), reading.text);
    reading.text.clear();
}

void on_text(void* pointer, const XML_Char* letters, int count) {
    auto& reading = *static_cast<Reading*>(pointer);
    if (reading.text.size() + static_cast<std::size_t>(count) > text_max) return stop(reading);
    reading.text.append(letters, static_cast<std::size_t>(count));
}

// A document type could make much of little; no store sends one.
void on_document_type(void* pointer, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    stop(*static_cast<Reading*>(pointer));
}

bool read(std::string_view xml, Listener& listener) {
    if (xml.size() > s3_xml_max) return false;
    const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser{
        XML_ParserCreate("UTF-8"), &XML_ParserFree};
    if (!parser) return false;
    Reading reading{.parser = parser.get(), .listener = listener, .depth = 0, .text = {}};
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), on_begin, on_end);
    XML_SetCharacterDataHandler(parser.get(), on_text);
    XML_SetStartDoctypeDeclHandler(parser.get(), on_document_type);
    return XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), XML_TRUE) == XML_STATUS_OK;
}

class FirstValue final : public Listener {
public:
    explicit FirstValue(std::string_view wanted) : wanted_(wanted) {}
    void began(std::string_view) override {}
    void ended(std::string_view name, const std::string& text) override {
        if (!found && name == wanted_) found = text;
    }
    std::optional<std::string> found;

private:
    std::string wanted_;
};

class Entries final : public Listener {
public:
    void began(std::string_view name) override {
        if (!has_root_) {
            is_listing = name == "ListBucketResult" || name == "ListMultipartUploadsResult";
            has_root_ = true;
        }
        if (name == "Contents" || name == "Upload") {
            listing.entries.emplace_back();
            is_inside_ = true;
        }
    }
    void ended(std::string_view name, const std::string& text) override {
        if (name == "Contents" || name == "Upload") is_inside_ = false;
        is_inside_ ? note_of_entry(name, text) : note_of_list(name, text);
    }
    S3Listing listing;
    bool is_listing = false;

private:
    void note_of_entry(std::string_view name, const std::string& text) {
        S3Listing::Entry& entry = listing.entries.back();
        if (name == "Key") entry.key = text;
        if (name == "UploadId") entry.upload = text;
        if (name == "LastModified" || name == "Initiated") entry.moment = text;
    }
    void note_of_list(std::string_view name, const std::string& text) {
        if (name == "IsTruncated") listing.goes_on = text == "true";
        if (name == "NextContinuationToken" || name == "NextKeyMarker") listing.next = text;
        if (name == "NextUploadIdMarker") listing.next_upload = text;
    }

    bool has_root_ = false;
    bool is_inside_ = false;
};

}  // namespace

std::optional<std::string> s3_value(std::string_view xml, std::string_view element) {
    FirstValue first{element};
    if (!read(xml, first)) return std::nullopt;
    return first.found;
}

std::optional<S3Listing> s3_listing(std::string_view xml) {
    Entries entries;
    if (!read(xml, entries) || !entries.is_listing) return std::nullopt;
    return std::move(entries.listing);
}

}  // namespace hub::media
