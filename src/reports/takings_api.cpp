#include "reports/takings_api.h"

#include <algorithm>
#include <memory>

#include "app/app.h"
#include "base/csv.h"
#include "base/error.h"
#include "base/open_file.h"
#include "base/text.h"
#include "billing/money.h"
#include "connectors/connector.h"
#include "media/arrivals.h"
#include "reports/range_api.h"
#include "reports/revenue.h"
#include "sites/sites.h"
#include "staff/staff.h"

namespace hub::reports::api {

namespace {

constexpr std::size_t takings_at_once = 500;  // what is in memory of an export

connectors::Mode mode_of(const billing::Source& source) {
    return source.teller.is_live ? connectors::Mode::live : connectors::Mode::test;
}

struct TakingsQuestion {
    AskedDays days;
    std::optional<std::string> currency{};
    bool only_refunded = false;
};

TakingsQuestion takings_question_in(http::Parameters& parameters) {
    TakingsQuestion question{.days = days_in(parameters), .currency = parameters.text("currency")};
    const auto is_letter = [](char sign) { return sign >= 'a' && sign <= 'z'; };
    if (question.currency && (question.currency->size() != 3 || !std::ranges::all_of(*question.currency, is_letter)))
        parameters.wrong("currency", "should be three small letters such as eur");
    question.only_refunded = parameters.word("refunded", {"true", "false"}) == "true";
    return question;
}

TakingsAsked takings_asked_of(Reader& reader, const TakingsQuestion& question) {
    const Range range = range_of(question.days, sites::load(reader).zone(), reader.now());
    return {.from = range.from,
            .until = range.until,
            .currency = question.currency,
            .only_refunded = question.only_refunded};
}

// A moment and a payment with a point between them.
std::optional<TakingMark> taking_mark_in(const std::optional<std::string>& cursor) {
    if (!cursor) return std::nullopt;
    const auto point = cursor->find('.');
    const auto at = parse_i64(cursor->substr(0, point));
    const std::string payment = point == std::string::npos ? "" : cursor->substr(point + 1);
    if (!at || !PaymentId::matches(payment)) throw Invalid("cursor", "should be the next_cursor of the page before");
    return TakingMark{.at = time_of(*at), .payment = PaymentId::parse(payment)};
}

Json payer_json(const Taking& taking) {
    if (!taking.member) return nullptr;
    return {{"id", taking.member->text()},
            {"email", taking.email},
            {"first_name", taking.first_name},
            {"last_name", taking.last_name},
            {"is_trashed", taking.is_trashed}};
}

Json address_json(const app::App& app, const billing::Source& source, const std::string& remote_id) {
    const connectors::Connector* const connector = app.connectors.find(source.teller.kind);
    const std::string address = connector == nullptr ? "" : connector->address_of(remote_id, mode_of(source));
    return address.empty() ? Json(nullptr) : Json(address);
}

JsonObject taking_json(const app::App& app, const staff::Actor& actor, const billing::Source& source,
                       const Taking& taking) {
    return {{"id", taking.id.text()},
            {"at", to_rfc3339(taking.at)},
            {"currency", taking.currency},
            {"amount", taking.amount},
            {"refunded", taking.refunded},
            {"dispute", taking.dispute},
            {"is_subscription", taking.is_subscription},
            {"label", taking.label},
            {"remote_id", taking.remote_id},
            {"url", address_json(app, source, taking.remote_id)},
            {"member", actor.may("members:read") ? payer_json(taking) : Json(nullptr)}};
}

std::string line_of(const Taking& taking, bool with_member) {
    const auto shown = [&](const std::string& text) { return with_member ? text : std::string{}; };
    return csv_line({to_rfc3339(taking.at), taking.currency, billing::decimal_text(taking.currency, taking.amount),
                     billing::decimal_text(taking.currency, taking.refunded),
                     billing::decimal_text(taking.currency, taking.amount - taking.refunded), taking.dispute,
                     shown(taking.email), shown(taking.first_name), shown(taking.last_name),
                     shown(taking.member ? taking.member->text() : ""), taking.remote_id, taking.label});
}

void write_takings(Reader& reader, const TakingsAsked& asked, bool with_member, OpenFile& file) {
    file.append(std::string{utf8_mark} + csv_line({"at", "currency", "paid", "refunded", "revenue", "dispute", "email",
                                                   "first_name", "last_name", "member", "remote_id", "label"}));
    const Sources sources = billing::list_sources(reader);
    std::optional<TakingMark> after;
    do {
        const std::vector<Taking> takings = list_payments(reader, sources, asked, after, takings_at_once);
        std::string lines;
        for (const Taking& taking : takings) lines += line_of(taking, with_member);
        file.append(lines);
        after = takings.size() < takings_at_once
                    ? std::nullopt
                    : std::optional{TakingMark{.at = takings.back().at, .payment = takings.back().id}};
    } while (after);
}

}  // namespace

http::Response list_takings(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const TakingsQuestion question = takings_question_in(parameters);
    const http::Paging paging = parameters.paging();
    parameters.finish();
    const auto after = taking_mark_in(paging.cursor);
    return app.store.read(actor.site, [&](Reader& reader) {
        const Sources sources = billing::list_sources(reader);
        // One more tells whether there are more.
        auto takings = list_payments(reader, sources, takings_asked_of(reader, question), after, paging.limit + 1);
        std::optional<std::string> next;
        if (takings.size() > paging.limit) {
            takings.pop_back();
            next = format("{}.{}", milliseconds_of(takings.back().at), takings.back().id.text());
        }
        JsonArray data;
        for (const Taking& taking : takings) data.push_back(taking_json(app, actor, sources[taking.source], taking));
        return http::list(std::move(data), next);
    });
}

http::Response export_takings(app::App& app, const http::Request& request, const staff::Actor& actor) {
    http::Parameters parameters{request};
    const TakingsQuestion question = takings_question_in(parameters);
    parameters.finish();
    http::Response answer;
    answer.file = app.store.read(actor.site, [&](Reader& reader) {
        const auto file = std::make_shared<OpenFile>(OpenFile::fresh(app.arrivals.folder()));
        write_takings(reader, takings_asked_of(reader, question), actor.may("members:read"), *file);
        return std::shared_ptr<const OpenFile>{file};
    });
    return answer.with("Content-Type", "text/csv; charset=utf-8")
        .with("Content-Disposition", "attachment; filename=\"payments.csv\"")
        .with("Cache-Control", "no-store")
        .with("ETag", "\"" + RequestId::fresh(app.clock.now()).text() + "\"");
}

}  // namespace hub::reports::api
