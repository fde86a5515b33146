#include "app/routes.h"

#include <algorithm>
#include <string>
#include <utility>

#include "access/access_api.h"
#include "access/audience_api.h"
#include "access/groups_api.h"
#include "activity/activity_api.h"
#include "app/dashboard.h"
#include "app/front.h"
#include "app/health.h"
#include "app/metrics.h"
#include "app/report_routes.h"
#include "app/route_table.h"
#include "audit/audit_api.h"
#include "base/ensure.h"
#include "billing/billing_api.h"
#include "bulk/jobs_api.h"
#include "catalog/pages_api.h"
#include "catalog/placements_api.h"
#include "catalog/products_api.h"
#include "connectors/connections_api.h"
#include "connectors/inbox.h"
#include "connectors/shelf_api.h"
#include "connectors/webhook/deliveries_api.h"
#include "connectors/webhook/hooks_api.h"
#include "filebox/filebox_api.h"
#include "folders/folders_api.h"
#include "imports/imports_api.h"
#include "mail/mails_api.h"
#include "mail/templates_api.h"
#include "media/captions_api.h"
#include "media/files_api.h"
#include "media/uploads.h"
#include "media/uploads_api.h"
#include "members/acts_api.h"
#include "members/custom_fields_api.h"
#include "members/export_api.h"
#include "members/members_api.h"
#include "members/notes_api.h"
#include "members/tags_api.h"
#include "members/views_api.h"
#include "menus/menus_api.h"
#include "portal/branding_api.h"
#include "portal/portal.h"
#include "portal/preview_api.h"
#include "progress/progress_api.h"
#include "search/search_api.h"
#include "sessions/member_sessions_api.h"
#include "sessions/staff_api.h"
#include "sites/settings_api.h"
#include "staff/staff_api.h"
#include "staff/team_api.h"

