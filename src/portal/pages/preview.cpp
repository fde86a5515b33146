#include "portal/preview.h"

#include "app/app.h"
#include "base/error.h"
#include "http/headers.h"
#include "portal/fronting.h"
#include "portal/portal.h"

namespace hub::portal {

http::Response begin_preview(App& app, const http::Request& request) {
    const auto ticket = unsealed_ticket(app.sealer, request.parameter("ticket").value_or(std::string{}));
    if (!ticket || ticket->until <= app.clock.now())
        throw Forbidden("This preview link has run out. Open the preview from the Dashboard again.");
    if (front_of(app, request).shown->site.id != ticket->preview.site)
        throw NotFound("This preview is of another site.");
    http::Response response = http::see_other(ticket->path);
    set_preview_cookie(response, request, app.sealer, ticket->preview);
    http::hide_referrer(response);
    return response;
}

http::Response end_preview(App& /*app*/, const http::Request& request) {
    http::Response response = http::see_other("/");
    clear_preview_cookie(response, request);
    return response;
}

}  // namespace hub::portal
