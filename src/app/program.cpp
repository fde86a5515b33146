#include "app/program.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <thread>

#include "app/clock_watch.h"
#include "app/connectors.h"
#include "app/first_staff.h"
#include "app/front.h"
#include "app/health.h"
#include "app/job_kinds.h"
#include "app/master_key.h"
#include "app/metrics.h"
#include "app/moved_clock.h"
#include "app/open_files.h"
#include "app/reactions.h"
#include "app/routes.h"
#include "app/schedules.h"
#include "app/shelves.h"
#include "app/shipping.h"
#include "audit/audit.h"
#include "base/log.h"
#include "bulk/worker.h"
#include "catalog/cache.h"
#include "catalog/texts.h"
#include "connectors/inbox.h"
#include "connectors/webhook/dispatcher.h"
#include "db/hold.h"
#include "http/client.h"
#include "http/server.h"
#include "jobs/loop.h"
#include "mail/delivery.h"
#include "mail/smtp.h"
#include "media/arrivals.h"
#include "media/examiner.h"
#include "media/passes.h"
#include "media/room.h"
#include "media/shelf.h"
#include "portal/memory.h"
#include "portal/portal.h"
#include "sessions/door.h"
#include "sessions/hashing.h"
#include "view/template.h"

namespace hub::app {

namespace {

constexpr std::size_t mails_at_once = 8;  // each may take a minute, and their lease is ten
constexpr std::size_t io_threads_max = 8;
constexpr Duration mail_timer = 1s;
constexpr Duration clock_timer = 1s;
constexpr Duration job_timer = 1s;
constexpr Duration media_timer = 1s;
constexpr std::size_t children_at_once = 2;  // each unpacks an image or reads a container
constexpr Duration hold_timer = 1s;
constexpr Duration hold_patience = 8s;  // for a process that is just ending
constexpr int replaced = 75;

// Blocked before any thread begins, so that only the watcher of serve() takes them.
sigset_t stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    return signals;
}

void settle_signals() {
    const sigset_t signals = stop_signals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is an error to answer, not a death
}

http::ServerSettings server_settings(const Config& config, const media::Arrivals& arrivals) {
    http::ServerSettings settings;
    settings.spool_folder = arrivals.folder();
    settings.listen = config.listen;
    settings.trusted_proxies = config.trusted_proxies;
    // Pages that need no database are made on these threads, so that each core has one.
    settings.connections = std::min(settings.connections, connections_within(raise_open_files()));
    settings.io_threads = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, io_threads_max);
    return settings;
}

mail::SmtpSettings smtp_settings(const Config& config) {
    return {
        .url = config.smtp_url, .user = config.smtp_user, .password = config.smtp_password, .from = config.mail_from};
}

}  // namespace

struct Program::Parts {
    explicit Parts(Config given)
        : config(std::move(given)),
          clock(make_clock(config.clock_file)),
          sealer(load_master_key(config)),
          store(db::open_engine({.url = config.database, .reserve = true}, *clock, stamps, reactions), stamps),
          http(http::open_http()),
          door(store, *clock, sealer),
          registry(make_connectors(config)),
          shelf_owned(make_shelf(config, *clock)),
          shelf(*shelf_owned),
          arrivals(config.media / "incoming"),
          app{.config = config,
              .clock = *clock,
              .stamps = stamps,
              .store = store,
              .sealer = sealer,
              .audit = audit,
              .http = *http,
              .catalogs = catalogs,
              .bodies = bodies,
              .door = door,
              .hashing = hashing,
              .shelf = shelf,
              .arrivals = arrivals,
              .room = room,
              .examiner = examiner,
              .passes = passes,
              .portal = portal,
              .connectors = registry,
              .shipping = &shipping,
              .job_kinds = job_kinds,
              .inbox_wake = inbox_wake,
              .job_wake = job_wake,
              .delivery_wake = delivery_wake,
              .mail_wake = mail_wake,
              .media_wake = media_wake},
          dispatcher({.store = store,
                      .http = *http,
                      .clock = *clock,
                      .sealer = sealer,
                      .wake = delivery_wake,
                      .to_the_inside = config.allow_private_hooks}),
          inbox({.store = store,
                 .registry = registry,
                 .http = *http,
                 .clock = *clock,
                 .sealer = sealer,
                 .catalogs = catalogs,
                 .wake = inbox_wake}) {
        view::Templates::embedded();  // a broken template is found now, not by a member
        reactions = make_reactions(app, dispatcher);
        store.migrate();
        catalog::index_missing(store);
    }

