#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "access/test_house.h"
#include "app/app.h"
#include "app/config.h"
#include "audit/audit.h"
#include "base/crypto.h"
#include "bulk/kinds.h"
#include "catalog/cache.h"
#include "catalog/wishes.h"
#include "connectors/connector.h"
#include "http/client.h"
#include "http/router.h"
#include "jobs/wake.h"
#include "media/arrivals.h"
#include "media/examiner.h"
#include "media/passes.h"
#include "media/room.h"
#include "media/shelf.h"
#include "portal/memory.h"
#include "portal/portal.h"
#include "sessions/door.h"
#include "sessions/hashing.h"

// For tests only: the portal of Riverside, and browsers without a face that walk through it.
namespace hub::portal {

inline const std::string course = "/p/calm-mornings";
inline const std::string welcome_page = course + "/welcome";
inline const std::string breath_page = course + "/breath";

// There is no way out of a test.
class NoHttp final : public http::Http {
public:
    http::Reply send(const http::Call& call) override;
};

struct TestPortal {
    explicit TestPortal(access::House& used);
    ~TestPortal() { std::filesystem::remove_all(folder); }
    TestPortal(const TestPortal&) = delete;
    TestPortal& operator=(const TestPortal&) = delete;

    // What the server would answer, exceptions turned into pages.
    http::Response answer(http::Request request);
    std::optional<http::Response> quick_answer(http::Request request);
    bool route(http::Request& request);

    access::House& house;
    app::Config config;
    crypto::Sealer sealer;
    NoHttp http;
    catalog::CatalogCache catalogs;
    catalog::BodyCache bodies;
    sessions::Door door;
    sessions::Hashing hashing;
    std::filesystem::path folder = std::filesystem::temp_directory_path() / SiteId::fresh(Time{}).text();
    media::FolderShelf shelf{folder};
    media::Arrivals arrivals{folder / "incoming"};
    media::Room room;
    media::Examiner examiner{house.store.store, shelf, (folder / "incoming").string()};
    media::Passes passes{Secret<std::string>{"passes of tests"}};
    Memory memory;
    connectors::Registry connectors;
    bulk::Kinds job_kinds{{}};
    jobs::Wake wake;
    audit::Book audit{sealer.derived_key("audit log")};
    App app;
    http::Router router;
};

class Browser {
public:
    explicit Browser(TestPortal& portal) : portal_(portal) {}

    using Pairs = std::vector<std::pair<std::string, std::string>>;
    // One request; cookies are kept, redirects aren't followed.
    const http::Response& get(const std::string& target);
    const http::Response& post(const std::string& target, const Pairs& fields, const Pairs& headers = {});
    // The same, and then along the redirects.
    const http::Response& open(const std::string& target);
    // With the token that the page seen last carries.
    const http::Response& submit(const std::string& target, Pairs fields);
    void log_in(const MemberId& member);

    http::Request request(http::Method method, const std::string& target) const;
    bool shows(std::string_view text) const { return seen.body.find(text) != std::string::npos; }
    std::string token() const;  // of the forms on the page seen last

    std::string host = "riverside.example";
    http::Response seen;
    std::string path;  // where the last open() ended
    std::map<std::string, std::string> cookies;

private:
    const http::Response& send(http::Request request);

    TestPortal& portal_;
};

// On both engines.
void in_portal(const std::function<void(access::House&, TestPortal&)>& test);

// What staff change, whatever stood there before.
void change(access::House& house, const ThingId& thing, const catalog::ProductWish& wish);
void change(access::House& house, const PageId& page, const catalog::PageWish& wish);

// CHECKs that it is a page of this status, well formed, kept by nobody, and that runs no script but ours.
void check_page(const Browser& browser, int status);
// What is wrong with a page: tags that don't match, ids twice, links to nowhere, braces that were left.
std::vector<std::string> faults_in(const std::string& html);

}  // namespace hub::portal
