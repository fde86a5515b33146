#include <algorithm>
#include <iostream>
#include <memory>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/command_line.h"
#include "app/program.h"
#include "base/error.h"
#include "base/text.h"
#include "mail/mail.h"
#include "sites/sites.h"

namespace hub::app {

namespace {

struct Listed {
    std::string site;
    mail::Entry mail;
};

// Of all sites together; ids grow with time.
std::vector<Listed> newest(App& app, const mail::Filter& filter) {
    std::vector<Listed> found;
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        for (mail::Entry& mail :
             app.store.read(site.id, [&](Reader& reader) { return mail::list_mails(reader, filter); }))
            found.push_back({site.slug, std::move(mail)});
    }
    std::ranges::sort(found, [](const Listed& left, const Listed& right) {
        return std::pair{left.mail.created_at, left.mail.id.view()} >
               std::pair{right.mail.created_at, right.mail.id.view()};
    });
    if (found.size() > filter.limit)
        found.erase(found.begin() + static_cast<std::ptrdiff_t>(filter.limit), found.end());
    return found;
}

void list_mails(const Given& given, const std::string& to) {
    Program program{config_of_what_is_there(given)};
    mail::Filter filter;
    if (!to.empty()) filter.recipient = to;
    JsonArray all;
    for (const auto& [site, mail] : newest(program.app(), filter)) {
        if (!given.as_json)
            std::cout << format("{}  {}  {:<12} {:<8} {:<32} {}\n", mail.id.text(), to_rfc3339(mail.created_at), site,
                                mail.state, mail.recipient, mail.subject);
        all.push_back(JsonObject{{"id", hub::json_of(mail.id)},
                                 {"site", site},
                                 {"to", mail.recipient},
                                 {"subject", mail.subject},
                                 {"kind", mail.kind},
                                 {"state", mail.state},
                                 {"created_at", hub::json_of(mail.created_at)}});
    }
    if (given.as_json) return print(all);
    if (all.empty()) std::cout << "No mails yet.\n";
}

// Ids are unguessable and unique over all sites, so the operator needs no site to name one.
void show_mail(const Given& given, const std::string& text) {
    Program program{config_of_what_is_there(given)};
    App& app = program.app();
    if (!MailId::matches(text)) throw Invalid("id", "should be an id as mail list shows it: mai_…");
    const MailId id = MailId::parse(text);
    for (const sites::Site& site :
         app.store.read_everywhere([](Reader& reader) { return sites::list_sites(reader); })) {
        const auto mail = app.store.read(site.id, [&](Reader& reader) { return mail::find_mail(reader, id); });
        if (!mail) continue;
        if (given.as_json)
            return print(JsonObject{{"id", hub::json_of(id)},
                                    {"site", site.slug},
                                    {"to", mail->entry.recipient},
                                    {"subject", mail->entry.subject},
                                    {"kind", mail->entry.kind},
                                    {"text", mail->text},
                                    {"html", mail->html}});
        std::cout << "To: " << mail->entry.recipient << "\nSubject: " << mail->entry.subject << "\n\n"
                  << mail->text << '\n';
        return;
    }
    throw NotFound("There is no mail " + text + ".");
}

}  // namespace

void add_mail_commands(CLI::App& line, const Given& given) {
    auto* const mail = line.add_subcommand("mail", "Mails, kept while no mail server is set")->require_subcommand(1);
    auto to = std::make_shared<std::string>();
    auto* const listing = mail->add_subcommand("list", "List the newest");
    listing->add_option("--to", *to, "Only those to this address");
    listing->callback([&given, to] { list_mails(given, *to); });
    auto id = std::make_shared<std::string>();
    auto* const showing = mail->add_subcommand("show", "Show one");
    showing->add_option("id", *id, "As listed: mai_…")->required();
    showing->callback([&given, id] { show_mail(given, *id); });
}

}  // namespace hub::app
