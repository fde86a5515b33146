#include "app/idempotency.h"

#include <map>
#include <string>
#include <utility>

#include "app/idempotency_rows.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "http/answer.h"

namespace hub::app {

namespace {

constexpr Duration kept_for = std::chrono::hours{24};
constexpr std::size_t key_size_max = 255;

// The same JSON in the same letters, however its fields were ordered.
Json sorted(const Json& json) {
    if (const JsonArray* const array = json.if_array()) {
        JsonArray all;
        for (const Json& entry : *array) all.push_back(sorted(entry));
        return all;
    }
    const JsonObject* const object = json.if_object();
    if (object == nullptr) return json;
    std::map<std::string, Json> fields;
    for (const auto& field : *object) fields.emplace(field.key(), sorted(field.value()));
    JsonObject all;
    for (auto& [name, value] : fields) all[name] = std::move(value);
    return all;
}

std::string hash_of_file(const OpenFile& file) {
    crypto::Sha256 hash;
    std::string part(std::size_t{256} * 1024, '\0');
    for (std::uint64_t place = 0;;) {
        const std::size_t count = file.read_at(place, part);
        hash.add(std::string_view{part}.substr(0, count));
        if (count < part.size()) return crypto::to_hex(hash.finish());
        place += count;
    }
}

// What must be the same for an answer to be the answer: the address and what the body says.
std::string hash_of(const http::Request& request) {
    const auto json = parse_json(request.body);
    const std::string body = request.spooled ? hash_of_file(*request.spooled)
                             : json          ? to_text(sorted(*json))
                                             : request.body;
    return crypto::to_hex(
        crypto::sha256(std::string{http::name_of(request.method)} + " " + request.target + "\n" + body));
}

std::string seal_place(const SiteId& site, std::string_view name) {
    return site.text() + "|idempotency_keys|answer|" + std::string{name};
}

std::string packed(const http::Response& response) {
    JsonArray headers;
    for (const auto& [name, value] : response.headers) headers.push_back(JsonArray{name, value});
    return to_text(JsonObject{{"headers", headers}, {"body", response.body}});
}

http::Response unpacked(int status, const std::string& text) {
    http::Response response;
    response.status = status;
    const auto json = parse_json(text);
    if (!json) throw Unavailable("The first answer can't be read any more. Use a new Idempotency-Key.");
    for (const Json& header : json->at("headers").as_array())
        response.with(header.at(0).as_string().c_str(), header.at(1).as_string().c_str());
    response.body = json->at("body").as_string().c_str();
    return response.with("Idempotency-Replayed", "true");
}

http::Response mismatch(const http::Request& request) {
    const http::Problem problem{.status = 422,
                                .kind = "idempotency-mismatch",
                                .title = "This Idempotency-Key was used for another request",
                                .detail = "Send a new key with a new request; the same key only repeats the same one.",
                                .errors = {},
                                .retry_after = {}};
    return http::problem_document(problem, request);
}

void check_key(std::string_view name) {
    if (name.size() > key_size_max || !is_printable(name))
        throw Invalid("Idempotency-Key", "should be at most 255 printable characters");
}

// The first answer if there was one; otherwise the key is ours from here on.
std::optional<http::Response> first_answer_or_claim(App& app, const SiteId& site, const std::string& caller,
                                                    const http::Request& request, const std::string& name) {
    const std::string hash = hash_of(request);
    const auto first = app.store.write(site, [&](Tx& tx) -> std::optional<rows::FirstAnswer> {
        auto found = rows::find_answer(tx, caller, name);
        if (found && found->created_at >= tx.now() - kept_for) return found;
        if (found) rows::release(tx, caller, name);
        rows::claim(tx, caller, name, hash);
        return std::nullopt;
    });
    if (!first) return std::nullopt;
    if (first->request_hash != hash) return mismatch(request);
    if (!first->status)
        throw Conflict(
            "A request with this Idempotency-Key is running, or was cut short. Look whether it was done before "
            "you send it with a new key.");
    const auto answer = app.sealer.unseal(seal_place(site, name), *first->sealed);
    if (!answer) throw Unavailable("The first answer can't be opened any more. Use a new Idempotency-Key.");
    return unpacked(*first->status, *answer);
}

bool is_perhaps_done(const Failure& failure) {
    const auto* const away = dynamic_cast<const Unavailable*>(&failure);
    return away != nullptr && away->is_perhaps_done();
}

// What was refused was not done, so the key may be used again. Where nobody knows it stays taken.
http::Response answer_or_release(App& app, const SiteId& site, const std::string& caller, const std::string& name,
                                 const std::function<http::Response()>& answer) {
    try {
        return answer();
    } catch (const Failure& failure) {
        if (!is_perhaps_done(failure)) app.store.write(site, [&](Tx& tx) { rows::release(tx, caller, name); });
        throw;
    }
}

}  // namespace

http::Response answered_once(App& app, const SiteId& site, const std::string& caller, const http::Request& request,
                             const std::function<http::Response()>& answer) {
    const std::string name{request.header("idempotency-key")};
    if (name.empty()) return answer();
    check_key(name);
    if (auto first = first_answer_or_claim(app, site, caller, request, name)) return *first;
    const http::Response response = answer_or_release(app, site, caller, name, answer);
    // It is done: when this fails the key stays taken, or the next try would do it again.
    app.store.write(site, [&](Tx& tx) {
        rows::keep_answer(tx, caller, name, response.status, app.sealer.seal(seal_place(site, name), packed(response)));
    });
    return response;
}

std::size_t forget_old_keys(Tx& everywhere, std::size_t limit) {
    return rows::forget_before(everywhere, everywhere.now() - kept_for, limit);
}

}  // namespace hub::app
