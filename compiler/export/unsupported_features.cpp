// SPDX-License-Identifier: Apache-2.0
#include "export/unsupported_features.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

using model::Definition;
using model::ModuleId;

/// All demands of a module, to compare them.
std::string needs_text(const model::KernelNeeds& needs) {
  std::string text;
  for (const model::ConfigNeed& need : needs.config)
    text += (need.is_set ? "" : "!") + need.option.value + " ";
  return needs.versions ? text + support::to_string(needs.versions->value) : text;
}

class UnsupportedFeatures {
 public:
  UnsupportedFeatures(const plan::Planning& planning, const Exporter& exporter)
      : planning_(planning), exporter_(exporter) {}

  void run() {
    for (const Definition& definition : planning_.model.definitions) {
      report_definition(definition);
      for (const ModuleId id : definition.modules) report_module(definition, id);
    }
    const auto& release = planning_.model.system.kernel.release;
    if (release) need(Capability::kKernelRelease, release->range, "the kernel's release");
    if (!exporter_.can(Capability::kOwnDemands)) report_shared_demands();
  }

 private:
  void lose(source::SourceRange range, const std::string& what, std::string_view reason) {
    planning_.sink.report(
        diag::make(diag::kNotExported, range, std::string(exporter_.name), what, std::string(reason)));
  }

  /// `what` is lost, unless the exporter has the capability.
  void need(Capability capability, source::SourceRange range, const std::string& what) {
    if (!exporter_.can(capability)) lose(range, what, exporter_.reason_against(capability));
  }

  void report_definition(const Definition& definition) {
    for (const model::Bundle& file : definition.firmware)
      need(Capability::kFirmware, file.source.range, fmt::format("firmware `{}`", file.destination.value));
    for (const auto& rules : definition.udev_rules)
      need(Capability::kUdevRules, rules.range, "the udev rules");
    report_modprobe(definition.modprobe);
    report_settings(definition);
  }

  void report_modprobe(const model::ModprobeSettings& modprobe) {
    for (const auto& each : modprobe.blacklist)
      need(Capability::kBlacklists, each.range, fmt::format("the blacklisting of `{}`", each.value));
    for (const auto& alias : modprobe.aliases) {
      const std::string what = fmt::format("alias `{}`", alias.value);
      need(Capability::kAliases, alias.range, what);
      if (exporter_.can(Capability::kAliases) && !is_one_word(alias.value))
        lose(alias.range, what, "it would be several words of a line");
    }
    for (const auto* list : {&modprobe.softdep_pre, &modprobe.softdep_post}) {
      for (const auto& each : *list)
        need(Capability::kLoadOrder, each.range, fmt::format("the order to `{}`", each.value));
    }
  }

  void report_settings(const model::ModuleSettings& settings) {
    for (const model::Parameter& parameter : settings.parameters) {
      const std::string& value = parameter.value.value;
      const char* reason = !is_one_line(value) ? "its value has several lines"
                           : !support::is_modprobe_text(value)
                               ? "modprobe takes the tab in its value for a blank"
                               : nullptr;
      if (reason != nullptr)
        lose(parameter.value.range, fmt::format("parameter `{}`", parameter.name.value), reason);
    }
    for (const auto& script : {settings.install_script, settings.remove_script}) {
      if (script) need(Capability::kScripts, script->range, "the script");
    }
    for (const model::Bundle& bundle : settings.bundles)
      need(Capability::kBundles, bundle.source.range, fmt::format("bundled `{}`", bundle.destination.value));
    if (settings.kernel_needs.versions)
      need(Capability::kKernelVersion, settings.kernel_needs.versions->range, "the kernel's version");
  }

  void report_module(const Definition& definition, ModuleId id) {
    const model::Module& module = planning_.model[id];
    if (module.is_submodule) report_settings(module.own);
    if (definition.origin != model::ModuleOrigin::kSources && !exporter_.can(Capability::kFinishedModules)) {
      const bool is_external = definition.origin == model::ModuleOrigin::kExternal;
      return lose(module.prebuilt_path.range, fmt::format("`{}`", module.file_name()),
                  is_external ? "only its own commands can build it"
                              : exporter_.reason_against(Capability::kFinishedModules));
    }
    if (definition.load.value == model::LoadMode::kManual && exporter_.can(Capability::kLoading))
      planning_.sink.report(diag::make(diag::kNobodyLoads, definition.load.range, module.name.value,
                                       std::string(exporter_.name), module.name.value));
  }

  void report_shared_demands() {
    std::string common;
    bool has_common = false;
    bool differ = false;
    each_demanding([&](const model::KernelNeeds& needs, const std::string&, source::SourceRange) {
      const std::string text = needs_text(needs);
      differ = differ || (has_common && text != common);
      common = text;
      has_common = true;
    });
    if (!differ) return;
    each_demanding([&](const model::KernelNeeds& needs, const std::string& name, source::SourceRange range) {
      if (!needs.is_empty()) planning_.sink.report(diag::make(diag::kSharedDemand, range, name));
    });
  }

  template <class Function>
  void each_demanding(Function function) {
    const auto tell = [&](const model::ModuleSettings& settings, const std::string& name) {
      const model::KernelNeeds& needs = settings.kernel_needs;
      source::SourceRange range;
      if (!needs.config.empty()) range = needs.config.front().option.range;
      if (needs.versions) range = needs.versions->range;
      function(needs, name, range);
    };
    for (const Definition& definition : planning_.model.definitions) {
      if (definition.origin != model::ModuleOrigin::kSources) continue;
      tell(definition, definition.name);
      for (const ModuleId id : definition.modules) {
        const model::Module& module = planning_.model[id];
        if (module.is_submodule && !module.own.kernel_needs.is_empty()) tell(module.own, module.name.value);
      }
    }
  }

  const plan::Planning& planning_;
  const Exporter& exporter_;
};

}  // namespace

void report_unsupported(const plan::Planning& planning, const Exporter& exporter) {
  UnsupportedFeatures(planning, exporter).run();
}

bool has_modprobe_settings(const model::Model& model, ModuleId id) {
  if (!model[id].is_submodule) return true;
  const auto& modules = model.definition_of(id).modules;
  return std::all_of(modules.begin(), modules.end(), [&](ModuleId each) { return model[each].is_submodule; });
}

bool is_one_line(std::string_view text) { return text.find_first_of("\n\r") == std::string_view::npos; }

bool is_one_word(std::string_view text) {
  return !text.empty() && text.find_first_of(" \t\n\r\v\f") == std::string_view::npos;
}

}  // namespace portato::exports
