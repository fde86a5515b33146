#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::db {

// Where shipments lie: small named things, never changed half. Names are ours: letters, digits, - and slashes. All
// throw Unavailable with a sentence.
class ShipmentPlace {
public:
    virtual ~ShipmentPlace() = default;
    // It is there for good, whole, when this returns; what had the name is replaced.
    virtual void put(const std::string& name, std::string_view bytes) = 0;
    virtual std::optional<std::string> get(const std::string& name) = 0;
    // The names that begin so, sorted.
    virtual std::vector<std::string> list(const std::string& beginning) = 0;
    virtual void remove(const std::string& name) = 0;
};

class ShipmentFolder final : public ShipmentPlace {
public:
    explicit ShipmentFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    void put(const std::string& name, std::string_view bytes) override;
    std::optional<std::string> get(const std::string& name) override;
    std::vector<std::string> list(const std::string& beginning) override;
    void remove(const std::string& name) override;

private:
    std::filesystem::path folder_;
};

}  // namespace hub::db
