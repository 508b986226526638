// SPDX-License-Identifier: Apache-2.0
// What a module may demand of its kernel: versions and options of the configuration.
#include <algorithm>

#include "support/strings.hpp"
#include "support/version_range.hpp"
#include "syntax/validate_tokens.hpp"

namespace portato::syntax {

namespace {

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), support::is_identifier_char);
}

}  // namespace

void validate_version_range(NodeRef leaf, Report& report) {
  const auto range = support::parse_version_range(leaf.text());
  if (!range) {
    report.add(diag::kBadVersionRange, leaf.range(), shown(leaf.text()),
               std::string("expected for example `5.10..`, `..6.6`, `5.10..6.6` or `6.1`"));
  } else if (range->is_empty()) {
    report.add(diag::kBadVersionRange, leaf.range(), shown(leaf.text()),
               std::string("it ends before it begins"));
  }
}

void validate_config_option(NodeRef leaf, Report& report) {
  constexpr std::string_view kPrefix = "CONFIG_";
  const std::string_view text = leaf.text();
  const std::string_view sign = text.starts_with('!') ? "!" : "";
  const std::string_view name = text.substr(sign.size());
  if (name.starts_with(kPrefix) && is_name(name.substr(kPrefix.size()))) return;
  diag::Diagnostic found = diag::make(diag::kBadConfigOption, leaf.range(), shown(text),
                                      std::string("expected `CONFIG_` and a name, or the same behind `!`"));
  if (is_name(name) && !name.starts_with(kPrefix)) {
    const std::string meant = fmt::format("{}{}{}", sign, kPrefix, name);
    found.fixes.push_back(replace_fix(fmt::format("write `{}`", meant), leaf.range(), meant, false));
  }
  report.add(std::move(found));
}

}  // namespace portato::syntax
