// SPDX-License-Identifier: Apache-2.0
#include "export/export_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "export/export_sources.hpp"
#include "export/unsupported_features.hpp"
#include "plan/load_order.hpp"
#include "plan/module_arguments.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

using model::Definition;
using model::DefinitionId;
using model::Model;
using model::ModuleId;

constexpr std::string_view kFilesFolder = "/files/";

std::vector<std::string> values(const std::vector<model::Located<std::string>>& texts) {
  std::vector<std::string> result;
  for (const auto& text : texts) result.push_back(text.value);
  return result;
}

/// Options for a plan of what goes beside modules, whose paths then begin with a slash.
plan::PlanOptions copy_options() {
  plan::PlanOptions options;
  options.for_single_definition = true;
  return options;
}

class ExportPlanner {
 public:
  ExportPlanner(const Model& model, const Exporter& exporter, const source::SourceManager& sources,
                const source::FileSystem& fs, diag::DiagSink& sink)
      : model_(model),
        exporter_(exporter),
        options_(copy_options()),
        planning_{model, options_, sources, fs, sink},
        order_(plan::load_order(model)) {}

  std::optional<ExportPlan> run() {
    ExportPlan plan;
    plan.exporter = &exporter_;
    plan.system = plain_name(model_.system.name);
    plan.needs_modversions = model_.system.kernel.modversions.is_valid();
    plan.needs_signatures = model_.system.kernel.signatures.is_valid();
    if (model_.system.kernel.release) plan.kernel_release = model_.system.kernel.release->value;
    report_unsupported(planning_, exporter_);
    is_ok_ = plan::plan_copies(planning_, copies_);
    for (const std::vector<DefinitionId>& group : groups()) add_package(plan, group);
    if (is_ok_ && plan.packages.empty())
      report(diag::make(diag::kNothingToExport, {}, model_.system.name, std::string(exporter_.name)));
    if (!is_ok_) return std::nullopt;
    return plan;
  }

 private:
  /// What is built together.
  [[nodiscard]] std::vector<std::vector<DefinitionId>> groups() const {
    std::vector<std::vector<DefinitionId>> groups;
    for (std::size_t i = 0; i < model_.definitions.size(); ++i) {
      if (groups.empty() || exporter_.grouping == Grouping::kDefinition) groups.emplace_back();
      groups.back().emplace_back(i);
    }
    return groups;
  }

  [[nodiscard]] bool is_built(const Definition& definition) const {
    return definition.origin == model::ModuleOrigin::kSources;
  }

  [[nodiscard]] bool is_exported(const Definition& definition) const {
    return exporter_.can(Capability::kFinishedModules) || is_built(definition);
  }

  void add_package(ExportPlan& plan, const std::vector<DefinitionId>& group) {
    ExportedPackage package;
    ExportSources sources(model_, planning_.fs, planning_.sink);
    const auto is_in_group = [&](ModuleId id) {
      const DefinitionId definition = model_[id].definition;
      return is_exported(model_[definition]) &&
             std::find(group.begin(), group.end(), definition) != group.end();
    };
    for (const ModuleId id : order_) {
      if (!is_in_group(id)) continue;
      package.modules.push_back(module(id));
      if (needs_sources()) is_ok_ = sources.add(id) && is_ok_;
    }
    if (package.modules.empty() || !is_ok_) return;
    if (needs_sources()) {
      sources.finish();
      for (const ExportedModule& each : package.modules)
        package.compiled.push_back(sources.compiled(each.id));
      package.sources = sources.files();
      add_license(package, sources.licenses());
    }
    for (const DefinitionId id : group) {
      if (is_exported(model_[id])) add_files(package, model_[id]);
    }
    describe(plan, package, group);
    plan.packages.push_back(std::move(package));
  }

  void add_license(ExportedPackage& package, const std::vector<std::string>& statements) {
    const auto license = license_of(statements);
    package.license = license.value_or(ExportedLicense{"CLOSED", {}});
    if (license || !exporter_.can(Capability::kLicenses)) return;
    std::string said = "nothing of it";
    if (!statements.empty()) said = "`" + support::join(statements, "`, `") + "`";
    const ModuleId first = package.modules.front().id;
    planning_.sink.report(
        diag::make(diag::kUnknownLicense, planning_.module_range(first), model_[first].name.value, said));
  }

  [[nodiscard]] bool needs_sources() const { return exporter_.can(Capability::kSources); }

  void describe(const ExportPlan& plan, ExportedPackage& package, const std::vector<DefinitionId>& group) {
    std::vector<std::string> names;
    for (const ExportedModule& each : package.modules) names.push_back(plain_name(each.name));
    const bool is_one = exporter_.grouping == Grouping::kDefinition;
    package.name = is_one ? plain_name(model_[group.front()].name) : plan.system;
    package.summary = fmt::format("kernel module{} {} of {}", names.size() == 1 ? "" : "s",
                                  support::join(names, ", "), plan.system);
    if (!is_one) return;
    package.is_optional = model_.is_optional(group.front());
    for (const ExportedModule& each : package.modules) {
      for (const plan::Dependency& edge : planning_.dependencies.of(each.id)) {
        const DefinitionId required = model_[edge.module].definition;
        if (required == group.front() || !is_built(model_[required])) continue;
        auto& list = edge.is_optional ? package.may_require_packages : package.requires_packages;
        const std::string name = plain_name(model_[required].name);
        if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
      }
    }
  }

