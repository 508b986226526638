// SPDX-License-Identifier: Apache-2.0
// Limits that contradict each other: what one allows, another forbids.
#include <array>

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::App;
using model::Limit;
using model::Limits;

/// `smaller` must not be more than `larger`.
struct Rule {
  Limit smaller;
  Limit larger;
  bool is_of_file_system;  ///< matters in a sandbox only, as there is no such file system otherwise
};

constexpr std::array<Rule, 5> kRules{{
    {Limit::kMaxLockedMemoryBytes, Limit::kMaxMemoryBytes, false},
    {Limit::kMaxStackBytes, Limit::kMaxMemoryBytes, false},
    {Limit::kMaxCoreDumpFileBytes, Limit::kMaxFileBytes, false},
    {Limit::kMaxFileBytes, Limit::kMaxFileSystemBytes, true},
    {Limit::kMaxCoreDumpFileBytes, Limit::kMaxFileSystemBytes, true},
}};

/// Defaults are not held against what is written, nor against each other: they suit most apps, not this one.
void check_rule(const Rule& rule, const App& app, const Limits& process, diag::DiagSink& sink) {
  if (rule.is_of_file_system && !app.is_sandboxed.value) return;
  const auto& smaller = process[rule.smaller];
  const auto& larger =
      model::info_of(rule.larger).is_of_process ? process[rule.larger] : app.limits[rule.larger];
  if (!smaller.is_set() || !larger.is_set() || smaller.value <= larger.value) return;
  sink.report(diag::make(diag::kLimitConflict, smaller.range, std::string(model::info_of(rule.smaller).name),
                         std::to_string(smaller.value), std::to_string(larger.value),
                         std::string(model::info_of(rule.larger).name))
                  .with_note(larger.range, "the other limit"));
}

/// A process's own value counts before that of its app.
const model::Setting<std::int64_t>& first_set(const model::Setting<std::int64_t>& own,
                                              const model::Setting<std::int64_t>& other) {
  return own.is_set() ? own : other;
}

void check_watchdog(const model::Watchdog& own, const model::Watchdog& other, diag::DiagSink& sink) {
  if (!own.timeout.is_set() && !own.maximum_timeout.is_set()) return;
  const auto& timeout = first_set(own.timeout, other.timeout);
  const auto& maximum = first_set(own.maximum_timeout, other.maximum_timeout);
  if (!timeout.is_set() || !maximum.is_set() || maximum.value == model::Watchdog::kNever) return;
  const bool is_never = timeout.value == model::Watchdog::kNever;
  if (!is_never && timeout.value <= maximum.value) return;
  sink.report(diag::make(diag::kLimitConflict, timeout.range, "watchdogTimeout",
                         is_never ? "never" : std::to_string(timeout.value), std::to_string(maximum.value),
                         "maxWatchdogTimeout")
                  .with_note(maximum.range, "the other limit"));
}

}  // namespace

void check_limits(const model::Model& model, diag::DiagSink& sink) {
  for (const App& app : model.apps) {
    check_watchdog(app.watchdog, app.watchdog, sink);
    for (const model::ProcessGroup& group : app.process_groups) {
      for (const Rule& rule : kRules) check_rule(rule, app, group.limits, sink);
      check_watchdog(group.watchdog, app.watchdog, sink);
    }
    const auto& file_system = app.limits[Limit::kMaxFileSystemBytes];
    if (app.is_sandboxed.value || !file_system.is_set()) continue;
    diag::Diagnostic diagnostic = diag::make(diag::kFileSystemLimitUnused, file_system.range);
    if (app.is_sandboxed.is_set()) diagnostic.notes.push_back({app.is_sandboxed.range, "not sandboxed"});
    sink.report(std::move(diagnostic));
  }
}

}  // namespace portato::check
