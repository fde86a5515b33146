#include <array>
#include <fstream>
#include <iostream>

#include "access/access.h"
#include "base/text.h"
#include "fill_school.h"
#include "measures.h"
#include "members/members.h"
#include "members/tags.h"
#include "progress/progress.h"
#include "reactor.h"
#include "sessions/sessions.h"
#include "sites/sites.h"

namespace hub::bench {

namespace {

constexpr std::size_t members_in_one_work = 250;
constexpr std::size_t readers = 300;  // hold the membership, have read a good part of it, and are logged in
constexpr std::size_t pages_read = 60;

constexpr std::array<const char*, 12> first_names = {"Ada",  "Ben",  "Cleo", "Dov",   "Eva",  "Finn",
                                                     "Gita", "Hugo", "Inés", "Jonas", "Kaya", "Luca"};
constexpr std::array<const char*, 11> last_names = {"Marsh",    "Okafor", "Duarte",  "Peretz", "Lindqvist", "Moreau",
                                                    "Banerjee", "Novák",  "Schäfer", "Tanaka", "Whitlock"};

// Members through the same verbs that a purchase uses, many to a transaction.
class Filler {
public:
    Filler(Store& store, const SiteId& site, const Options& options)
        : store_(store),
          site_(site),
          school_(make_school(store, site, static_cast<std::size_t>(options.number("pages", 1000)))),
          catalog_(store.read(site, [](Reader& reader) { return catalog::load_catalog(reader); })),
          often_(make_tag("often")),
          seldom_(make_tag("seldom")),
          sessions_max_(static_cast<std::size_t>(options.number("sessions", 4000))),
          sessions_(options.text("out") + "/sessions.tsv"),
          pages_(options.text("out") + "/pages.tsv") {}

    void run(std::size_t members) {
        write_pages();
        for (std::size_t begin = 0; begin < members; begin += members_in_one_work) {
            const std::size_t end = std::min(members, begin + members_in_one_work);
            store_.write(site_, [&](Tx& tx) {
                for (std::size_t number = begin; number < end; ++number) add_member(tx, number);
            });
            if (begin % 10'000 == 0) std::cerr << "\rmembers: " << begin << " of " << members << std::flush;
        }
        std::cerr << "\rmembers: " << members << "                \n";
    }

private:
    TagId make_tag(const char* name) {
        return store_.write(site_, [&](Tx& tx) { return members::make_tag(tx, name).tag.id; });
    }

    // course number, path, page, thing
    void write_pages() {
        for (std::size_t number = 0; number < school_.courses.size(); ++number) {
            const School::Course& course = school_.courses[number];
            for (const School::Lesson& lesson : course.lessons)
                pages_ << number << '\t' << lesson.path << '\t' << lesson.id.text() << '\t' << course.id.text() << '\n';
        }
    }

    void add_member(Tx& tx, std::size_t number) {
        const members::Member member = members::welcome(tx,
                                                        {.email = format("member{}@example.com", number),
                                                         .first_name = first_names[number % first_names.size()],
                                                         .last_name = last_names[number % last_names.size()]},
                                                        "import")
                                           .member;
        const std::size_t others = school_.courses.size() - 1;  // nobody has the one that is for sale
        give(tx, member, school_.courses[number % others].id, "manual");
        if (number < readers || number % 3 == 0) give(tx, member, school_.membership, "stripe");
        if (number % 2 == 0) members::give_tag(tx, member.id, often_, "import");
        if (number % 10 == 0) members::give_tag(tx, member.id, seldom_, "import");
        if (number < readers) read_pages(tx, member, number);
        if (number < sessions_max_) open_session(tx, member);
    }

    void give(Tx& tx, const members::Member& member, const ThingId& thing, const char* source) const {
        const bool is_bought = source == std::string_view{"stripe"};
        access::grant(tx, *catalog_, member, {.thing = thing}, {source, is_bought ? "sub_" + member.id.text() : ""});
    }

    void read_pages(Tx& tx, const members::Member& member, std::size_t number) const {
        for (std::size_t read = 0; read < pages_read; ++read) {
            const School::Course& course = school_.courses[(number + read / 20) % (school_.courses.size() / 3)];
            const catalog::Page* const page = catalog_->find(course.lessons[read % 20 % course.lessons.size()].id);
            progress::complete(tx, *catalog_, member, *page, {.source = "member"});
        }
    }

    // member, address, token
    void open_session(Tx& tx, const members::Member& member) {
        const auto opened = sessions::open_session(
            tx, member,
            {.browser = "bench", .address = "127.0.0.1", .device = "bench", .portal_url = "http://127.0.0.1"});
        sessions_ << member.id.text() << '\t' << member.email << '\t' << opened.token.reveal() << '\n';
    }

    Store& store_;
    SiteId site_;
    School school_;
    std::shared_ptr<const catalog::Catalog> catalog_;
    TagId often_;   // half of all have it
    TagId seldom_;  // one in ten has it
    std::size_t sessions_max_;
    std::ofstream sessions_;
    std::ofstream pages_;
};

}  // namespace

void fill(const Options& options) {
    const Moment start = now();
    const SystemClock clock;
    Stamps stamps;
    const std::vector<db::Reaction> nobody;
    Store store{
        db::open_engine({.url = "sqlite:" + options.text("data") + "/customerhub.db", .readers = 1, .durable = false},
                        clock, stamps, nobody),
        stamps};
    store.migrate();
    const sites::Site site = store.write_everywhere([&](Tx& tx) {
        return sites::create(tx,
                             {.name = "Riverside", .slug = options.text("site"), .support_email = "help@example.com"});
    });
    Filler{store, site.id, options}.run(static_cast<std::size_t>(options.number("members", 100'000)));
    std::cout << format(R"({{"seconds":{:.1f}}})", milliseconds_since(start) / 1000) << '\n';
}

}  // namespace hub::bench
