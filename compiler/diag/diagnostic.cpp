// SPDX-License-Identifier: Apache-2.0
#include "diag/diagnostic.hpp"

#include "support/strings.hpp"

namespace portato::diag {

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "error";
}

std::string code_of(const DiagInfo& info) { return fmt::format("D{:04}", info.number); }

std::string one_line(std::string_view text) { return support::printable(text, text.size()); }

}  // namespace portato::diag
