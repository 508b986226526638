// SPDX-License-Identifier: Apache-2.0
#include "plan/build_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plan/image_limits.hpp"
#include "plan/path_check.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"

namespace portato::plan {

using model::ModuleId;
using model::ModuleOrigin;

namespace {

PlanOptions with_defaults(PlanOptions options) {
  Toolchain& tools = options.toolchain;
  if (tools.strip.empty()) tools.strip = tools.cross_compile + "strip";
  if (tools.objcopy.empty()) tools.objcopy = tools.cross_compile + "objcopy";
  if (tools.architecture.empty() && options.kernel) tools.architecture = options.kernel->architecture;
  return options;
}

PORTATO_WORD_FUNCTION(manifest_word, model::ModuleOrigin, (kSources, "sources"), (kPrebuilt, "prebuilt"),
                      (kExternal, "external"))

ManifestModule manifest_module(const BuildPlan& plan, const DeliveredModule& module) {
  ManifestModule result;
  result.file = module.file;
  result.name = module.kernel_name;
  result.definition = module.definition;
  result.origin = manifest_word(module.origin);
  result.is_optional = module.is_optional;
  result.is_manual = module.is_manual;
  result.parameters = module.parameters;
  for (const DeliveredModule::Requirement& requirement : module.requirements)
    result.requirements.push_back({plan.modules[requirement.module].file, requirement.is_optional});
  return result;
}

PackageStep plan_package(const Planning& planning, const BuildPlan& plan, std::vector<StagedFile> files) {
  const PlanOptions& options = planning.options;
  PackageStep step;
  step.files = std::move(files);
  step.system = planning.model.system.name;
  step.target = options.target;
  step.framework_version = options.framework_version;
  if (options.kernel) step.kernel_release = options.kernel->release;
  step.staging_directory = planning.layout.staging();
  for (const DeliveredModule& module : plan.modules) step.modules.push_back(manifest_module(plan, module));
  step.modified = options.source_date_epoch.value_or(planning.model.system.modified);
  step.module_tree = plan.module_tree;
  step.image_root = kImageRoot;
  const std::string output = planning.layout.image(plan.publication_name(planning.model));
  step.update_pack = output + ".update";
  step.initramfs_image = output + ".cpio.zst";
  step.manifest = output + ".manifest.yaml";
  step.stamp = planning.layout.stamp("package");
  return step;
}

/// mkmod's modules, each definition in a folder of its own with what builds and loads it.
void add_single_modules(const BuildPlan& plan, std::vector<StagedFile>& published) {
  const auto add = [&](const std::string& folder, const std::string& source, std::uint32_t mode) {
    published.push_back({folder + std::string(support::file_name_of(source)), source, mode});
  };
  for (const DeliveredModule& module : plan.modules) {
    if (module.origin == ModuleOrigin::kSources) add("modules/" + module.definition + "/", module.path, 0644);
  }
  for (const DefinitionMakefile& makefile : plan.makefiles) {
    const std::string folder = "modules/" + makefile.definition + "/";
    add(folder, makefile.path, 0644);
    add(folder, support::directory_of(makefile.path) + "/Kbuild", 0644);
  }
  for (const ScriptPair& scripts : plan.scripts) {
    add("modules/" + scripts.name + "/", scripts.install_path, 0755);
    add("modules/" + scripts.name + "/", scripts.remove_path, 0755);
  }
}

/// What mkmod delivers to the output folder.
bool plan_single_publication(const Planning& planning, BuildPlan& plan) {
  auto files = plan_single_files(planning);
  if (!files) return false;
  plan.published = std::move(*files);
  add_single_modules(plan, plan.published);
  std::sort(plan.published.begin(), plan.published.end(),
            [](const StagedFile& a, const StagedFile& b) { return a.path < b.path; });
  return true;
}

bool plan_image(const Planning& planning, BuildPlan& plan) {
  plan.module_tree = module_tree_of(planning, plan.schedule);
  if (!plan.module_tree.empty()) plan.modprobe = plan_modprobe(planning, plan.modules);
  auto staging = plan_staging(planning, plan);
  if (!staging) return false;
  plan.folder_lists = std::move(staging->folder_lists);
  plan.package = plan_package(planning, plan, std::move(staging->files));
  for (const std::string& file :
       {plan.package->update_pack, plan.package->initramfs_image, plan.package->manifest}) {
    plan.published.push_back({std::string(support::file_name_of(file)), file, 0644});
  }
  return true;
}

bool plan_compilation(const Planning& planning, BuildPlan& plan) {
  const std::vector<ModuleId> modules = compiled_modules(planning, plan.schedule);
  if (modules.empty() || !planning.options.kernel) return true;
  for (const ModuleId id : modules) plan.compiled.push_back(plan_compiled_module(planning.model, id));
  plan.kbuild = plan_kbuild(planning, modules, plan.compiled);
  return plan.kbuild.has_value();
}

}  // namespace

std::vector<std::string> BuildPlan::step_names() const {
  std::vector<std::string> names;
  for (const PlannedExternal& external : externals)
    names.emplace_back(support::base_name_of(external.file, ".json"));
  if (kbuild) names.emplace_back("kbuild");
  if (verify) names.emplace_back("verify");
  if (package) names.emplace_back("package");
  return names;
}

std::optional<BuildPlan> plan_build(const model::Model& model, const PlanOptions& options,
                                    const source::SourceManager& sources, const source::FileSystem& fs,
                                    diag::DiagSink& sink) {
  BuildPlan plan;
  plan.options = with_defaults(options);
  const Planning planning(model, plan.options, sources, fs, sink);
  plan.layout = planning.layout;
  const kernel::KernelTree* kernel = options.kernel ? &*options.kernel : nullptr;
  plan.schedule = make_schedule(model, planning.dependencies, {kernel, options.failed}, sink);
  // Each part is tried whatever became of the others, so that all mistakes are reported at once.
  bool is_ok = plan.schedule.is_complete;
  is_ok = check_module_settings(planning) && is_ok;
  plan.modules = deliver(planning, plan.schedule);
  is_ok = plan_compilation(planning, plan) && is_ok;
  auto externals = plan_externals(planning, plan.kbuild);
  if (externals) plan.externals = std::move(*externals);
  is_ok = externals.has_value() && is_ok;
  plan.scripts = plan_scripts(planning, plan.schedule, plan.modules);
  plan.makefiles = plan_makefiles(planning, plan.schedule);
  is_ok = (options.for_single_definition ? plan_single_publication(planning, plan)
                                         : plan_image(planning, plan)) &&
          is_ok;
  is_ok = check_paths(planning) && is_ok;
  if (!is_ok) return std::nullopt;
  plan.verify = plan_verification(planning, plan);
  return plan;
}

}  // namespace portato::plan