namespace hub::app {

namespace {

using enum http::Method;
using staff::Permission;

// clang-format off

void add_portal(Table& table) {
    table.page(get,  "/",                                portal::show_home);
    table.page(get,  "/library",                         portal::show_library);
    table.page(get,  "/search",                          portal::show_search);
    table.page(get,  "/p/:product",                      portal::show_product);
    table.page(get,  "/p/:product/:page",                portal::show_page);
    table.page(post, "/p/:product/:page/completion",     portal::complete_page);
    table.page(post, "/p/:product/:page/plays",          portal::report_play);
    table.page(get,  "/p/:product/:page/playback",       portal::show_playback);
    table.page(post, "/p/:product/:page/playback",       portal::keep_playback);
    table.page(get,  "/p/:product/:page/frames/:number", portal::show_own_html);
    table.page(get,  "/media/:file/:page/:pass",         portal::show_file);
    table.page(get,  "/pictures/:file",                  portal::show_picture);
    table.page(get,  "/filebox",                         portal::show_filebox);
    table.page_upload("/filebox", portal::admit_filebox_upload, portal::send_file);
    table.page(post, "/filebox/:place/delete",           portal::delete_own_file);
    table.page(get,  "/filebox/notice/:token",           portal::show_file_notice);
    table.page(post, "/filebox/notice/:token",           portal::finish_file_notice);
    table.page(get,  "/login",                           portal::show_login);
    table.page(post, "/login",                           portal::begin_login);
    table.page(get,  "/login/code",                      portal::show_login_code);
    table.page(post, "/login/code",                      portal::finish_login_code);
    table.page(get,  "/login/link/:token",               portal::show_login_press);
    table.page(post, "/login/link/:token",               portal::finish_login_press);
    table.page(post, "/logout",                          portal::log_out);
    table.page(get,  "/register",                        portal::show_register);
    table.page(post, "/register",                        portal::begin_register);
    table.page(get,  "/register/:token",                 portal::show_registration);
    table.page(post, "/register/:token",                 portal::finish_register);
    table.page(get,  "/password/forgot",                 portal::show_forgot);
    table.page(post, "/password/forgot",                 portal::send_reset);
    table.page(get,  "/password/set/:token",             portal::show_set_password);
    table.page(post, "/password/set/:token",             portal::set_password);
    table.page(get,  "/account",                         portal::show_account);
    table.page(post, "/account/profile",                 portal::change_profile);
    table.page(post, "/account/password",                portal::change_password);
    table.page(post, "/account/sessions/:session/end",   portal::end_session);
    table.page(post, "/account/sessions/end-others",     portal::end_other_sessions);
    table.page(get,  "/preview",                         portal::begin_preview);
    table.page(get,  "/preview/end",                     portal::end_preview);
    table.open(get,  "/look/:name",                      portal::show_look);
    table.open(get,  "/assets/:rest*",                   portal::show_asset);
    table.page(get,  "/admin/:rest*",                    show_dashboard);
    table.open(get,  "/admin/assets/:name",              show_dashboard_file);
    table.open(get,  "/admin/mail-frame",                show_mail_frame);
    table.open(get,  "/healthz",                         show_health);
    table.open(get,  "/readyz",                          show_readiness);
    table.open(get,  "/api/v1/openapi.yaml",             show_openapi);
}

void add_people(Table& table) {
    table.key(get,   "/me",                                 Permission::of_everyone(), staff::api::show_me);
    table.key(get,   "/site",                               "settings:read",  sites::api::show_site);
    table.key(get,   "/settings",                           "settings:read",  sites::api::show_settings);
    table.key(patch, "/settings",                           "settings:write", sites::api::change_settings);
    table.key(get,   "/branding",                           "settings:read",  portal::api::show_branding);
    table.key(put,   "/branding/draft",                     "settings:write", portal::api::save_branding_draft);
    table.key(del,   "/branding/draft",                     "settings:write", portal::api::discard_branding_draft);
    table.key(post,  "/branding/publish",                   "settings:write", portal::api::publish_branding);
    table.key(get,   "/members",                            "members:read",   members::api::list_members);
    table.key(post,  "/members",                            "members:write",  members::api::create_member);
    table.key(get,   "/members/count",                      "members:read",   members::api::count_members);
    table.key(get,   "/members/export",                     "members:read",   members::api::export_members);
    table.key(post,  "/members/acts",                       "members:write",  members::api::act_on_members);
    table.key(get,   "/members/:member",                    "members:read",   members::api::show_member);
    table.key(patch, "/members/:member",                    "members:write",  members::api::change_member);
    table.key(del,   "/members/:member",                    "members:write",  members::api::trash_member);
    table.key(post,  "/members/:member/restore",            "members:write",  members::api::restore_member);
    table.key(put,   "/members/:member/block",              "members:write",  members::api::block_member);
    table.key(del,   "/members/:member/block",              "members:write",  members::api::unblock_member);
    table.key(put,   "/members/:member/tags/:tag",          "members:write",  members::api::give_tag);
    table.key(del,   "/members/:member/tags/:tag",          "members:write",  members::api::take_tag);
    table.key(get,   "/members/:member/notes",              "members:read",   members::api::list_notes);
    table.key(post,  "/members/:member/notes",              "members:write",  members::api::create_note);
    table.key(patch, "/members/:member/notes/:note",        "members:write",  members::api::change_note);
    table.key(del,   "/members/:member/notes/:note",        "members:write",  members::api::delete_note);
    table.key(post,  "/members/:member/invitation",         "members:write",  sessions::api::invite_member);
    table.key(get,   "/members/:member/billing",            "billing:read",   billing::api::show_member_billing);
    table.key(get,   "/members/:member/payments",           "billing:read",   billing::api::list_member_payments);
    table.key(get,   "/members/:member/sessions",           "members:read",   sessions::api::list_member_sessions);
    table.key(del,   "/members/:member/sessions",           "members:write",  sessions::api::end_member_sessions);
    table.key(del,   "/members/:member/sessions/:session",  "members:write",  sessions::api::end_member_session);
    table.key(get,   "/fields",                             "members:read",   members::api::list_fields);
    table.key(post,  "/fields",                             "settings:write", members::api::create_field);
    table.key(get,   "/fields/:field",                      "members:read",   members::api::show_field);
    table.key(patch, "/fields/:field",                      "settings:write", members::api::change_field);
    table.key(del,   "/fields/:field",                      "settings:write", members::api::delete_field);
    table.key(get,   "/tags",                               "members:read",   members::api::list_tags);
    table.key(post,  "/tags",                               "members:write",  members::api::create_tag);
    table.key(get,   "/tags/:tag",                          "members:read",   members::api::show_tag);
    table.key(patch, "/tags/:tag",                          "members:write",  members::api::change_tag);
    table.key(del,   "/tags/:tag",                          "members:write",  members::api::delete_tag);
    table.key(get,   "/members/:member/completions",        "members:read",   progress::api::list_completions);
    table.key(put,   "/members/:member/completions/:page",  "members:write",  progress::api::complete_page);
    table.key(del,   "/members/:member/completions/:page",  "members:write",  progress::api::reopen_page);
    table.upload(post, "/imports", "members:write", imports::api::admit_file, imports::api::create_import);
    table.key(get,   "/imports/:import",                    "members:write",  imports::api::show_import);
    table.key(post,  "/imports/:import/check",              "members:write",  imports::api::check_import);
    table.key(get,   "/imports/:import/rows",               "members:write",  imports::api::list_rows);
    table.key(post,  "/imports/:import/run",                "members:write",  imports::api::begin_import);
    table.key(get,   "/views",                              "members:read",   members::api::list_views);
    table.key(post,  "/views",                              "members:read",   members::api::create_view);
    table.key(patch, "/views/:view",                        "members:read",   members::api::change_view);
    table.key(del,   "/views/:view",                        "members:read",   members::api::delete_view);
    table.key(get,   "/jobs",                               "members:read",   bulk::api::list_jobs);
    table.key(get,   "/jobs/:job",                          "members:read",   bulk::api::show_job);
    table.key(get,   "/jobs/:job/result",                   "members:read",   bulk::api::show_result);
    table.key(post,  "/jobs/:job/cancel",                   "members:write",  bulk::api::cancel_job);
    table.key(post,  "/jobs/:job/undo",                     "members:write",  bulk::api::undo_job);
}

void add_folders(Table& table) {
    namespace api = folders::api;
    table.key(get,   "/folders",                            "folders:read",   api::list_folders);
    table.key(post,  "/folders",                            "folders:write",  api::create_folder);
    table.key(get,   "/folders/:folder",                    "folders:read",   api::show_folder);
    table.key(patch, "/folders/:folder",                    "folders:write",  api::change_folder);
    table.key(del,   "/folders/:folder",                    "folders:write",  api::delete_folder);
}

void add_mails(Table& table) {
    namespace api = mail::api;
    table.key(get,   "/mails",                              "mails:read",     api::list_mails);
    table.key(get,   "/mails/:mail",                        "mails:read",     api::show_mail);
    table.key(get,   "/mail-templates",                     "settings:read",  api::list_templates);
    table.key(get,   "/mail-templates/:letter",             "settings:read",  api::show_template);
    table.key(patch, "/mail-templates/:letter",             "settings:write", api::change_template);
    table.question("/mail-templates/:letter/preview",       "settings:read",  api::preview_template);
    table.key(post,  "/mail-templates/:letter/test",        "settings:write", api::send_test);
}

// Staff: how they get in, and their own account. The first four are open, for nobody is in yet.
void add_staff(Table& table) {
    namespace api = sessions::api;
    using enum Needs;
    table.open(post, "/api/v1/session",              api::sign_in);
    table.open(post, "/api/v1/account-links/look",   api::look_at_link);
    table.link("/account-links/use",                 api::use_link);
    table.open(post, "/api/v1/password-resets",      api::send_staff_reset);
    table.person(get,   "/session",                       session,      api::show_session);
    table.person(del,   "/session",                       session,      api::sign_out);
    table.person(post,  "/session/second-factor",         session,      api::show_factor);
    table.person(post,  "/session/passkey-challenge",     session,      api::ask_for_passkey);
    table.person(put,   "/session/site",                  open_session, api::switch_site);
    table.person(post,  "/sites",                         open_session, api::create_site);
    table.person(post,  "/account/second-factor",         session,      api::begin_factor);
    table.person(put,   "/account/second-factor",         session,      api::confirm_factor);
    table.person(post,  "/account/recovery-codes",        open_session, api::renew_codes);
    table.person(get,   "/account/passkeys",              open_session, api::list_passkeys);
    table.person(post,  "/account/passkeys",              session,      api::create_passkey);
    table.person(post,  "/account/passkeys/challenge",    session,      api::begin_passkey);
    table.person(patch, "/account/passkeys/:passkey",     open_session, api::change_passkey);
    table.person(del,   "/account/passkeys/:passkey",     open_session, api::remove_passkey);
    table.person(patch, "/account",                       open_session, api::change_account);
    table.person(put,   "/account/password",              open_session, api::change_own_password);
    table.person(get,   "/account/sessions",              open_session, api::list_own_sessions);
    table.person(del,   "/account/sessions/:session",     open_session, api::end_own_session);
    table.person(post,  "/account/sessions/end-others",   open_session, api::end_own_others);
}

void add_team(Table& table) {
    namespace api = staff::api;
    table.key(get,   "/staff",                          "staff:read",  api::list_staff);
    table.key(patch, "/staff/:person",                  "staff:write", api::change_staff);
    table.key(del,   "/staff/:person",                  "staff:write", api::dismiss_staff);
    table.key(get,   "/invitations",                    "staff:read",  api::list_invitations);
    table.key(post,  "/invitations",                    "staff:write", api::create_invitation);
    table.key(del,   "/invitations/:invitation",        "staff:write", api::revoke_invitation);
    table.key(post,  "/invitations/:invitation/resend", "staff:write", api::resend_invitation);
    table.key(get,   "/keys",                           "keys:read",   api::list_keys);
    table.key(post,  "/keys",                           "keys:write",  api::create_key);
    table.key(get,   "/keys/:key",                      "keys:read",   api::show_key);
    table.key(del,   "/keys/:key",                      "keys:write",  api::revoke_key);
    table.key(get,   "/audit",                          "audit:read",  audit::api::list_entries);
    table.key(get,   "/audit/verdict",                  "audit:read",  audit::api::show_verdict);
}

// What stands in a product and in a collection is one and the same to the routes.
void add_contents(Table& table, const std::string& thing) {
    namespace api = catalog::api;
    table.key(get,   thing + "/sections",          "content:read",  api::list_sections);
    table.key(post,  thing + "/sections",          "content:write", api::create_section);
    table.key(get,   thing + "/sections/:section", "content:read",  api::show_section);
    table.key(patch, thing + "/sections/:section", "content:write", api::change_section);
    table.key(del,   thing + "/sections/:section", "content:write", api::delete_section);
    table.key(get,   thing + "/pages",             "content:read",  api::list_pages);
    table.key(post,  thing + "/pages",             "content:write", api::create_page);
    table.key(get,   thing + "/order",             "content:read",  api::show_order);
    table.key(put,   thing + "/order",             "content:write", api::replace_order);
}

void add_catalog(Table& table) {
    namespace api = catalog::api;
    table.key(get,   "/products",                "content:read",  api::list_products);
    table.key(post,  "/products",                "content:write", api::create_product);
    table.key(get,   "/products/:product",       "content:read",  api::show_product);
    table.key(patch, "/products/:product",       "content:write", api::change_product);
    table.key(del,   "/products/:product",       "content:write", api::delete_product);
    table.key(post,  "/products/:product/duplicate",       "content:write", api::duplicate_product);
    table.key(get,   "/collections",             "content:read",  api::list_collections);
    table.key(post,  "/collections",             "content:write", api::create_collection);
    table.key(get,   "/collections/:collection", "content:read",  api::show_collection);
    table.key(patch, "/collections/:collection", "content:write", api::change_collection);
    table.key(del,   "/collections/:collection", "content:write", api::delete_collection);
    table.key(post,  "/collections/:collection/duplicate", "content:write", api::duplicate_collection);
    table.key(get,   "/collections/:collection/products",          "content:read",  api::list_placements);
    table.key(get,   "/collections/:collection/products/:product", "content:read",  api::show_placement);
    table.key(patch, "/collections/:collection/products/:product", "content:write", api::change_placement);
    table.key(get,   "/categories",              "content:read",  api::list_categories);
    table.key(get,   "/search",                  "content:read",  search::api::show_findings);
    add_contents(table, "/products/:product");
    add_contents(table, "/collections/:collection");
    table.key(get,   "/pages/:page",             "content:read",  api::show_page);
    table.key(patch, "/pages/:page",             "content:write", api::change_page);
    table.key(del,   "/pages/:page",             "content:write", api::delete_page);
    table.key(get,   "/pages/:page/versions",                   "content:read",  api::list_page_versions);
    table.key(get,   "/pages/:page/versions/:version",          "content:read",  api::show_page_version);
    table.key(post,  "/pages/:page/versions/:version/restore",  "content:write", api::restore_page_version);
}

void add_media(Table& table) {
    namespace api = media::api;
    table.key(get,    "/files",               "files:read",  api::list_files);
    table.upload(post, "/files",              "files:write", api::admit_file, api::create_file);
    table.key(get,    "/files/usage",         "files:read",  api::show_usage);
    namespace box = filebox::api;
    table.key(get,    "/filebox",             "files:read",  box::list_places);
    table.key(post,   "/filebox",             "files:write", box::create_place);
    table.key(get,    "/filebox/settings",    "files:read",  box::show_settings);
    table.key(patch,  "/filebox/settings",    "files:write", box::change_settings);
    table.key(get,    "/filebox/:place",      "files:read",  box::show_place);
    table.key(del,    "/filebox/:place",      "files:write", box::withdraw_place);
    table.key(get,    "/files/:file",         "files:read",  api::show_file);
    table.key(get,    "/files/:file/content", "files:read",  api::show_content);
    table.upload(put, "/files/:file/content", "files:write", api::admit_content, api::replace_content);
    table.key(patch,  "/files/:file",         "files:write", api::change_file);
    table.key(del,    "/files/:file",         "files:write", api::delete_file);
    table.key(post,   "/files/:file/examination",       "files:write", api::examine_file);
    table.key(get,    "/files/:file/captions",          "files:read",  api::list_captions);
    table.key(post,   "/files/:file/captions",          "files:write", api::save_captions);
    table.key(get,    "/files/:file/captions/:caption", "files:read",  api::show_captions);
    table.key(del,    "/files/:file/captions/:caption", "files:write", api::delete_captions);
    table.key(put,    "/files/:file/poster",            "files:write", api::set_poster);
    table.key(del,    "/files/:file/poster",            "files:write", api::remove_poster);
    table.open(options, "/api/v1/uploads",                   api::show_protocol);
    table.key(post,   "/uploads",             "files:write", api::create_upload);
    table.key(get,    "/uploads/:upload",     "files:write", api::show_upload);
    table.upload(patch, "/uploads/:upload",   "files:write", api::admit_bytes, api::add_bytes);
    table.key(del,    "/uploads/:upload",     "files:write", api::end_upload);
}

void add_access(Table& table) {
    table.key(get,  "/grants",        "access:read",   access::api::list_grants);
    table.key(post, "/grants",        "access:write",  access::api::create_grant);
    table.key(post, "/grants/acts",   "access:write",  members::api::act_on_access);
    table.key(get,  "/grants/:grant", "access:read",   access::api::show_grant);
    table.key(del,  "/grants/:grant", "access:write",  access::api::end_grant);
    table.key(get,  "/access",        "access:read",   access::api::show_access);
    table.key(get,  "/audience",      "members:read",  access::api::show_audience);
    table.key(get,  "/audience/uses", "content:read",  access::api::list_audience_uses);
    table.key(get,  "/impact",         "members:read", access::api::show_impact);
    table.key(get,  "/impact/members", "members:read", access::api::list_impact_members);
    table.key(get,   "/menu",                  "content:read",  menus::api::show_menu);
    table.key(put,   "/menu",                  "content:write", menus::api::save_menu);
    table.key(get,   "/groups",                "content:read",  access::api::list_groups);
    table.key(post,  "/groups",                "content:write", access::api::create_group);
    table.key(get,   "/groups/:group",         "content:read",  access::api::show_group);
    table.key(patch, "/groups/:group",         "content:write", access::api::change_group);
    table.key(del,   "/groups/:group",         "content:write", access::api::delete_group);
    table.key(get,   "/groups/:group/members", "members:read",  access::api::list_group_members);
    table.key(post, "/previews",      "members:read",  portal::api::create_preview);
    table.key(get,  "/activities",    "activity:read", activity::api::list_activities);
}

void add_connectors(Table& table, connectors::Inbox& inbox) {
    namespace hooks = connectors::webhook::api;
    table.key(get,   "/hooks",                         "hooks:read",  hooks::list_hooks);
    table.key(post,  "/hooks",                         "hooks:write", hooks::create_hook);
    table.key(get,   "/hooks/:hook",                   "hooks:read",  hooks::show_hook);
    table.key(patch, "/hooks/:hook",                   "hooks:write", hooks::change_hook);
    table.key(del,   "/hooks/:hook",                   "hooks:write", hooks::end_hook);
    table.key(post,  "/hooks/:hook/enable",            "hooks:write", hooks::enable_hook);
    table.key(post,  "/hooks/:hook/secret",            "hooks:write", hooks::roll_secret);
    table.key(get,   "/deliveries",                    "hooks:read",  hooks::list_deliveries);
    table.key(post,  "/deliveries/replay",             "hooks:write", hooks::replay_deliveries);
    table.key(get,   "/deliveries/:delivery",          "hooks:read",  hooks::show_delivery);
    table.key(get,   "/deliveries/:delivery/attempts", "hooks:read",  hooks::list_attempts);
    table.key(post,  "/deliveries/:delivery/replay",   "hooks:write", hooks::replay_delivery);

    namespace api = connectors::api;
    table.key(get,   "/connections",                                  "connections:read",  api::list_connections);
    table.key(post,  "/connections",                                  "connections:write", api::create_connection);
    table.key(get,   "/connections/:connection",                      "connections:read",  api::show_connection);
    table.key(patch, "/connections/:connection",                      "connections:write", api::change_connection);
    table.key(del,   "/connections/:connection",                      "connections:write", api::end_connection);
    table.key(get,   "/connections/:connection/shelf",                "connections:read",  api::show_shelf);
    table.key(get,   "/connections/:connection/links",                "connections:read",  api::list_links);
    table.key(post,  "/connections/:connection/links",                "connections:write", api::create_link);
    table.key(del,   "/connections/:connection/links/:link",          "connections:write", api::delete_link);
    table.key(get,   "/connections/:connection/links/:link/payment_links", "connections:read",  api::list_payment_links);
    table.key(post,  "/connections/:connection/links/:link/payment_links", "connections:write", api::create_payment_link);
    table.key(get,   "/connections/:connection/events",               "connections:read",  api::list_events);
    table.key(get,   "/connections/:connection/events/:event",        "connections:read",  api::show_event);
    table.key(post,  "/connections/:connection/events/:event/replay", "connections:write", api::replay_event);
    table.hook(post, "/hooks/:kind/:key", inbox);
}

// clang-format on

}  // namespace

std::vector<http::Route> routes(App& app, connectors::Inbox& inbox, const Metrics& metrics) {
    Table table{app};
    table.metrics(metrics);
    add_portal(table);
    add_people(table);
    add_folders(table);
    add_mails(table);
    add_staff(table);
    add_team(table);
    add_catalog(table);
    add_media(table);
    add_access(table);
    add_reports(table);
    add_connectors(table, inbox);
    ENSURE(std::ranges::all_of(table.routes, has_a_guard));
    return std::move(table.routes);
}

}  // namespace hub::app
