// SPDX-License-Identifier: Apache-2.0
// What must be loaded before what: the requirements that definitions declare, and those that the finished
// modules of an earlier run have shown. The result of a build must not depend on whether there was an earlier
// run: the verify step compares what the plan knew with what it finds, and has the plan made again if that is
// something else.
#pragma once

#include <string>
#include <vector>

#include "model/model.hpp"
#include "plan/steps.hpp"

namespace portato::plan {

struct Dependency {
  model::ModuleId module;
  bool is_optional = false;
  source::SourceRange range;   ///< of the requirement; none if it was discovered
  bool is_discovered = false;  ///< no definition says it
};

class Dependencies {
 public:
  /// `model` must outlive this. Facts about modules that there are no more are dropped; facts that together
  /// with the requirements hold a cycle all of them, because at least one of them is out of date.
  explicit Dependencies(const model::Model& model, const DiscoveredDependencies& facts = {});

  /// Declared ones in order of declaration, then discovered ones.
  [[nodiscard]] const std::vector<Dependency>& of(model::ModuleId id) const { return edges_[id.index()]; }

  /// Those whose symbols the module was found to use.
  [[nodiscard]] const std::vector<model::ModuleId>& symbol_providers(model::ModuleId id) const {
    return found_[id.index()].uses;
  }

  /// Modules of the kernel itself that it was found to need.
  [[nodiscard]] const std::vector<std::string>& kernel_modules(model::ModuleId id) const {
    return found_[id.index()].kernel_modules;
  }

  /// What was not dropped of the facts.
  [[nodiscard]] DiscoveredDependencies facts() const;

 private:
  struct Found {
    std::vector<model::ModuleId> uses;
    std::vector<std::string> kernel_modules;
  };

  void find(const DiscoveredDependencies& facts);
  void add_discovered();
  void drop_discovered();

  const model::Model& model_;
  std::vector<std::vector<Dependency>> edges_;  ///< by module
  std::vector<Found> found_;                    ///< ditto
};

}  // namespace portato::plan
