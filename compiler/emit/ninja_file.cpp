// SPDX-License-Identifier: Apache-2.0
#include "emit/ninja_file.hpp"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "support/quoting.hpp"

namespace portato::emit {

namespace {

using plan::PlannedExternal;
using support::ninja_path;
using support::ninja_value;

std::string paths(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& file : list) text += " " + ninja_path(file);
  return text;
}

/// One `build` statement.
struct Edge {
  std::string rule;
  std::vector<std::string> outputs;  ///< the first one explicit
  std::vector<std::string> inputs;   ///< explicit: `$in`
  std::vector<std::string> implicit_inputs;
  std::string variables;  ///< whole lines

  std::vector<std::string> awaited = {};  ///< must have been made, but what changes in them is of no interest

  [[nodiscard]] std::string text() const {
    std::string result = "\nbuild " + ninja_path(outputs.front());
    if (outputs.size() > 1) result += " |" + paths({outputs.begin() + 1, outputs.end()});
    result += ": " + rule + paths(inputs);
    if (!implicit_inputs.empty()) result += " |" + paths(implicit_inputs);
    if (!awaited.empty()) result += " ||" + paths(awaited);
    return result + "\n" + variables;
  }
};

std::string rules(const plan::BuildPlan& plan) {
  const std::string portato = support::ninja_word(plan.options.portato);
  std::string text =
      "# build.ninja - made by Portato; changes are lost at the next build.\n"
      "ninja_required_version = 1.10\n"
      "builddir = " +
      ninja_value(plan.layout.stamps()) +
      "\n"
      "\n"
      "# make runs as many jobs as it is told; two of it at a time would be twice as many.\n"
      "pool make\n"
      "  depth = 1\n";
  struct Rule {
    const char* name;
    const char* description;
    const char* further;
  };
  constexpr Rule kSteps[] = {
      {"external", "external build of $name", "  pool = make\n  depfile = $depfile\n"},
      {"kbuild", "kernel modules", "  pool = make\n  depfile = $depfile\n"},
      {"verify", "checking modules", ""},
      {"package", "image", ""},
  };
  for (const Rule& rule : kSteps) {
    text += fmt::format("\nrule {}\n  command = exec {} step {} $in\n  description = {}\n{}  restat = 1\n",
                        rule.name, portato, rule.name, rule.description, rule.further);
  }
  return text;
}

std::vector<std::string> outputs_of(const PlannedExternal& external) {
  std::vector<std::string> outputs{external.step.stamp};
  outputs.insert(outputs.end(), external.step.outputs.begin(), external.step.outputs.end());
  return outputs;
}

std::string symbols_of(const plan::KbuildStep& step) { return step.build_directory + "/Module.symvers"; }

std::string external_edges(const plan::BuildPlan& plan) {
  std::string text;
  for (const PlannedExternal& external : plan.externals) {
    Edge edge{"external", outputs_of(external), {external.file}, {}, {}};
    for (const std::size_t required : external.required) {
      const auto& files = plan.externals[required].step.outputs;
      edge.implicit_inputs.insert(edge.implicit_inputs.end(), files.begin(), files.end());
    }
    if (external.order == PlannedExternal::Order::kAfterKbuild)
      edge.implicit_inputs.push_back(symbols_of(*plan.kbuild));
    edge.variables = fmt::format("  name = {}\n  depfile = {}\n", ninja_value(external.step.name),
                                 ninja_value(external.step.depfile));
    text += edge.text();
  }
  return text;
}

std::string kbuild_edge(const plan::BuildPlan& plan) {
  const plan::KbuildStep& step = *plan.kbuild;
  Edge edge{"kbuild", {step.stamp, symbols_of(step)}, {plan.layout.step_file("kbuild")}, {}, {}};
  for (const plan::BuiltModule& module : step.modules) edge.outputs.push_back(module.output);
  edge.implicit_inputs.push_back(step.build_directory + "/Kbuild");
  for (const PlannedExternal& external : plan.externals) {
    if (external.order != PlannedExternal::Order::kBeforeKbuild) continue;
    edge.implicit_inputs.insert(edge.implicit_inputs.end(), external.step.outputs.begin(),
                                external.step.outputs.end());
  }
  edge.variables = "  depfile = " + ninja_value(step.depfile) + "\n";
  return edge.text();
}

/// The facts of a kernel that modules are compared with.
std::string verify_edge(const plan::BuildPlan& plan) {
  const plan::VerifyStep& step = *plan.verify;
  Edge edge{"verify", {step.stamp}, {plan.layout.step_file("verify")}, {}, {}};
  for (const plan::VerifiedModule& module : step.modules) edge.implicit_inputs.push_back(module.path);
  if (!step.kernel_source.empty()) {
    for (const char* name :
         {"/Module.symvers", "/include/config/auto.conf", "/include/generated/utsrelease.h"}) {
      edge.implicit_inputs.push_back(step.kernel_source + name);
    }
  }
  return edge.text();
}

std::string package_edge(const plan::BuildPlan& plan) {
  const plan::PackageStep& step = *plan.package;
  Edge edge{"package",
            {step.stamp, step.update_pack, step.initramfs_image, step.manifest},
            {plan.layout.step_file("package")},
            {},
            {}};
  std::unordered_set<std::string_view> listed;
  for (const plan::FolderList& list : plan.folder_lists) {
    edge.implicit_inputs.push_back(list.file);  // stands for all files of the folder
    for (const plan::BundledFile& file : list.files) listed.insert(file.source);
  }
  for (const plan::StagedFile& file : step.files) {
    if (file.link.empty() && !listed.contains(file.source)) edge.implicit_inputs.push_back(file.source);
  }
  if (plan.verify) edge.awaited.push_back(plan.verify->stamp);
  return edge.text();
}

}  // namespace

std::string ninja_file(const plan::BuildPlan& plan) {
  std::string text = external_edges(plan);
  if (plan.kbuild) text += kbuild_edge(plan);
  if (plan.verify) text += verify_edge(plan);
  if (plan.package) text += package_edge(plan);
  const bool has_variables = text.find("${") != std::string::npos;
  return rules(plan) + (has_variables ? "\n" + std::string(support::kNinjaVariables) : "") + text;
}

}  // namespace portato::emit
