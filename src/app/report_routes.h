#pragma once

#include "app/route_table.h"

// The lines of app/routes.cpp about the figures of a site and what is behind them.
namespace hub::app {

void add_reports(Table& table);

}  // namespace hub::app
