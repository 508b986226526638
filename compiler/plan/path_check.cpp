// SPDX-License-Identifier: Apache-2.0
#include "plan/path_check.hpp"

#include "diag/codes.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::plan {

namespace {

using model::Bundle;
using model::Definition;
using model::ModuleSettings;
using support::count_path_nodes;
using support::kMostPathNodes;

/// What a build adds to the path of its folder: `kbuild/NAME.d/from-1/FILE`, and some room.
constexpr std::size_t kNodesBelow = 8;

class PathCheck {
 public:
  explicit PathCheck(const Planning& planning) : planning_(planning) {}

  bool run() {
    const model::System& system = planning_.model.system;
    check(system.path, {system.source, 0, 0});
    for (const Definition& definition : planning_.model.definitions) {
      if (definition.path != system.path) check(definition.path, {definition.source, 0, 0});
      check_settings(definition);
      for (const auto& rules : definition.udev_rules) check(rules.value, rules.range);
      for (const Bundle& file : definition.firmware) check(file.source.value, file.source.range);
    }
    for (const model::Module& module : planning_.model.modules) {
      for (const auto& source : module.sources) check(source.value, source.range);
      if (!module.prebuilt_path.value.empty()) check(module.prebuilt_path.value, module.prebuilt_path.range);
      check_settings(module.own);
    }
    return is_ok_;
  }

 private:
  void check_settings(const ModuleSettings& settings) {
    for (const auto& script : {settings.install_script, settings.remove_script}) {
      if (script) check(script->value, script->range);
    }
    for (const Bundle& bundle : settings.bundles) check(bundle.source.value, bundle.source.range);
  }

  void check(const std::string& path, source::SourceRange range) {
    const std::size_t nodes = count_path_nodes(path);
    if (support::has_control_character(path))
      report(diag::make(diag::kControlCharacter, range, support::printable(path, path.size())));
    else if (nodes > kMostPathNodes)
      report(diag::make(diag::kPathTooDeep, range, path, nodes, kMostPathNodes));
  }

  void report(diag::Diagnostic diagnostic) {
    planning_.sink.report(std::move(diagnostic));
    is_ok_ = false;
  }

  const Planning& planning_;
  bool is_ok_ = true;
};

}  // namespace

bool check_work_folder(const std::string& folder, diag::DiagSink& sink) {
  const std::size_t nodes = count_path_nodes(folder);
  if (nodes + kNodesBelow <= kMostPathNodes) return true;
  sink.report(diag::make(diag::kWorkFolderTooDeep, {}, folder, nodes, kMostPathNodes - kNodesBelow));
  return false;
}

bool check_paths(const Planning& planning) { return PathCheck(planning).run(); }

}  // namespace portato::plan
