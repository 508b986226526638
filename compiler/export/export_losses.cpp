// SPDX-License-Identifier: Apache-2.0
#include "export/export_losses.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

using model::Definition;
using model::ModuleId;

constexpr const char* kKernelOnly = "the sources of a kernel hold nothing but what it is compiled from";
constexpr const char* kInSource = "in the kernel's own tree the source says that";

/// All demands of a module, to compare them.
std::string needs_text(const model::KernelNeeds& needs) {
  std::string text;
  for (const model::ConfigNeed& need : needs.config)
    text += (need.is_set ? "" : "!") + need.option.value + " ";
  return needs.versions ? text + support::to_string(needs.versions->value) : text;
}

class Losses {
 public:
  Losses(const plan::Planning& planning, ExportFormat format) : planning_(planning), format_(format) {}

  void run() {
    for (const Definition& definition : planning_.model.definitions) {
      report_definition(definition);
      for (const ModuleId id : definition.modules) report_module(definition, id);
    }
    const auto& release = planning_.model.system.kernel.release;
    if (release && (is(ExportFormat::kYocto) || is(ExportFormat::kInTree)))
      lose(release->range, "the kernel's release", "it is built for the kernel that is built there");
    if (is(ExportFormat::kDkms)) report_shared_demands();
  }

 private:
  [[nodiscard]] bool is(ExportFormat format) const { return format_ == format; }

  void lose(source::SourceRange range, const std::string& what, const std::string& reason) {
    planning_.sink.report(diag::make(diag::kNotExported, range, std::string(to_word(format_)), what, reason));
  }

  void report_definition(const Definition& definition) {
    if (is(ExportFormat::kInTree)) report_surroundings(definition);
    for (const auto& alias : definition.modprobe.aliases) {
      if (!is(ExportFormat::kInTree) && !is_one_word(alias.value))
        lose(alias.range, fmt::format("alias `{}`", alias.value), "it would be several words of a line");
    }
    report_settings(definition);
  }

  /// What lies beside modules, for a format that holds modules alone.
  void report_surroundings(const Definition& definition) {
    for (const model::Bundle& file : definition.firmware)
      lose(file.source.range, fmt::format("firmware `{}`", file.destination.value), kKernelOnly);
    for (const auto& rules : definition.udev_rules) lose(rules.range, "the udev rules", kKernelOnly);
    for (const auto& each : definition.modprobe.blacklist)
      lose(each.range, fmt::format("the blacklisting of `{}`", each.value), kKernelOnly);
    for (const auto& each : definition.modprobe.aliases)
      lose(each.range, fmt::format("alias `{}`", each.value), fmt::format("{}: `MODULE_ALIAS`", kInSource));
    for (const auto* list : {&definition.modprobe.loaded_before, &definition.modprobe.loaded_after}) {
      for (const auto& each : *list)
        lose(each.range, fmt::format("the order to `{}`", each.value),
             fmt::format("{}: `MODULE_SOFTDEP`", kInSource));
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
    if (!is(ExportFormat::kInTree)) return;
    for (const auto& script : {settings.install_script, settings.remove_script}) {
      if (script) lose(script->range, "the script", kKernelOnly);
    }
    for (const model::Bundle& bundle : settings.bundles)
      lose(bundle.source.range, fmt::format("bundled `{}`", bundle.destination.value), kKernelOnly);
    if (settings.kernel_needs.versions)
      lose(settings.kernel_needs.versions->range, "the kernel's version",
           "a kernel's sources are of one version");
  }

  void report_module(const Definition& definition, ModuleId id) {
    const model::Module& module = planning_.model[id];
    if (module.is_submodule) report_settings(module.own);
    if (definition.origin != model::ModuleOrigin::kSources && !is(ExportFormat::kSystemd)) {
      const bool is_external = definition.origin == model::ModuleOrigin::kExternal;
      return lose(module.prebuilt_path.range, fmt::format("`{}`", module.file_name()),
                  is_external ? "only its own commands can build it"
                              : "a finished module fits one kernel, and modules are built for others here");
    }
    if (definition.load.value == model::LoadMode::kManual && !is(ExportFormat::kInTree))
      planning_.sink.report(diag::make(diag::kNobodyLoads, definition.load.range, module.name.value,
                                       std::string(to_word(format_)), module.name.value));
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
  ExportFormat format_;
};

}  // namespace

void report_losses(const plan::Planning& planning, ExportFormat format) { Losses(planning, format).run(); }

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
