// SPDX-License-Identifier: Apache-2.0
// Licences of modules: from what MODULE_LICENSE says to what a recipe says.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace portato::exports {

struct LicenseText {
  std::string name;  ///< SPDX
  std::string md5;   ///< of its text among those that come with Yocto
};

struct ExportedLicense {
  std::string expression;  ///< of SPDX names, `&` and `|`; or `CLOSED`
  std::vector<LicenseText> texts;
};

/// Of a package whose sources make these statements. Nothing if there is none, or an unknown one.
std::optional<ExportedLicense> license_of(const std::vector<std::string>& statements);

}  // namespace portato::exports
