#include "app/shipment_places.h"

#include <filesystem>
#include <utility>

#include "app/shelves.h"
#include "base/crypto.h"
#include "base/error.h"
#include "base/open_file.h"
#include "base/text.h"
#include "http/request.h"
#include "media/s3_calls.h"
#include "media/s3_place.h"
#include "media/s3_xml.h"

namespace hub::app {

namespace {

[[noreturn]] void fail(const media::S3Reply& reply, const std::string& doing) {
    throw Unavailable(format("The store of shipments failed while {}: {}.", doing, media::said_by(reply)));
}

// As with files, a store is believed once it gave back what it was given.
class ShipmentStore final : public db::ShipmentPlace {
public:
    ShipmentStore(media::S3Place place, std::filesystem::path folder)
        : prefix_(place.prefix), folder_(std::move(folder)), calls_(media::open_s3_calls(std::move(place))) {}

    void put(const std::string& name, std::string_view bytes) override {
        std::filesystem::create_directories(folder_);
        OpenFile file = OpenFile::fresh(folder_.string());
        file.append(bytes);
        const media::S3Reply reply = tried({.method = "PUT",
                                            .key = prefix_ + name,
                                            .file = &file,
                                            .place = 0,
                                            .count = bytes.size(),
                                            .sha256 = crypto::to_hex(crypto::sha256(bytes))});
        if (!reply.is_good()) fail(reply, "storing " + name);
        if (get(name) != bytes) throw Unavailable("The store of shipments gave back other bytes than it was given.");
    }

    std::optional<std::string> get(const std::string& name) override {
        std::string bytes;
        const media::S3Reply reply = media::tried([&] {
            bytes.clear();
            return calls_->send(
                {.method = "GET", .key = prefix_ + name, .on_bytes = [&](std::string_view some) { bytes += some; }});
        });
        if (reply.status == 404) return std::nullopt;
        if (!reply.is_good()) fail(reply, "fetching " + name);
        return bytes;
    }

    std::vector<std::string> list(const std::string& beginning) override {
        std::vector<std::string> names;
        std::string token;
        for (bool goes_on = true; goes_on;) {
            std::string query = token.empty() ? "" : "continuation-token=" + http::percent_encoded(token) + "&";
            query += "list-type=2&prefix=" + http::percent_encoded(prefix_ + beginning);
            const media::S3Reply reply = tried({.method = "GET", .key = {}, .query = query});
            const auto listing = media::s3_listing(reply.body);
            if (!reply.is_good() || !listing) fail(reply, "listing what it holds");
            for (const auto& entry : listing->entries)
                if (entry.key.starts_with(prefix_)) names.push_back(entry.key.substr(prefix_.size()));
            goes_on = listing->goes_on && !listing->next.empty() && listing->next != token;
            token = listing->next;
        }
        return names;
    }

    void remove(const std::string& name) override { tried({.method = "DELETE", .key = prefix_ + name}); }

private:
    media::S3Reply tried(const media::S3Call& call) {
        return media::tried([&] { return calls_->send(call); });
    }

    const std::string prefix_;
    const std::filesystem::path folder_;  // where what is sent lies for a moment; it is sealed already
    const std::unique_ptr<media::S3Calls> calls_;
};

bool is_address(const std::string& where) {
    return where.find("://") != std::string::npos;
}

}  // namespace

std::unique_ptr<db::ShipmentPlace> open_shipment_place(const std::string& where, const Config& config) {
    if (!is_address(where)) return std::make_unique<db::ShipmentFolder>(where);
    return std::make_unique<ShipmentStore>(store_at(where, config), config.media / "incoming");
}

void check_shipment_place(const std::string& name, const std::string& where) {
    if (!is_address(where)) return;
    try {
        media::s3_address(where);
    } catch (const Invalid& wrong) {
        throw Invalid(name, wrong.fields().front().message);
    }
}

}  // namespace hub::app
