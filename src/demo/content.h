#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "catalog/wishes.h"
#include "demo/exhibits.h"

// The words of the demo: src/demo/content/, carried inside the program. Reading it stops with a sentence at whatever is
// wrong in it.
namespace hub::demo {

struct SiteWords {
    std::string slug;
    std::string name;
    std::string brand_color;
    std::string support_email;
    std::string time_zone;
    int inactivity_days;
    bool public_content;
};

// What stands in a product: a page by itself, a section with pages, or an included product.
struct Place {
    std::string section{};
    std::vector<std::string> pages{};
    std::string product{};
};

struct PageWords {
    std::string slug;
    catalog::PageWish wish;
    std::optional<int> opens_in_days{};
    int opens_at_hour = 0;
};

struct ThingWords {
    std::string slug;
    ThingKind kind;
    catalog::ProductWish wish;
    std::vector<std::string> includes{};  // slugs
    std::vector<Place> outline{};
    std::map<std::string, PageWords> pages{};
    std::string stripe_product{};
    Json prices{};
};

struct GrantWords {
    std::string thing;
    std::string source;
    std::string reference;
    std::int64_t days_ago;
    std::optional<std::int64_t> ended_days_ago{};
    std::optional<std::int64_t> ends_in_days{};
};

struct MemberWords {
    std::string email;
    std::string first_name;
    std::string last_name;
    std::string password;
    bool is_shown;  // its log-in is printed
    std::int64_t joined_days_ago;
    std::optional<std::int64_t> last_login_days_ago{};
    std::vector<GrantWords> grants{};
    std::vector<std::pair<std::string, std::optional<std::int64_t>>> completed{};  // slug, how many pages; empty: all
};

// A file beside the pages: for all, for those who have a thing, or for one member.
struct BoxWords {
    FileId file;
    std::string thing{};   // slug
    std::string member{};  // e-mail
};

struct FileboxWords {
    bool uploads = false;
    std::vector<BoxWords> places{};
};

struct Words {
    SiteWords site;
    std::vector<Exhibit> files;
    FileboxWords filebox{};
    std::vector<ThingWords> things;  // products, then collections
    std::vector<MemberWords> members;
};

Words read_words();
// Lets what is a product of the fake Stripe too be bought there: `shop` is its address, with a slash at the end.
void sell(Words& words, const std::string& shop);

}  // namespace hub::demo
