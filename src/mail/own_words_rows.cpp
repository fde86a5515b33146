#include "mail/own_words_rows.h"

namespace hub::mail::rows {

#define CHOICE_COLUMNS "letter, words, compiled, is_on, version, changed_at"

std::vector<ChoiceRow> choices(Reader& reader) {
    return reader.all<ChoiceRow, std::string, std::string, std::string, bool, std::int64_t, Time>(
        "SELECT " CHOICE_COLUMNS " FROM mail_words WHERE site_id = :site");
}

std::optional<ChoiceRow> find_choice(Reader& reader, const std::string& letter) {
    return reader.one<ChoiceRow, std::string, std::string, std::string, bool, std::int64_t, Time>(
        "SELECT " CHOICE_COLUMNS " FROM mail_words WHERE site_id = :site AND letter = :letter", {{"letter", letter}});
}

void save_choice(Tx& tx, const ChoiceRow& row) {
    tx.run(
        "INSERT INTO mail_words (site_id, letter, words, compiled, is_on, version, changed_at) VALUES (:site, :letter, "
        ":words, :compiled, :on, :version, :at) ON CONFLICT (site_id, letter) DO UPDATE SET words = excluded.words, "
        "compiled = excluded.compiled, is_on = excluded.is_on, version = excluded.version, changed_at = "
        "excluded.changed_at",
        {{"letter", row.letter},
         {"words", row.words},
         {"compiled", row.compiled},
         {"on", row.is_on},
         {"version", row.version},
         {"at", row.changed_at}});
}

}  // namespace hub::mail::rows
