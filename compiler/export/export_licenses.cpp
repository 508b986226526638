// SPDX-License-Identifier: Apache-2.0
#include "export/export_licenses.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "support/strings.hpp"

namespace portato::exports {

namespace {

constexpr std::array<std::array<std::string_view, 2>, 4> kTexts{{
    {"GPL-2.0-only", "801f80980d171dd6425610833a22dbe6"},
    {"BSD-3-Clause", "550794465ba0ec5312d6919e203a55f9"},
    {"MIT", "0835ade698e0bcf8506ecda2f7b4f302"},
    {"MPL-1.1", "1d38e87ed8d522c49f04e1efe0fab3ab"},
}};

struct Statement {
  std::string_view words;
  std::string_view other;  ///< besides the GPL; empty: none
};

// Whether later versions of the GPL will do, too, the words of the macro do not say.
constexpr std::array<Statement, 6> kStatements{{{"GPL", ""},
                                                {"GPL v2", ""},
                                                {"GPL and additional rights", ""},
                                                {"Dual BSD/GPL", "BSD-3-Clause"},
                                                {"Dual MIT/GPL", "MIT"},
                                                {"Dual MPL/GPL", "MPL-1.1"}}};

void add_text(ExportedLicense& license, std::string_view name) {
  for (const auto& [known, md5] : kTexts) {
    const bool is_there = std::any_of(license.texts.begin(), license.texts.end(),
                                      [&](const LicenseText& text) { return text.name == name; });
    if (known == name && !is_there) license.texts.push_back({std::string(name), std::string(md5)});
  }
}

}  // namespace

std::optional<ExportedLicense> license_of(const std::vector<std::string>& statements) {
  ExportedLicense license;
  std::vector<std::string> parts;
  bool is_closed = false;
  for (const std::string& statement : statements) {
    is_closed = is_closed || statement == "Proprietary";
    if (statement == "Proprietary") continue;
    const auto* known = std::find_if(kStatements.begin(), kStatements.end(),
                                     [&](const Statement& each) { return each.words == statement; });
    if (known == kStatements.end()) return std::nullopt;
    std::string part = "GPL-2.0-only";
    if (!known->other.empty()) {
      add_text(license, known->other);
      part = std::string(known->other) + " | " + part;
    }
    add_text(license, "GPL-2.0-only");
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }
  if (is_closed) return ExportedLicense{"CLOSED", {}};
  if (parts.empty()) return std::nullopt;
  if (parts.size() > 1) {
    for (std::string& part : parts) {
      if (part.find('|') != std::string::npos) part = "(" + part + ")";
    }
  }
  license.expression = support::join(parts, " & ");
  return license;
}

}  // namespace portato::exports
