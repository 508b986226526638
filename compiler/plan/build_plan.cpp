// SPDX-License-Identifier: Apache-2.0
#include "plan/build_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"
#include "plan/image_limits.hpp"
#include "plan/load_order.hpp"
#include "plan/path_check.hpp"
#include "plan/planning.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::plan {

using model::ModuleId;
using model::ModuleOrigin;

std::string Planning::definition_folder(const model::Definition& definition) const {
  return options.work_directory + (options.for_single_definition ? "/generated" : "") + "/modules/" +
         definition.name;
}

std::string Planning::finished_module(ModuleId id) const {
  const model::Module& module = model[id];
  if (model.definition_of(id).origin != ModuleOrigin::kSources) return module.prebuilt_path.value;
  return options.work_directory + "/ko/" + shipped_name(options, model, id);
}

std::string shipped_name(const PlanOptions& options, const model::Model& model, ModuleId id) {
  constexpr std::pair<std::string_view, std::string_view> kSuffixes[] = {
      {"zstd", ".zst"}, {"xz", ".xz"}, {"gzip", ".gz"}};
  std::string name = model[id].file_name();
  if (model.definition_of(id).origin != ModuleOrigin::kSources) return name;
  for (const auto& [compression, suffix] : kSuffixes) {
    if (options.modules.compression == compression) name += suffix;
  }
  return name;
}

const model::ModuleSettings& Planning::settings(ModuleId id) const {
  return model[id].is_submodule ? model[id].own : model.definition_of(id);
}

const std::string& Planning::files_folder(ModuleId id) const {
  return model[id].is_submodule ? model[id].name.value : model.definition_of(id).name;
}

source::SourceRange Planning::module_range(ModuleId id) const {
  const model::Module& module = model[id];
  if (module.name.range.is_valid()) return module.name.range;
  return module.sources.empty() ? module.prebuilt_path.range : module.sources.front().range;
}

std::string Planning::place(source::SourceRange range, const std::string& path) const {
  if (!range.is_valid()) return path;
  const source::LineColumn at = sources.line_column(range.source, range.begin);
  return fmt::format("{}:{}:{}", sources.path(range.source), at.line, at.column);
}

