#pragma once

#include <string>
#include <vector>

#include "imports/imports.h"

// What stands of a file in the database, as JSON.
namespace hub::imports {

// Text of a cell that can be stored and shown, as much of it as an address may be long; empty for what can't, which is
// left for the row to be refused by.
std::string shown(const std::string& cell);

std::string text_of_rows(const std::vector<Row>& rows);
std::vector<Row> rows_of(const std::string& text);
std::vector<JudgedRow> judged_rows(const std::string& text);

}  // namespace hub::imports