    Config config;
    std::unique_ptr<Clock> clock;
    Stamps stamps;
    std::vector<db::Reaction> reactions;
    crypto::Sealer sealer;
    audit::Book audit{sealer.derived_key("audit log")};
    Store store;
    std::unique_ptr<db::Hold> hold;  // while it serves
    Shipping shipping;               // ends after all that writes
    std::unique_ptr<http::Http> http;
    catalog::CatalogCache catalogs;
    catalog::BodyCache bodies;
    sessions::Door door;
    // Those who wait for a hash hold a handler; half of the handlers stay free for everyone else.
    sessions::Hashing hashing{{.queue = 32}};
    portal::Memory portal{sealer};
    connectors::Registry registry;
    bulk::Kinds job_kinds = make_job_kinds();
    std::unique_ptr<media::Shelf> shelf_owned;
    media::Shelf& shelf;
    media::Arrivals arrivals;
    media::Room room;
    media::Examiner examiner{store, shelf, arrivals.folder()};
    media::Passes passes{sealer.derived_key("media passes")};
    jobs::Wake inbox_wake;
    jobs::Wake job_wake;
    jobs::Wake delivery_wake;
    jobs::Wake mail_wake;
    jobs::Wake media_wake;
    App app;
    bulk::Worker job_worker{store, job_kinds, {.catalogs = catalogs}};
    Metrics metrics;
    connectors::webhook::Dispatcher dispatcher;
    connectors::Inbox inbox;  // ends first: what it still does is told to the dispatcher
};

Program::Program(Config config) {
    settle_signals();
    parts_ = std::make_unique<Parts>(std::move(config));
}

Program::~Program() = default;

App& Program::app() {
    return parts_->app;
}

std::vector<http::Route> Program::routes() {
    return app::routes(parts_->app, parts_->inbox, parts_->metrics);
}

// The background work, as long as this lives.
class Program::Work {
public:
    explicit Work(Parts& parts) : schedules_(parts.app) {
        keeper_ = std::make_unique<jobs::Loop>("keep the house", never_, hold_timer,
                                               [&] { return keep_the_house(*parts.hold); });
        parts.inbox.start();
        parts.dispatcher.start();
        mail::take_back_abandoned(parts.store);
        if (!parts.config.smtp_url.empty()) sender_ = mail::smtp_sender(smtp_settings(parts.config), *parts.clock);
        mails_ =
            std::make_unique<jobs::Loop>("send mails", parts.mail_wake, mail_timer, [&] { return send_mails(parts); });
        parts.examiner.take_back_abandoned();
        for (std::unique_ptr<jobs::Loop>& loop : examining_)
            loop = std::make_unique<jobs::Loop>("look into files", parts.media_wake, media_timer, [&] {
                return parts.examiner.examine_next() ? jobs::Step::did_something : jobs::Step::found_nothing;
            });
        parts.job_worker.take_back_abandoned();
        jobs_ = std::make_unique<jobs::Loop>("do jobs", parts.job_wake, job_timer, [&] {
            return parts.job_worker.work_next() ? jobs::Step::did_something : jobs::Step::found_nothing;
        });
        clock_ = std::make_unique<jobs::Loop>("watch the clock", never_, clock_timer,
                                              [&] { return watch_.step(parts.app); });
    }

private:
    // Whoever was replaced while it slept ends: what it keeps in memory is another's to change now.
    static jobs::Step keep_the_house(db::Hold& hold) {
        if (hold.is_ours()) return jobs::Step::found_nothing;
        log::error("another process serves this database; ending");
        log::flush();
        std::_Exit(replaced);
    }

    jobs::Step send_mails(Parts& parts) {
        if (!sender_) {
            mail::keep_due(parts.store);
            return jobs::Step::found_nothing;
        }
        const std::size_t sent = mail::deliver_due(parts.store, *sender_, mails_at_once);
        return sent == 0 ? jobs::Step::found_nothing : jobs::Step::did_something;
    }

    Schedules schedules_;
    std::unique_ptr<mail::Sender> sender_;
    ClockWatch watch_;
    jobs::Wake never_;
    std::unique_ptr<jobs::Loop> keeper_;
    std::unique_ptr<jobs::Loop> clock_;
    std::unique_ptr<jobs::Loop> jobs_;
    std::array<std::unique_ptr<jobs::Loop>, children_at_once> examining_;
    std::unique_ptr<jobs::Loop> mails_;  // last: ends before what it uses
};

void Program::serve() {
    Parts& parts = *parts_;
    parts.hold = db::hold_alone(parts.config.database, hold_patience);
    parts.shelf.make_ready();
    parts.arrivals.make_ready();
    http::Server server{
        server_settings(parts.config, parts.arrivals),
        *parts.clock,
        http::Router{routes()},
        {.front = [&](const http::Request& request,
                      const http::Route::Answer& what) { return answer(parts.app, request, what); },
         .plain = [&](int status, const http::Request& request) { return answer_plainly(parts.app, status, request); },
         .quick = [&](const http::Request& request,
                      const http::Route& route) { return portal::quick_page(parts.app, request, route); },
         .note = [&](const http::Noted& noted) { parts.metrics.note(noted); }}};
    server.listen();
    parts.shipping.start(parts.store, parts.config, parts.sealer, *parts.clock);
    invite_first_staff(parts.app);
    parts.metrics.watch([&] { return server.load(); });
    const Work work{parts};
    log::info("ready", {{"listen", parts.config.listen}, {"database", std::string{parts.store.engine_name()}}});
    log::flush();
    const std::jthread watcher{[&] {
        const sigset_t signals = stop_signals();
        int signal = 0;
        sigwait(&signals, &signal);
        log::info("stopping; requests in flight are finished first");
        note_stopping();
        server.stop();
    }};
    server.run();
    log::info("stopped");
}

}  // namespace hub::app
