// SPDX-License-Identifier: Apache-2.0
// `processes` sections of an app.
#include <algorithm>

#include "bind/app_binder.hpp"
#include "expand/substitute.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

constexpr std::size_t kLongestProcessName = 47;

class ProcessGroupBinder {
 public:
  ProcessGroupBinder(Binder& binder, const expand::Unit& unit) : binder_(binder), unit_(unit) {}

  ProcessGroup run(const SectionView& section) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"run", &ProcessGroupBinder::bind_run},
        {"envVars", &ProcessGroupBinder::bind_variables},
        {"faultAction", &ProcessGroupBinder::bind_fault_action},
        {"priority", &ProcessGroupBinder::bind_priority},
        {"watchdogAction", &ProcessGroupBinder::bind_watchdog_action},
        {"watchdogTimeout", &ProcessGroupBinder::bind_watchdog_timeout},
        {"maxWatchdogTimeout", &ProcessGroupBinder::bind_maximum_timeout},
        {"maxCoreDumpFileBytes", &ProcessGroupBinder::bind_limit},
        {"maxFileBytes", &ProcessGroupBinder::bind_limit},
        {"maxFileDescriptors", &ProcessGroupBinder::bind_limit},
        {"maxLockedMemoryBytes", &ProcessGroupBinder::bind_limit},
        {"maxStackBytes", &ProcessGroupBinder::bind_limit},
    };
    static_assert(handles_all<kHandlers, place("processes", FileKind::kAdef)>());
    group_.range = section.keyword().range();
    dispatch(kHandlers, *this, unit_.entries(section.block()));
    return std::move(group_);
  }

 private:
  using Handler = void (ProcessGroupBinder::*)(const SectionView&);

  void bind_limit(const SectionView& section) {
    const LimitInfo* info = find_limit(section.name());
    if (info == nullptr || !info->is_of_process) return;
    if (auto value = ranged_value(binder_, section, info->minimum, info->maximum)) {
      set_in_file(binder_, section, group_.limits[info->limit], std::move(*value));
    }
  }

  void bind_fault_action(const SectionView& section) { set_word(section, group_.fault_action); }
  void bind_priority(const SectionView& section) { set_word(section, group_.priority); }
  void bind_watchdog_action(const SectionView& section) { set_word(section, group_.watchdog.action); }
  void bind_watchdog_timeout(const SectionView& section) { set_time(section, group_.watchdog.timeout); }
  void bind_maximum_timeout(const SectionView& section) {
    set_time(section, group_.watchdog.maximum_timeout);
  }

  void set_word(const SectionView& section, Setting<std::string>& setting) {
    if (section.value().is_valid()) set_in_file(binder_, section, setting, word_of(section));
  }

  void set_time(const SectionView& section, Setting<std::int64_t>& setting) {
    if (auto time = watchdog_time(binder_, section)) set_in_file(binder_, section, setting, *time);
  }

  void bind_variables(const SectionView& section) {
    for (const auto& [name, value] : named_values(unit_, section)) {
      set_parameter(binder_, group_.variables,
                    {{std::string(name.text()), name.range()}, binder_.located_text(value)});
    }
  }

  void bind_run(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) bind_process(ItemView{node});
  }

  /// Words of a command line are for the target: `$` is an ordinary character in them.
  void bind_process(const ItemView& item) {
    Process process;
    bool is_first = true;
    for (const NodeRef entry : unit_.entries(item.list())) {
      const NodeRef token = ItemView{entry}.value(0);
      if (!token.is_valid()) continue;
      Located<std::string> word{expand::unquote(token.text()), token.range()};
      is_first ? process.executable = std::move(word) : process.arguments.emplace_back(std::move(word));
      is_first = false;
    }
    if (is_first) return;
    const NodeRef name = item.value(0);
    if (name.is_valid()) {
      process.name = {std::string(name.text()), name.range()};
    } else {
      process.name = {std::string(support::file_name_of(process.executable.value)), process.executable.range};
    }
    if (check_name(process.name)) group_.processes.push_back(std::move(process));
  }

  bool check_name(const Located<std::string>& name) {
    const std::string rule = name.value.empty()                          ? "it is empty"
                             : name.value == "." || name.value == ".."   ? "it names a directory"
                             : name.value.find(':') != std::string::npos ? "it must not hold `:`"
                             : name.value.size() > kLongestProcessName   ? "it may have at most 47 bytes"
                                                                         : "";
    if (rule.empty()) return true;
    diag::Diagnostic diagnostic =
        diag::make(diag::kProcessName, name.range, support::printable(name.value), rule);
    diagnostic.help = "a process can be given a name: `name = ( executable )`";
    binder_.report(std::move(diagnostic));
    return false;
  }

  Binder& binder_;
  const expand::Unit& unit_;
  ProcessGroup group_;
};

}  // namespace

ProcessGroup bind_process_group(Binder& binder, const expand::Unit& unit, const SectionView& section) {
  return ProcessGroupBinder(binder, unit).run(section);
}

/// compat: the original decides this before the system's `sandboxed` is known.
void add_default_path(App& app) {
  const std::string common = "/usr/local/bin:/usr/bin:/bin";
  const std::string own = "/legato/systems/current/apps/" + app.name + "/read-only/bin:";
  for (ProcessGroup& group : app.process_groups) {
    const bool has_path =
        std::any_of(group.variables.begin(), group.variables.end(),
                    [](const Parameter& variable) { return variable.name.value == "PATH"; });
    if (has_path) continue;
    group.variables.push_back({{"PATH", {}}, {app.is_sandboxed.value ? common : own + common, {}}});
  }
}

}  // namespace portato::bind