  ExportedModule module(ModuleId id) {
    const Definition& definition = model_.definition_of(id);
    const model::ModuleSettings& settings = planning_.settings(id);
    ExportedModule result;
    result.id = id;
    result.name = model_[id].name.value;
    result.kernel_name = model_[id].kernel_name();
    result.is_built = is_built(definition);
    result.is_auto = definition.load.value == model::LoadMode::kAuto;
    result.is_optional = model_.is_optional(model_[id].definition);
    add_parameters(result, settings);
    for (const plan::Dependency& edge : planning_.dependencies.of(id)) {
      (edge.is_optional ? result.may_need : result.needs).push_back(model_[edge.module].name.value);
    }
    if (has_modprobe_settings(model_, id)) {
      result.pre = values(definition.modprobe.softdep_pre);
      result.post = values(definition.modprobe.softdep_post);
      result.blacklist = values(definition.modprobe.blacklist);
      result.aliases = values(definition.modprobe.aliases);
      std::erase_if(result.aliases, [](const std::string& alias) { return !is_one_word(alias); });
    }
    add_needs(result, definition.kernel_needs);
    if (model_[id].is_submodule) add_needs(result, model_[id].own.kernel_needs);
    result.install_script = script(id, settings.install_script);
    result.remove_script = script(id, settings.remove_script);
    return result;
  }

  void add_parameters(ExportedModule& module, const model::ModuleSettings& settings) {
    for (const model::Parameter& parameter : settings.parameters) {
      const std::string& value = parameter.value.value;
      if (!is_one_line(value) || !support::is_modprobe_text(value)) continue;  // reported
      auto argument = plan::module_argument(parameter.name.value, value);
      if (!argument) {
        report(diag::make(diag::kInexpressibleParameter, parameter.value.range, parameter.name.value));
        continue;
      }
      module.arguments.push_back(std::move(*argument));
      module.parameters.push_back(parameter);
    }
  }

  static void add_needs(ExportedModule& module, const model::KernelNeeds& needs) {
    module.config_needs.insert(module.config_needs.end(), needs.config.begin(), needs.config.end());
    if (needs.versions) module.versions = needs.versions->value;
  }

  [[nodiscard]] std::string script(ModuleId id,
                                   const std::optional<model::Located<std::string>>& script) const {
    if (!script) return {};
    return plan::staged_script(planning_.files_folder(id), script->value).substr(kFilesFolder.size() - 1);
  }

  void add_files(ExportedPackage& package, const Definition& definition) {
    const std::string files = "/modules/" + definition.name + std::string(kFilesFolder);
    const std::string firmware = std::string("/") + plan::kFirmwareFolder + "/";
    const std::string rules = std::string("/") + plan::kUdevFolder + "/";
    for (const plan::FileCopy& copy : copies_) {
      if (copy.destination.starts_with(files)) add_copy(package.files, copy, files.size());
      if (copy.destination.starts_with(firmware) &&
          is_firmware_of(definition, copy.destination.substr(firmware.size())))
        add_copy(package.firmware, copy, firmware.size());
      const bool is_rules = std::any_of(definition.udev_rules.begin(), definition.udev_rules.end(),
                                        [&](const auto& each) { return each.value == copy.source; });
      if (is_rules && copy.destination.starts_with(rules)) add_copy(package.udev_rules, copy, rules.size());
    }
  }

  static bool is_firmware_of(const Definition& definition, const std::string& path) {
    return std::any_of(definition.firmware.begin(), definition.firmware.end(), [&](const auto& bundle) {
      return support::is_inside(path, support::normalise_path(bundle.destination.value));
    });
  }

  void add_copy(std::vector<ExportedFile>& files, const plan::FileCopy& copy, std::size_t prefix) {
    auto content = planning_.fs.read_file(copy.source);
    if (!content)
      return report(diag::make(diag::kExportUnreadable, {}, copy.source, content.error().message));
    files.push_back({copy.destination.substr(prefix), std::move(*content), copy.mode});
  }

  void report(diag::Diagnostic diagnostic) {
    planning_.sink.report(std::move(diagnostic));
    is_ok_ = false;
  }

  const Model& model_;
  const Exporter& exporter_;
  plan::PlanOptions options_;
  plan::Planning planning_;
  std::vector<ModuleId> order_;
  std::vector<plan::FileCopy> copies_;
  bool is_ok_ = true;
};

}  // namespace

std::string plain_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    const bool is_plain =
        support::is_letter(c) || support::is_digit(c) || c == '_' || c == '+' || (c == '.' && !name.empty());
    name += is_plain || (c == '-' && !name.empty()) ? c : name.empty() ? '_' : '-';
  }
  return name.empty() ? "_" : name;
}

std::optional<ExportPlan> plan_export(const Model& model, const Exporter& exporter,
                                      const source::SourceManager& sources, const source::FileSystem& fs,
                                      diag::DiagSink& sink) {
  return ExportPlanner(model, exporter, sources, fs, sink).run();
}

}  // namespace portato::exports
