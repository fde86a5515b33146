#include <doctest/doctest.h>

#include "access/test_house.h"
#include "base/text.h"
#include "imports/imports.h"
#include "imports/test_desk.h"
#include "members/custom_fields.h"
#include "members/export.h"

namespace hub::imports {

namespace {

using access::House;
using access::in_house;
using Kind = members::CustomField::Kind;
using Told = std::vector<std::string>;

members::CustomField make(House& house, const std::string& name, Kind kind, std::vector<std::string> choices = {}) {
    const auto wanted = choices.empty() ? std::nullopt : std::optional{std::move(choices)};
    const members::FieldWish wish{.name = name, .kind = kind, .choices = wanted};
    return house.write([&](Tx& tx) { return members::make_field(tx, wish); });
}

void change_choices(House& house, const members::CustomField& field, const std::vector<std::string>& choices) {
    house.write([&](Tx& tx) { members::change_field(tx, field.id, {.choices = choices}); });
}

// "Size=L Weight=12.5", in the owner's order.
std::string known_of(const Desk& desk, const std::string& email) {
    const MemberId member = desk.member(email).value().id;
    return desk.house.store.read([&](Reader& reader) {
        const auto values = members::values_of(reader, {member});
        std::vector<std::string> told;
        for (const members::CustomField& field : members::list_fields(reader)) {
            for (const auto& [id, known] : values) {
                for (const members::KnownValue& value : known) {
                    if (value.field == field.id) told.push_back(field.name + "=" + value.text);
                }
            }
        }
        return join(told, " ");
    });
}

std::string exported(const Desk& desk) {
    OpenFile file = OpenFile::fresh(desk.folder.path.string());
    desk.house.store.read([&](Reader& reader) { members::write_csv(reader, {}, {}, file); });
    std::string text(file.size(), ' ');
    CHECK(file.read_at(0, text) == text.size());
    return text;
}

bulk::Job undone(Desk& desk, const bulk::Job& job) {
    return desk.finished(desk.house.write([&](Tx& tx) { return bulk::undo_job(tx, job.id, job.starter); }));
}

}  // namespace

TEST_CASE("columns called like a custom field are guessed to be it, but for those that are the person's") {
    in_house([](House& house) {
        Desk desk{house};
        make(house, "Shoe size", Kind::number);
        make(house, "Name", Kind::text);
        make(house, "Email", Kind::text);
        make(house, "Calm Mornings", Kind::yes_no);
        const auto guessed = [&](const std::string& head) {
            std::vector<std::string> told;
            const auto fields = house.store.read(members::list_fields);
            for (const Column& column : desk.guessed(desk.take(head + "\nx@example.com\n")).columns) {
                const auto field = std::ranges::find(fields, column.custom_field, &members::CustomField::id);
                told.push_back(field == fields.end() ? std::string{word_of(column.field)} : "“" + field->name + "”");
            }
            return join(told, " ");
        };
        CHECK(guessed("email,SHOE SIZE,Name,Calm Mornings") == "email “Shoe size” “Name” “Calm Mornings”");
        CHECK(guessed("email,first,Email,shoes") == "email first_name “Email” ignored");
        CHECK(guessed("Shoe size,email,shoe size") == "ignored email “Shoe size”");
    });
}

TEST_CASE("what is known of members comes in by a file, is told nobody twice, and what is empty stays") {
    in_house([](House& house) {
        Desk desk{house};
        make(house, "Town", Kind::text);
        make(house, "Weight", Kind::number);
        make(house, "Born", Kind::date);
        make(house, "Size", Kind::choice, {"Small", "Large"});
        make(house, "Vegan", Kind::yes_no);
        const std::string file =
            "email;Town;Weight;Born;Size;Vegan\n"
            "ada@example.com; Ulm ;12,50;2.3.1965;LARGE;x\n"
            "mia@example.com;'=Ulm;-3;1965-03-02T23:00:00-05:00;small;Nein\n"
            "noa@example.com;;;;;\n";
        CHECK(desk.verdicts(file) == "2 1 0 0");
        CHECK(desk.import(file).changed == 3);
        CHECK(known_of(desk, "ada@example.com") == "Town=Ulm Weight=12.5 Born=1965-03-02 Size=Large Vegan=yes");
        CHECK(known_of(desk, "mia@example.com") == "Town==Ulm Weight=-3 Born=1965-03-02 Size=Small Vegan=no");
        CHECK(known_of(desk, "noa@example.com").empty());
        CHECK(desk.verdicts(file) == "0 0 3 0");
        CHECK(desk.verdicts("email,Town,Weight\nada@example.com,,12.50\nmia@example.com,Bonn,\n") == "0 1 1 0");
        CHECK(desk.import("email,Town,Weight\nada@example.com,,7\n").changed == 1);
        CHECK(known_of(desk, "ada@example.com") == "Town=Ulm Weight=7 Born=1965-03-02 Size=Large Vegan=yes");
    });
}

TEST_CASE("a value that a custom field can't hold refuses its row with a word, and no other") {
    in_house([](House& house) {
        Desk desk{house};
        make(house, "Town", Kind::text);
        make(house, "Weight", Kind::number);
        make(house, "Born", Kind::date);
        make(house, "Size", Kind::choice, {"S", "M"});
        make(house, "Vegan", Kind::yes_no);
        const std::string file = "email,Town,Weight,Born,Size,Vegan\n" + std::string{"a@example.com,"} +
                                 std::string(501, 'x') +
                                 ",,,,\n"
                                 "b@example.com,,\"1,234\",,,\n"
                                 "c@example.com,,,31.2.2026,,\n"
                                 "d@example.com,,,,XL,\n"
                                 "e@example.com,,,,,perhaps\n"
                                 "good@example.com,Ulm,1,2026-01-02,m,no\n";
        const Import import = desk.take(file);
        CHECK(Desk::counts(desk.looked_at(import, desk.guessed(import))) == "1 0 0 5");
        CHECK(
            desk.refusals(import) ==
            Told{"2: “" + std::string(100, 'x') + "” can't stand in “Town”: it should be a text of at most 500 letters",
                 "3: “1,234” can't stand in “Weight”: it should be a number",
                 "4: “31.2.2026” can't stand in “Born”: it should be a date such as 2026-11-22",
                 "5: “XL” can't stand in “Size”: it should be one of: S, M",
                 "6: “perhaps” can't stand in “Vegan”: it should be yes or no"});
        const bulk::Job job = desk.import(file);
        CHECK(job.changed == 1);
        CHECK(job.refused == 5);
        CHECK(known_of(desk, "good@example.com") == "Town=Ulm Weight=1 Born=2026-01-02 Size=M Vegan=no");
    });
}

TEST_CASE("a choice that is gone stays with who has it, and nobody else is given it") {
    in_house([](House& house) {
        Desk desk{house};
        const auto size = make(house, "Size", Kind::choice, {"S", "M"});
        desk.import("email,Size\nada@example.com,M\n");
        change_choices(house, size, {"S"});
        const Import import = desk.take("email,Size\nada@example.com,M\nben@example.com,M\nnew@example.com,M\n");
        CHECK(Desk::counts(desk.looked_at(import, desk.guessed(import))) == "0 0 1 2");
        CHECK(desk.refusals(import).front() == "3: “M” can't stand in “Size”: it should be one of: S");
    });
}

TEST_CASE("a row that is refused is not the first of its address: a good one below it counts") {
    in_house([](House& house) {
        Desk desk{house};
        const auto size = make(house, "Size", Kind::choice, {"S", "M"});
        change_choices(house, size, {"S"});
        const std::string file =
            "email,Size\nben@example.com,M\nben@example.com,S\nBen@example.com,S\nben@example.com,M\n";
        const Import import = desk.take(file);
        CHECK(Desk::counts(desk.looked_at(import, desk.guessed(import))) == "0 1 0 3");
        CHECK(desk.refusals(import) == Told{"2: “M” can't stand in “Size”: it should be one of: S",
                                            "4: the same address stands in line 3",
                                            "5: “M” can't stand in “Size”: it should be one of: S"});
        CHECK(desk.import(file).changed == 1);
        CHECK(known_of(desk, "ben@example.com") == "Size=S");
    });
}

TEST_CASE("a custom field that goes between the look and the import refuses the rows that say something of it") {
    in_house([](House& house) {
        Desk desk{house};
        const auto town = make(house, "Town", Kind::text);
        const Import import = desk.take("email,Town\nada@example.com,Ulm\nmia@example.com,\n");
        CHECK(Desk::counts(desk.looked_at(import, desk.guessed(import))) == "1 1 0 0");
        house.write([&](Tx& tx) { members::delete_field(tx, town.id); });
        const bulk::Job job = desk.finished(
            house.write([&](Tx& tx) { return begin(tx, import.id, {.kind = "staff", .id = "s", .name = "O"}); }));
        CHECK(job.state == bulk::State::done);
        CHECK(job.changed == 1);
        CHECK(job.refused == 1);
        CHECK(desk.result(job).find("a column is about a custom field that is not there any more") !=
              std::string::npos);
        CHECK(desk.member("mia@example.com").has_value());
    });
}

TEST_CASE("undoing an import puts back what was known, but for what was changed since") {
    in_house([](House& house) {
        Desk desk{house};
        make(house, "Town", Kind::text);
        const auto weight = make(house, "Weight", Kind::number);
        desk.import("email,Town\nada@example.com,Ulm\n");
        const bulk::Job job = desk.import("email,Town,Weight\nada@example.com,Bonn,7\nben@example.com,Bonn,8\n");
        house.write(
            [&](Tx& tx) { members::keep_values(tx, {{.member = house.ben, .field = weight.id, .text = "9"}}); });
        const bulk::Job undo = undone(desk, job);
        CHECK(undo.changed == 1);
        CHECK(undo.refused == 1);
        CHECK(known_of(desk, "ada@example.com") == "Town=Ulm");
        CHECK(known_of(desk, "ben@example.com") == "Weight=9");
    });
}

TEST_CASE("what goes out as a file comes in again as it was, custom fields too, whatever they are called") {
    in_house([](House& house) {
        Desk desk{house};
        make(house, "Email", Kind::text);
        make(house, "source", Kind::choice, {"Fair; \"autumn\"", "Web"});
        make(house, "Products", Kind::number);
        make(house, "Born", Kind::date);
        make(house, "Vegan", Kind::yes_no);
        desk.import(
            "email,Email,Source,Products,Born,Vegan\n"
            "ada@example.com,'=home@example.com,\"fair; \"\"AUTUMN\"\"\",-0.0001,0900-01-31,ja\n"
            "ben@example.com,\"two\nlines\",,1e3,,0\n");
        CHECK(known_of(desk, "ben@example.com") == "Email=two\nlines Products=1000 Vegan=no");
        const std::string out = exported(desk);
        CHECK(desk.verdicts(out) == "0 0 2 0");
        house.write([&](Tx& tx) {
            std::vector<members::KeptValue> nothing;
            for (const members::CustomField& field : members::list_fields(tx))
                nothing.push_back({.member = house.ada, .field = field.id});
            members::keep_values(tx, nothing);
        });
        CHECK(known_of(desk, "ada@example.com").empty());
        CHECK(desk.import(out).changed == 1);
        CHECK(exported(desk) == out);
    });
}

}  // namespace hub::imports
