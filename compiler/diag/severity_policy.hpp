// SPDX-License-Identifier: Apache-2.0
// What the `-W…` words of a command line make of a diagnostic's severity. Errors stay errors, whatever is
// asked for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "diag/diagnostic.hpp"

namespace portato::diag {

class SeverityPolicy {
 public:
  /// One word, with its `-W`: `-Wname`, `-Wno-name`, `-Werror`, `-Wno-error`, `-Werror=name`,
  /// `-Wno-error=name`, where `name` may also be a code. Of words about the same name the last one counts; a
  /// word about a name beats one about all. A word that changes nothing gives a warning about itself.
  std::optional<Diagnostic> apply(std::string_view word);

  /// `--strict`: the warnings that are silent unless asked for are errors.
  void be_strict();

  /// The severity that an instance with `severity` gets; nothing if it is silenced.
  [[nodiscard]] std::optional<Severity> decide(const DiagInfo& info, Severity severity) const;

 private:
  struct Setting {
    bool is_silenced = false;
    std::optional<bool> is_error;
  };

  bool all_are_errors_ = false;
  std::map<std::uint16_t, Setting> by_number_;
};

}  // namespace portato::diag
