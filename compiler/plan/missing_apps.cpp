// SPDX-License-Identifier: Apache-2.0
#include "plan/missing_apps.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

constexpr std::size_t kMostNamed = 5;

/// "app `radio`", "apps `a`, `b` and 3 more".
std::string names_of(const std::vector<model::App>& apps) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(apps.size(), kMostNamed); ++i)
    names.push_back("`" + support::printable(apps[i].key) + "`");
  std::string text = fmt::format("app{} {}", apps.size() == 1 ? "" : "s", fmt::join(names, ", "));
  if (apps.size() > kMostNamed) text += fmt::format(" and {} more", apps.size() - kMostNamed);
  return text;
}

bool lists_apps(const model::Model& model) {
  return model.scope == model::Scope::kSystem && !model.apps.empty();
}

}  // namespace

void warn_of_missing_apps(const model::Model& model, diag::DiagSink& sink) {
  if (!lists_apps(model)) return;
  sink.report(diag::make(diag::kAppsLeftOut, model.apps.front().entry, names_of(model.apps)));
}

void refuse_missing_apps(const model::Model& model, diag::DiagSink& sink) {
  if (!lists_apps(model)) return;
  sink.report(diag::make(diag::kAppsNotPackaged, model.apps.front().entry, names_of(model.apps))
                  .with_help("`--modules-only` makes an image of the system's kernel modules alone"));
}

}  // namespace portato::plan
