# The player of the portal, from the pinned npm package (scripts/fetch_plyr): its script, styles and icons lie inside the
# program as portal/assets/player/…, and its licence beside them.

set(HUB_PLYR_VERSION 3.8.4)
if(DEFINED ENV{XDG_CACHE_HOME})
    set(player_folder "$ENV{XDG_CACHE_HOME}/customerhub/plyr-${HUB_PLYR_VERSION}")
else()
    set(player_folder "$ENV{HOME}/.cache/customerhub/plyr-${HUB_PLYR_VERSION}")
endif()
if(NOT EXISTS "${player_folder}/dist/plyr.min.js")
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/fetch_plyr" "${player_folder}" COMMAND_ERROR_IS_FATAL ANY)
endif()
set(hub_further_assets
    "portal/assets/player/plyr.js=${player_folder}/dist/plyr.min.js"
    "portal/assets/player/plyr.css=${player_folder}/dist/plyr.css"
    "portal/assets/player/plyr.svg=${player_folder}/dist/plyr.svg"
    "portal/assets/player/LICENSE.md=${player_folder}/LICENSE.md")
