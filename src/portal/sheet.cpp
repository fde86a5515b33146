#include "portal/sheet.h"

#include "base/ensure.h"
#include "base/text.h"
#include "http/headers.h"
#include "http/request.h"
#include "view/template.h"

namespace hub::portal {

namespace {

void fill_member(view::Values& values, const members::Member& member) {
    const bool is_named = !member.first_name.empty() || !member.last_name.empty();
    const std::string name{trimmed(member.first_name + " " + member.last_name)};
    values.show("IS_MEMBER");
    values.set("MEMBER_NAME", is_named ? name : member.email);
    values.keep("MEMBER_EMAIL", member.email);
    values.set("MEMBER_INITIALS", is_named ? first_letter(member.first_name) + first_letter(member.last_name)
                                           : first_letter(member.email));
}

std::string viewer_words(const Front& front, const Preview& shown) {
    switch (shown.as) {
        case Preview::As::everything:
            return "you, with everything open";
        case Preview::As::visitor:
            return "a visitor";
        case Preview::As::group:
            return "one of “" + front.member()->first_name + "”";
        case Preview::As::member:
            return front.member()->first_name.empty() ? front.member()->email
                                                      : front.member()->first_name + " " + front.member()->last_name;
    }
    ENSURE(false);
}

void fill_preview(view::Values& values, const Front& front, const Preview& shown) {
    view::Values& preview = values.include("PREVIEW", "portal/layout/preview.html");
    preview.set("VIEWER", viewer_words(front, shown));
    if (shown.at) preview.set_and_show("MOMENT", front.shown->zone.moment_text(*shown.at), "HAS_MOMENT");
    preview.show_if(shown.shows_drafts, "HAS_DRAFTS");
}

void fill_dress(view::Values& values, const Dress& dress, const sites::Site& site) {
    values.keep("SCHEMES", dress.schemes);
    values.keep("STYLE_URL", dress.css_url);
    values.keep("ICON_URL", dress.icon_url);
    values.show_if(dress.shows_name, "HAS_NAME");
    if (dress.logo_url.empty()) {
        values.show("NO_LOGO");
        return;
    }
    values.show("HAS_LOGO");
    values.keep("LOGO_URL", dress.logo_url);
    values.keep("LOGO_TEXT", dress.shows_name ? std::string_view{} : site.name);
}

menus::Place place_of(Tab tab) {
    switch (tab) {
        case Tab::none:
            return menus::Place::heading;
        case Tab::home:
            return menus::Place::home;
        case Tab::library:
            return menus::Place::library;
        case Tab::files:
            return menus::Place::files;
        case Tab::account:
            return menus::Place::account;
    }
    ENSURE(false);
}

void show_tab(view::Values& values, Tab tab) {
    switch (tab) {
        case Tab::none:
            break;
        case Tab::home:
            values.show("AT_HOME");
            break;
        case Tab::library:
            values.show("AT_LIBRARY");
            break;
        case Tab::files:
            values.show("AT_FILES");
            break;
        case Tab::account:
            values.show("AT_ACCOUNT");
            break;
    }
}

}  // namespace

std::string login_url_to(std::string_view target) {
    const bool leads_somewhere = target.size() > 1 && http::is_local_path(target);
    return leads_somewhere ? "/login?next=" + http::percent_encoded(target) : "/login";
}

Sheet::Sheet(const Front& front, std::string_view path, const Look& look)
    : front_(front), nonce_(http::fresh_nonce()), body_(&values_.include("BODY", path)) {
    fill_frame(look);
    if (look.frame == Frame::door) {
        body_->include("DOOR", "portal/layout/door.html");
    } else {
        values_.include("HEADER", "portal/layout/header.html");
        values_.include("FOOTER", "portal/layout/footer.html");
    }
}

void Sheet::fill_frame(const Look& look) {
    const sites::Site& site = front_.shown->site;
    values_.keep("LANG", "en");
    values_.keep("SITE_NAME", site.name);
    values_.keep("SITE_INITIAL", front_.shown->initial);
    fill_dress(values_, *front_.shown->dress, site);
    values_.keep("NONCE", nonce_);
    values_.keep("CSRF", front_.csrf);
    values_.set("DOCUMENT_TITLE", look.title);
    values_.set("ABOUT", look.about.empty() ? format("{}: the member portal of {}.", look.title, site.name)
                                            : std::string{look.about});
    if (!site.support_email.empty()) {
        values_.show("HAS_SUPPORT");
        values_.keep("SUPPORT_EMAIL", site.support_email);
    }
    if (front_.preview) fill_preview(values_, front_, *front_.preview);
    if (front_.member() != nullptr) {
        fill_member(values_, *front_.member());
    } else {
        values_.show("IS_VISITOR");
        values_.show_if(site.registration, "HAS_REGISTRATION");
    }
    values_.set("LOGIN_URL", look.login_url.empty() ? login_url_to(front_.request.target) : look.login_url);
    show_tab(values_, look.tab);
    if (look.frame == Frame::page) fill_menu(look.tab);
}

void Sheet::fill_menu(Tab tab) {
    if (front_.shown->menu->empty()) return values_.show("HAS_TABS");
    portal::Look look = front_.look();
    const auto menu = front_.shown->menu->seen_by(look, front_.facts, front_.request.path, place_of(tab));
    values_.show("HAS_MENU");
    values_.set("MENU_HTML", view::html_of_rendered_parts(menu->wide));
    values_.set("MENU_LIST_HTML", view::html_of_rendered_parts(menu->narrow));
}

void Sheet::notice(std::string_view message) {
    if (!message.empty()) body_->include("NOTICE", "portal/layout/notice.html").set("MESSAGE", message);
}

http::Response Sheet::answer(int status) {
    http::Response response = http::html(status, view::render("portal/layout/base.html", values_));
    http::secure_headers(response, nonce_, front_.request.secure, frames_, front_.preview ? "'self'" : "'none'");
    front_.settle(response);
    return response;
}

}  // namespace hub::portal