namespace {

bool is_source_module(const model::Model& model, ModuleId id) {
  return model.definition_of(id).origin == ModuleOrigin::kSources;
}

/// As one word of the shell that make starts, inside a variable of make.
std::string quote_for_make(const std::string& word) {
  return support::make_argument(support::shell_word(word));
}

PlanOptions with_defaults(PlanOptions options) {
  Toolchain& tools = options.toolchain;
  if (tools.strip.empty()) tools.strip = tools.cross_compile + "strip";
  if (tools.objcopy.empty()) tools.objcopy = tools.cross_compile + "objcopy";
  if (tools.architecture.empty() && options.kernel) tools.architecture = options.kernel->architecture;
  return options;
}

/// nm of the binutils tries every plugin of the machine on an object of a kind that it was not told; with
/// LLVM installed that takes ten times as long as reading the object, twice for each of them. Nothing for
/// clang, whose nm has no plugins.
std::optional<std::string> quick_nm(const PlanOptions& options) {
  const kernel::ElfKind& kind = options.kernel->machine;
  if (options.kernel->is_clang || kind.machine == 0) return std::nullopt;
  return fmt::format("NM={}nm --target=elf{}-{}", options.toolchain.cross_compile, kind.is_64_bit ? 64 : 32,
                     kind.is_big_endian ? "big" : "little");
}

/// The compiler that kbuild will call, without launcher; empty where its name does not tell what it compiles
/// for: clang is told by kbuild, and further options may name another one.
std::string plain_compiler(const PlanOptions& options) {
  const Toolchain& tools = options.toolchain;
  const auto names_another = [](const std::string& option) {
    return option.starts_with("CC=") || option.starts_with("LLVM=") || option.starts_with("CROSS_COMPILE=");
  };
  if (options.kernel->is_clang || tools.cc.find("clang") != std::string::npos ||
      std::any_of(tools.make_options.begin(), tools.make_options.end(), names_another))
    return "";
  return tools.cc.empty() ? tools.cross_compile + options.kernel->default_compiler : tools.cc;
}

std::vector<std::string> make_arguments(const Planning& planning, const std::string& build_directory) {
  const PlanOptions& options = planning.options;
  std::vector<std::string> arguments{"ARCH=" + options.toolchain.architecture};
  if (!options.toolchain.cross_compile.empty()) {
    arguments.push_back("CROSS_COMPILE=" + options.toolchain.cross_compile);
  }
  if (options.kernel->is_clang) arguments.emplace_back("LLVM=1");
  std::string cc = options.toolchain.cc;
  if (!options.toolchain.launcher.empty()) {
    if (cc.empty()) cc = options.toolchain.cross_compile + options.kernel->default_compiler;
    cc = options.toolchain.launcher + " " + cc;
  }
  if (!cc.empty()) arguments.push_back("CC=" + cc);
  if (auto nm = quick_nm(options)) arguments.push_back(std::move(*nm));
  std::vector<std::string> maps = prefix_maps(planning.model, build_directory);
  std::transform(maps.begin(), maps.end(), maps.begin(), quote_for_make);
  for (const char* variable : {"KCFLAGS=", "KAFLAGS="})
    arguments.push_back(variable + support::join(maps, " "));
  const auto& further = options.toolchain.make_options;
  arguments.insert(arguments.end(), further.begin(), further.end());
  return arguments;
}

/// Names of the source modules that this one requires.
std::vector<std::string> needed_sources(const model::Model& model, ModuleId id) {
  std::vector<std::string> names;
  for (const model::Model::Edge& edge : model.required_by(id)) {
    if (!edge.is_optional && is_source_module(model, edge.module))
      names.push_back(model[edge.module].name.value);
  }
  return names;
}

BuiltModule built_module(const Planning& planning, ModuleId id) {
  const model::Module& module = planning.model[id];
  const model::Definition& definition = planning.model.definition_of(id);
  return {module.name.value, planning.place(planning.module_range(id), definition.path),
          planning.model.is_optional(module.definition), planning.finished_module(id),
          needed_sources(planning.model, id)};
}

ModuleFinish module_finish(const PlanOptions& options) {
  ModuleFinish finish;
  if (options.strip_modules) finish.strip = options.toolchain.strip;
  finish.objcopy = options.toolchain.objcopy;
  finish.debug_directory = options.debug_directory;
  finish.signing_key = options.modules.signing_key;
  finish.certificate = options.modules.certificate;
  finish.hash = options.modules.hash;
  finish.signing_place = options.modules.signing_place;
  finish.compression = options.modules.compression;
  return finish;
}

bool plan_kbuild(const Planning& planning, BuildPlan& plan) {
  const PlanOptions& options = planning.options;
  KbuildStep step;
  for (const ModuleId id : plan.all_order) {
    if (!is_source_module(planning.model, id) || plan.unfit.contains(id.index())) continue;
    plan.compiled.push_back(plan_compiled_module(planning.model, id));
    step.modules.push_back(built_module(planning, id));
  }
  if (plan.compiled.empty()) return true;
  step.build_directory = plan.in_work("kbuild");
  if (!kernel::check_build_directory(step.build_directory, planning.sink)) return false;
  step.kernel_source = options.kernel->directory;
  step.compiler = plain_compiler(options);
  step.architecture = options.toolchain.architecture;
  step.kernel_release = options.kernel->release;
  step.make_arguments = make_arguments(planning, step.build_directory);
  for (const CompiledModule& module : plan.compiled) {
    for (const SourceLink& link : module.links) {
      step.links.emplace_back(step.build_directory + "/" + link.path, link.target);
    }
  }
  step.finish = module_finish(options);
  step.compile_commands = plan.in_work("compile_commands.json");
  step.depfile = plan.in_work("stamps/kbuild.d");
  step.stamp = plan.in_work("stamps/kbuild");
  step.jobs = options.jobs;
  step.left_out_file = plan.left_out_file();
  step.failed_file = plan.failed_file();
  step.log = plan.in_work("reports/kbuild.log");
  plan.kbuild = std::move(step);
  return true;
}

/// Module.symvers of everything a definition requires, in load order; seen from its folder.
std::vector<std::string> extra_symbols(const Planning& planning, const LoadPositions& positions,
                                       const model::Definition& definition) {
  std::vector<std::string> files;
  for (const ModuleId id : with_requirements(planning.model, definition.modules, positions)) {
    const model::Definition& required = planning.model.definition_of(id);
    if (&required == &definition) continue;
    std::string file = required.origin == ModuleOrigin::kSources
                           ? "../" + required.name
                           : support::directory_of(planning.model[id].prebuilt_path.value);
    file += "/Module.symvers";
    if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
  }
  return files;
}

void plan_makefiles(const Planning& planning, BuildPlan& plan) {
  const LoadPositions positions(plan.load_order, planning.model.modules.size());
  for (const model::Definition& definition : planning.model.definitions) {
    if (definition.origin != ModuleOrigin::kSources) continue;
    DefinitionMakefile makefile;
    makefile.path = planning.definition_folder(definition) + "/Makefile";
    makefile.definition = definition.name;
    makefile.definition_path = definition.path;
    for (const ModuleId id : definition.modules) {
      makefile.modules.push_back(plan_compiled_module(planning.model, id));
    }
    makefile.extra_symbols = extra_symbols(planning, positions, definition);
    plan.makefiles.push_back(std::move(makefile));
  }
}

ManifestModule manifest_module(const Planning& planning, const BuildPlan& plan, ModuleId id) {
  constexpr const char* kOrigins[] = {"sources", "prebuilt", "external"};
  const model::Module& module = planning.model[id];
  const model::Definition& definition = planning.model.definition_of(id);
  ManifestModule result;
  result.file = plan.shipped_name(planning.model, id);
  result.name = module.kernel_name();
  result.definition = definition.name;
  result.origin = kOrigins[static_cast<std::size_t>(definition.origin)];
  result.is_optional = planning.model.is_optional(module.definition);
  result.is_manual = definition.load.value == model::LoadMode::kManual;
  for (const model::Parameter& parameter : planning.settings(id).parameters) {
    result.parameters.emplace_back(parameter.name.value, parameter.value.value);
  }
  for (const model::Model::Edge& edge : planning.model.required_by(id)) {
    if (plan.is_left_out[edge.module.index()]) continue;
    result.requirements.push_back({plan.shipped_name(planning.model, edge.module), edge.is_optional});
  }
  return result;
}

bool plan_package(const Planning& planning, BuildPlan& plan) {
  const PlanOptions& options = planning.options;
  PackageStep step;
  plan_module_tree(planning, plan);
  if (!plan_staging(planning, plan, step.files)) return false;
  step.system = planning.model.system.name;
  step.target = options.target;
  step.framework_version = options.framework_version;
  if (options.kernel) step.kernel_release = options.kernel->release;
  step.staging_directory = plan.in_work("staging");
  for (const ModuleId id : plan.load_order) step.modules.push_back(manifest_module(planning, plan, id));
  step.modified = options.source_date_epoch.value_or(planning.model.system.modified);
  step.module_tree = plan.module_tree;
  step.image_root = kImageRoot;
  const std::string output =
      fmt::format("{}/image/{}", options.work_directory, plan.publication_name(planning.model));
  step.update_pack = output + ".update";
  step.initramfs_image = output + ".cpio.zst";
  step.manifest = output + ".manifest.yaml";
  step.stamp = plan.in_work("stamps/package");
  plan.package = std::move(step);
  return true;
}

/// mkmod's modules, each definition in a folder of its own with what builds and loads it.
void add_single_modules(const Planning& planning, BuildPlan& plan) {
  const auto add = [&](const std::string& folder, const std::string& source, std::uint32_t mode) {
    plan.published.push_back({folder + std::string(support::file_name_of(source)), source, mode});
  };
  for (const ModuleId id : plan.load_order) {
    const model::Definition& definition = planning.model.definition_of(id);
    if (definition.origin == ModuleOrigin::kSources)
      add("modules/" + definition.name + "/", planning.finished_module(id), 0644);
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

bool plan_publication(const Planning& planning, BuildPlan& plan) {
  if (planning.options.for_single_definition) {
    const bool is_complete = plan_single_files(planning, plan.published);
    add_single_modules(planning, plan);
    std::sort(plan.published.begin(), plan.published.end(),
              [](const StagedFile& a, const StagedFile& b) { return a.path < b.path; });
    return is_complete;
  }
  if (!plan.package) return true;  // reported
  for (const std::string& file :
       {plan.package->update_pack, plan.package->initramfs_image, plan.package->manifest}) {
    plan.published.push_back({std::string(support::file_name_of(file)), file, 0644});
  }
  return true;
}

std::optional<BuildPlan> plan_build(const model::Model& model, const PlanOptions& options,
                                    const source::SourceManager& sources, const source::FileSystem& fs,
                                    diag::DiagSink& sink) {
  BuildPlan plan;
  plan.options = with_defaults(options);
  const Planning planning{model, plan.options, sources, fs, sink};
  plan.all_order = load_order(model);
  // Each part is tried whatever became of the others, so that all mistakes are reported at once.
  bool is_good = leave_out(planning, plan);
  is_good = plan_kbuild(planning, plan) && is_good;
  is_good = plan_externals(planning, plan) && is_good;
  is_good = plan_scripts(planning, plan) && is_good;
  plan_makefiles(planning, plan);
  if (!options.for_single_definition) is_good = plan_package(planning, plan) && is_good;
  is_good = plan_publication(planning, plan) && is_good;
  is_good = check_paths(planning) && is_good;
  if (!is_good) return std::nullopt;
  plan_verification(planning, plan);
  return plan;
}

}  // namespace portato::plan
