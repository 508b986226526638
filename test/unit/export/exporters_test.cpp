// SPDX-License-Identifier: Apache-2.0
#include "export/exporters.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "support/strings.hpp"

using namespace portato;
using exports::Capability;

namespace {

using Row = std::pair<std::string, std::string>;

/// A cell as text, without its backticks.
std::string text_of(std::string_view cell) {
  const std::size_t begin = std::min(cell.find_first_not_of(' '), cell.size());
  const std::size_t end = cell.find_last_not_of(' ') + 1;
  return support::replace_all(cell.substr(begin, end - begin), "`", "");
}

/// The first two columns of the table whose first row begins with `head`.
std::vector<Row> table_in_readme(const std::string& head) {
  std::ifstream file(PORTATO_SOURCE_DIRECTORY "/README.md");
  std::vector<Row> rows;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    is_inside = line.starts_with(head) || (is_inside && line.starts_with('|'));
    const auto cells = support::split(line, '|');
    if (!is_inside || cells.size() < 3) continue;
    rows.emplace_back(text_of(cells[1]), text_of(cells[2]));
  }
  if (rows.size() < 2) return {};
  rows.erase(rows.begin(), rows.begin() + 2);  // the head, and the line below it
  return rows;
}

}  // namespace

TEST_CASE("README's table of exporters is the registry") {
  std::vector<Row> registered;
  for (const exports::Exporter* each : exports::exporters())
    registered.emplace_back(each->name, each->summary);
  CHECK(table_in_readme("| format |") == registered);
}

TEST_CASE("exporters are found by their names, which differ") {
  std::set<std::string_view> names;
  for (const exports::Exporter* each : exports::exporters()) {
    CHECK(exports::find_exporter(each->name) == each);
    CHECK(names.insert(each->name).second);
  }
  CHECK(exports::find_exporter("rpm") == nullptr);
}

TEST_CASE("an exporter has a reason for each capability that it lacks, and for no other") {
  // Of these nothing is lost that a definition file says, or a warning of its own says it.
  const std::set<Capability> silent{Capability::kSources, Capability::kLoading, Capability::kLicenses,
                                    Capability::kOwnDemands};
  for (const exports::Exporter* each : exports::exporters()) {
    for (int i = 0; i < exports::kCapabilities; ++i) {
      const auto capability = static_cast<Capability>(i);
      if (silent.contains(capability)) continue;
      INFO(each->name << ", capability " << i);
      CHECK(each->reason_against(capability).empty() == each->can(capability));
    }
  }
}
