#include "bulk/acts.h"

#include <array>

#include "base/csv.h"
#include "base/ensure.h"
#include "base/error.h"
#include "bulk/member_acts.h"
#include "bulk/own_json.h"
#include "folders/folders.h"
#include "members/tags.h"

namespace hub::bulk {

namespace {

// ---- one part

const Act& act_of(std::string_view kind) {
    for (const auto acts : {care_acts(), access_acts()}) {
        for (const Act& act : acts) {
            if (act.kind == kind) return act;
        }
    }
    ENSURE(kind == "an act");
    return care_acts().front();
}

// Of what the act names, what has gone since it was asked for, in a sentence; empty when it is all there.
std::string what_is_gone(Reader& reader, const Json& asked) {
    const auto tag = text_at(asked, {"tag", "id"});
    if (tag && !members::find_tag(reader, TagId::parse(*tag))) return "The tag is not there any more.";
    const auto folder = text_at(asked, {"folder", "id"});
    if (folder && folders::within(reader, FolderId::parse(*folder)).empty()) return "The folder is not there any more.";
    const auto thing = text_at(asked, {"thing", "id"});
    if (thing && !catalog::find_product(reader, ThingId::parse(*thing)))
        return "The product or collection is not there any more.";
    return {};
}

std::vector<MemberId> members_in(const std::string& input) {
    std::vector<MemberId> members;
    const Json list = own_json(input);
    for (const Json& id : list.as_array()) members.push_back(MemberId::parse(id.as_string()));
    return members;
}

Verdict verdict_on(Tx& tx, const catalog::Catalog& catalog, const Act& act, const Json& asked, const MemberId& id) {
    const auto member = members::find(tx, id);
    if (!member) return refused("is not there any more");
    if (member->deleted_at && !act.takes_trashed) return refused("is in the trash");
    return act.run(tx, catalog, asked, *member);
}

Outcome run(Tx& tx, const World& world, const Job& job, const Part& part) {
    // Then the job has failed, and no member was harmed.
    if (const std::string gone = what_is_gone(tx, job.asked); !gone.empty()) throw NotFound(gone);
    const Act& act = act_of(job.kind);
    const auto catalog = world.catalogs.of(tx);
    Notes notes;
    for (const MemberId& id : members_in(part.input)) notes.add(id, verdict_on(tx, *catalog, act, job.asked, id));
    return std::move(notes).outcome();
}

Outcome undo(Tx& tx, const World& world, const Job& undone, const Part& part) {
    const std::string gone = what_is_gone(tx, undone.asked);  // nobody can be given it back, and each is told so
    const Act& act = act_of(undone.kind);
    const auto catalog = world.catalogs.of(tx);
    const Json done = own_json(part.outcome);
    Notes notes;
    for (const Json& one : own_list(done, "changed")) {
        const MemberId id = MemberId::parse(one.as_array().at(0).as_string());
        const auto member = members::find(tx, id);
        if (!member)
            notes.add(id, refused("is not there any more"));
        else if (!gone.empty())
            notes.add(id, refused(gone));
        else
            notes.add(id, act.undo(tx, *catalog, undone.asked, *member, one.as_array().at(1)));
    }
    return std::move(notes).outcome();
}

// ---- the result

std::string line_of(Reader& reader, const Json& id, std::string_view result, std::string_view why) {
    const auto member = members::find(reader, MemberId::parse(id.as_string()));
    return csv_line({member ? member->email : "", member ? member->first_name : "", member ? member->last_name : "",
                     std::string{result}, std::string{why}, std::string{id.as_string()}});
}

void write_part(Reader& reader, const Part& part, OpenFile& file) {
    if (!part.outcome) return;
    const Json notes = own_json(part.outcome);
    std::string lines;
    for (const Json& one : own_list(notes, "changed")) lines += line_of(reader, one.as_array().at(0), "changed", "");
    for (const Json& one : own_list(notes, "refused"))
        lines += line_of(reader, one.as_array().at(0), "refused", one.as_array().at(1).as_string());
    file.append(lines);
}

void write_result(Reader& reader, const Job& job, OpenFile& file) {
    constexpr std::size_t parts_at_once = 10;
    file.append(std::string{utf8_mark} + csv_line({"email", "first_name", "last_name", "result", "why", "id"}));
    std::int64_t after = 0;
    for (auto parts = list_parts(reader, job.id, after, parts_at_once); !parts.empty();
         parts = list_parts(reader, job.id, after, parts_at_once)) {
        for (const Part& part : parts) write_part(reader, part, file);
        after = parts.back().number;
    }
}

std::vector<Kind> kinds_of_acts() {
    std::vector<Kind> kinds;
    for (const auto acts : {care_acts(), access_acts()}) {
        for (const Act& act : acts) {
            kinds.push_back({.word = act.kind,
                             .permission = act.permission,
                             .run = run,
                             .undo = undo,
                             .write_result = write_result});
        }
    }
    return kinds;
}

}  // namespace

std::span<const Kind> act_kinds() {
    static const std::vector<Kind> kinds = kinds_of_acts();
    return kinds;
}

std::vector<std::string> parts_of(const std::vector<MemberId>& members) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from < members.size(); from += members_in_part) {
        JsonArray ids;
        for (std::size_t at = from; at < std::min(members.size(), from + members_in_part); ++at)
            ids.emplace_back(members[at].text());
        parts.push_back(to_text(ids));
    }
    return parts;
}

void Notes::add(const MemberId& member, const Verdict& verdict) {
    ++outcome_.done;
    switch (verdict.kind) {
        case Verdict::Kind::changed:
            ++outcome_.changed;
            changed_.push_back(JsonArray{member.text(), verdict.former});
            return;
        case Verdict::Kind::unchanged:
            return;
        case Verdict::Kind::refused:
            ++outcome_.refused;
            refused_.push_back(JsonArray{member.text(), verdict.why});
            return;
    }
}

Outcome Notes::outcome() && {
    outcome_.notes = JsonObject{{"changed", std::move(changed_)}, {"refused", std::move(refused_)}};
    return std::move(outcome_);
}

}  // namespace hub::bulk
