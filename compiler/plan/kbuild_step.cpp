// SPDX-License-Identifier: Apache-2.0
// The pass of kbuild over all modules that are built from sources.
#include <fmt/format.h>

#include <algorithm>

#include "plan/planning.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::plan {

using model::ModuleId;

namespace {

/// As one word of the shell that make starts, inside a variable of make.
std::string quote_for_make(const std::string& word) {
  return support::make_argument(support::shell_word(word));
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
std::vector<std::string> needed_sources(const Planning& planning, ModuleId id) {
  std::vector<std::string> names;
  for (const Dependency& edge : planning.dependencies.of(id)) {
    if (!edge.is_optional && is_source_module(planning.model, edge.module))
      names.push_back(planning.model[edge.module].name.value);
  }
  return names;
}

BuiltModule built_module(const Planning& planning, ModuleId id) {
  const model::Module& module = planning.model[id];
  const model::Definition& definition = planning.model.definition_of(id);
  return {module.name.value, planning.place(planning.module_range(id), definition.path),
          planning.model.is_optional(module.definition), planning.finished_module(id),
          needed_sources(planning, id)};
}

PostProcessOptions module_finish(const PlanOptions& options) {
  PostProcessOptions finish;
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

}  // namespace

std::vector<ModuleId> compiled_modules(const Planning& planning, const Schedule& schedule) {
  std::vector<ModuleId> modules;
  for (const ModuleId id : schedule.all) {
    if (is_source_module(planning.model, id) && !schedule.is_incompatible(id)) modules.push_back(id);
  }
  return modules;
}

std::optional<KbuildStep> plan_kbuild(const Planning& planning, const std::vector<ModuleId>& modules,
                                      const std::vector<CompiledModule>& compiled) {
  const PlanOptions& options = planning.options;
  const WorkLayout& layout = planning.layout;
  KbuildStep step;
  for (const ModuleId id : modules) step.modules.push_back(built_module(planning, id));
  step.build_directory = layout.kbuild();
  if (!kernel::check_build_directory(step.build_directory, planning.sink)) return std::nullopt;
  step.kernel_source = options.kernel->directory;
  step.compiler = plain_compiler(options);
  step.architecture = options.toolchain.architecture;
  step.kernel_release = options.kernel->release;
  step.make_arguments = make_arguments(planning, step.build_directory);
  for (const CompiledModule& module : compiled) {
    for (const SourceLink& link : module.links) {
      step.links.emplace_back(step.build_directory + "/" + link.path, link.target);
    }
  }
  step.finish = module_finish(options);
  step.compile_commands = layout.compile_commands();
  step.depfile = layout.depfile("kbuild");
  step.stamp = layout.stamp("kbuild");
  step.jobs = options.jobs;
  step.log = layout.kbuild_log();
  return step;
}

}  // namespace portato::plan
