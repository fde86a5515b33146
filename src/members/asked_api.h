#pragma once

#include "catalog/catalog.h"
#include "http/parameters.h"
#include "members/roster.h"
#include "staff/staff.h"

// What the parameters of a list, a count or an export say about whom it is about.
namespace hub::members::api {

// What it holds is completed by widened(), for that takes the catalog.
// Throws Forbidden when it asks for what members pay and the actor may not see that.
Filter filter_in(http::Parameters& parameters, const staff::Actor& actor);
// Who has a product has it by itself or by a collection; who is in a group is so by its rule.
Filter widened(Filter filter, const catalog::Catalog& catalog);
// Of the parameter `sort`; newest first without it.
Order order_in(http::Parameters& parameters);

}  // namespace hub::members::api
