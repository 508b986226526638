// SPDX-License-Identifier: Apache-2.0
// What the system's `apps` list overrides in an app: its limits, groups, pools and the like.
#include <algorithm>
#include <set>

#include "bind/app_binder.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

class OverrideBinder {
 public:
  OverrideBinder(Binder& binder, const expand::Unit& unit, App& app)
      : binder_(binder), unit_(unit), app_(app) {}

  void run(const std::vector<NodeRef>& overrides) {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"sandboxed", &OverrideBinder::set_sandboxed},
        {"start", &OverrideBinder::set_start},
        {"preloaded", &OverrideBinder::set_preload},
        {"username", &OverrideBinder::set_user_name},
        {"groups", &OverrideBinder::set_groups},
        {"capability", &OverrideBinder::set_capabilities},
        {"faultAction", &OverrideBinder::set_fault_action},
        {"maxPriority", &OverrideBinder::set_maximum_priority},
        {"watchdogAction", &OverrideBinder::set_watchdog_action},
        {"watchdogTimeout", &OverrideBinder::set_watchdog_timeout},
        {"maxWatchdogTimeout", &OverrideBinder::set_maximum_timeout},
        {"cpuShare", &OverrideBinder::set_limit},
        {"maxCoreDumpFileBytes", &OverrideBinder::set_limit},
        {"maxFileBytes", &OverrideBinder::set_limit},
        {"maxFileDescriptors", &OverrideBinder::set_limit},
        {"maxFileSystemBytes", &OverrideBinder::set_limit},
        {"maxLockedMemoryBytes", &OverrideBinder::set_limit},
        {"maxMemoryBytes", &OverrideBinder::set_limit},
        {"maxMQueueBytes", &OverrideBinder::set_limit},
        {"maxQueuedSignals", &OverrideBinder::set_limit},
        {"maxSecureStorageBytes", &OverrideBinder::set_limit},
        {"maxStackBytes", &OverrideBinder::set_limit},
        {"maxThreads", &OverrideBinder::set_limit},
        {"runGroup", &OverrideBinder::set_limit},
        {"startGroup", &OverrideBinder::set_limit},
    };
    static_assert(handles_all<kHandlers, place("apps/*", FileKind::kSdef)>());
    for (const NodeRef node : overrides) warn_if_repeated(SectionView{node});
    dispatch(kHandlers, *this, overrides);
  }

 private:
  using Handler = void (OverrideBinder::*)(const SectionView&);

  void warn_if_repeated(const SectionView& section) {
    if (section.block().is_valid() || section.name().empty()) return;
    const auto [known, is_new] = seen_.emplace(section.name(), section.keyword().range());
    if (is_new) return;
    binder_.report(
        diag::make(diag::kSettingOverwritten, section.keyword().range(), std::string(section.name()))
            .with_note(known->second, "first set here"));
  }

  void set_limit(const SectionView& section) {
    const LimitInfo* info = find_limit(section.name());
    if (info == nullptr) return;
    const auto value = ranged_value(binder_, section, info->minimum, info->maximum);
    if (!value) return;
    if (!info->is_of_process) app_.limits[info->limit].set(*value);
    for (ProcessGroup& group : app_.process_groups) {
      if (info->is_of_process) group.limits[info->limit].set(*value);
    }
  }

  void set_sandboxed(const SectionView& section) {
    const Located<std::string> word = word_of(section);
    if (const auto value = boolean_word(word.value)) app_.is_sandboxed.set({*value, word.range});
  }

  void set_start(const SectionView& section) {
    const Located<std::string> word = word_of(section);
    if (!word.range.is_valid()) return;
    app_.start.set({support::from_word<StartMode>(word.value).value_or(StartMode::kAuto), word.range});
  }

  void set_preload(const SectionView& section) {
    const Located<std::string> word = word_of(section);
    Preload preload;
    if (const auto value = boolean_word(word.value)) {
      preload.kind = *value ? Preload::Kind::kThisBuild : Preload::Kind::kNo;
    } else if (word.value == "buildVersion") {
      preload.kind = Preload::Kind::kThisBuild;
    } else if (word.value == "anyVersion") {
      preload.kind = Preload::Kind::kAnyBuild;
    } else if (!word.value.empty()) {
      preload = {Preload::Kind::kHash, word.value};
    }
    if (word.range.is_valid()) app_.preload.set({std::move(preload), word.range});
  }

  void set_user_name(const SectionView& section) {
    if (section.value().is_valid()) app_.user_name.set(word_of(section));
  }

  void set_groups(const SectionView& section) { replace_names(section, app_.groups); }
  void set_capabilities(const SectionView& section) { replace_names(section, app_.capabilities); }

  /// The first such section replaces what the app has; later ones add to it.
  void replace_names(const SectionView& section, NameSet& set) {
    if (seen_.emplace(section.name(), section.keyword().range()).second) {
      set.replaced = std::move(set.names);
      set.names.clear();
    }
    for (const NodeRef token : item_values(unit_, section)) {
      add_name(set.names, {std::string(token.text()), token.range()});
    }
  }

  void set_fault_action(const SectionView& section) {
    if (!section.value().is_valid()) return;
    for (ProcessGroup& group : app_.process_groups) group.fault_action.set(word_of(section));
  }

  void set_maximum_priority(const SectionView& section) {
    const Located<std::string> maximum = word_of(section);
    const auto highest = priority_rank(maximum.value);
    if (!highest) return;
    app_.maximum_priority.set(maximum);
    for (ProcessGroup& group : app_.process_groups) {
      const std::string given = group.priority.is_set() ? group.priority.value : "medium";
      if (priority_rank(given).value_or(0) <= *highest) continue;
      if (group.priority.is_set()) {
        binder_.report(diag::make(diag::kPriorityLowered, maximum.range, given, app_.key, maximum.value)
                           .with_note(group.priority.range, "the start priority"));
      }
      group.priority.set(maximum);
    }
  }

  /// compat: the original refuses to override a watchdog setting that the app has.
  void set_watchdog_action(const SectionView& section) {
    if (section.value().is_valid()) app_.watchdog.action.set(word_of(section));
  }
  void set_watchdog_timeout(const SectionView& section) {
    if (const auto time = watchdog_time(binder_, section)) app_.watchdog.timeout.set(*time);
  }
  void set_maximum_timeout(const SectionView& section) {
    if (const auto time = watchdog_time(binder_, section)) app_.watchdog.maximum_timeout.set(*time);
  }

  Binder& binder_;
  const expand::Unit& unit_;
  App& app_;
  std::map<std::string_view, source::SourceRange> seen_;
};

}  // namespace

void apply_overrides(Binder& binder, const expand::Unit& unit, const std::vector<NodeRef>& overrides,
                     App& app) {
  OverrideBinder(binder, unit, app).run(overrides);
}

}  // namespace portato::bind
