#include "db/parcel.h"

#include <limits>

#include "base/json.h"
#include "base/text.h"

namespace hub::db {

namespace {

constexpr std::int64_t shipment_format = 1;
constexpr std::size_t page_number_size = 4;

void append_number(std::string& to, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8)
        to += static_cast<char>(number >> static_cast<unsigned>(shift) & 0xffU);
}

std::uint32_t number_in(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char byte : bytes.substr(0, page_number_size)) number = number << 8U | static_cast<unsigned char>(byte);
    return number;
}

std::optional<std::uint32_t> small_at(const Json& json, std::string_view name) {
    const auto number = number_at(json, {name});
    if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

std::optional<Time> moment_at(const Json& json, std::string_view name) {
    const auto text = text_at(json, {name});
    return text ? parse_rfc3339(*text) : std::nullopt;
}

bool is_size_of_pages(std::uint32_t size) {
    return size >= 512 && size <= 65'536 && (size & (size - 1)) == 0;
}

}  // namespace

std::string name_of_head(const std::string& id) {
    return "heads/" + id;
}
std::string name_of_wholeness(const std::string& id) {
    return "whole/" + id;
}
std::string name_of_latest(const std::string& id) {
    return id + "/latest";
}
std::string name_of_base(const std::string& id, std::uint64_t number) {
    return format("{}/base-{:08}", id, number);
}
std::string name_of_log(const std::string& id, std::uint64_t number) {
    return format("{}/log-{:08}", id, number);
}

std::string text_of(const GenerationHead& head) {
    return to_text(JsonObject{{"customerhub_shipment", shipment_format},
                              {"generation", head.id},
                              {"begun_at", hub::json_of(head.begun_at)},
                              {"program", head.program},
                              {"key_check", head.key_check}}) +
           "\n";
}

std::optional<GenerationHead> read_head(std::string_view text) {
    const auto json = parse_json(text);
    if (!json || number_at(*json, {"customerhub_shipment"}) != shipment_format) return std::nullopt;
    const auto id = text_at(*json, {"generation"});
    const auto begun_at = moment_at(*json, "begun_at");
    const auto key_check = text_at(*json, {"key_check"});
    if (!id || !begun_at || !key_check) return std::nullopt;
    return GenerationHead{
        .id = *id, .begun_at = *begun_at, .program = text_at(*json, {"program"}).value_or(""), .key_check = *key_check};
}

crypto::Sealer shipment_sealer(const crypto::Sealer& house) {
    return crypto::Sealer{house.derived_key("shipments")};
}

std::string bytes_of(const Parcel& parcel) {
    std::string bytes = to_text(JsonObject{{"page_size", parcel.page_size},
                                           {"database_pages", parcel.database_pages},
                                           {"pages", parcel.pages.size()},
                                           {"ends_a_moment", parcel.ends_a_moment},
                                           {"as_of", hub::json_of(parcel.as_of)}}) +
                        "\n";
    bytes.reserve(bytes.size() + parcel.pages.size() * (page_number_size + parcel.page_size));
    for (const auto& [number, page] : parcel.pages) {
        append_number(bytes, number);
        bytes += *page;
    }
    return bytes;
}

std::optional<Parcel> read_parcel(std::string_view bytes) {
    const std::size_t end = bytes.find('\n');
    const auto json = end == std::string_view::npos ? std::nullopt : parse_json(bytes.substr(0, end));
    if (!json) return std::nullopt;
    const auto page_size = small_at(*json, "page_size");
    const auto database_pages = small_at(*json, "database_pages");
    const auto count = small_at(*json, "pages");
    const auto ends_a_moment = flag_at(*json, {"ends_a_moment"});
    const auto as_of = moment_at(*json, "as_of");
    if (!page_size || !database_pages || !count || !ends_a_moment || !as_of || !is_size_of_pages(*page_size))
        return std::nullopt;
    std::string_view rest = bytes.substr(end + 1);
    if (rest.size() != std::uint64_t{*count} * (page_number_size + *page_size)) return std::nullopt;
    Parcel parcel{.page_size = *page_size,
                  .database_pages = *database_pages,
                  .ends_a_moment = *ends_a_moment,
                  .as_of = *as_of,
                  .pages = {}};
    for (; !rest.empty(); rest.remove_prefix(page_number_size + *page_size)) {
        const std::uint32_t number = number_in(rest);
        if (number == 0) return std::nullopt;
        parcel.pages.emplace_back(number,
                                  std::make_shared<const std::string>(rest.substr(page_number_size, *page_size)));
    }
    return parcel;
}

std::string sealed(const crypto::Sealer& sealer, const std::string& name, const Parcel& parcel) {
    return sealer.seal_bytes(name, bytes_of(parcel));
}

std::optional<Parcel> open_parcel(const crypto::Sealer& sealer, const std::string& name, std::string_view bytes) {
    const auto plain = sealer.unseal_bytes(name, bytes);
    return plain ? read_parcel(*plain) : std::nullopt;
}

std::string sealed(const crypto::Sealer& sealer, const std::string& name, const Wholeness& wholeness) {
    return sealer.seal_bytes(name, to_text(JsonObject{{"base_parcels", wholeness.base_parcels},
                                                      {"log_parcels", wholeness.log_parcels},
                                                      {"page_size", wholeness.page_size},
                                                      {"database_pages", wholeness.database_pages},
                                                      {"as_of", hub::json_of(wholeness.as_of)}}));
}

std::optional<Wholeness> open_wholeness(const crypto::Sealer& sealer, const std::string& name, std::string_view bytes) {
    const auto plain = sealer.unseal_bytes(name, bytes);
    const auto json = plain ? parse_json(*plain) : std::nullopt;
    if (!json) return std::nullopt;
    const auto base = small_at(*json, "base_parcels");
    const auto log = small_at(*json, "log_parcels");
    const auto page_size = small_at(*json, "page_size");
    const auto pages = small_at(*json, "database_pages");
    const auto as_of = moment_at(*json, "as_of");
    if (!base || !log || !page_size || !pages || !as_of) return std::nullopt;
    return Wholeness{
        .base_parcels = *base, .log_parcels = *log, .page_size = *page_size, .database_pages = *pages, .as_of = *as_of};
}

}  // namespace hub::db
