// SPDX-License-Identifier: Apache-2.0
// Proves a set of modules before a kernel does: compares what each `.ko` says of itself with the kernel that
// is to load it, with the other modules, and with what the definition files say. A pure function: nothing is
// read here.
//
// A finding is an error where that kernel would refuse the module, and a warning where it would load it but
// hardly as meant. What is wrong with an optional module is a warning: its system goes on
// without it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "kernel/kernel_info.hpp"
#include "kernel/kernel_module_file.hpp"
#include "support/result.hpp"

namespace portato::kernel {

struct DeclaredParameter {
  std::string name;
  std::string value;
  source::SourceRange name_range;
  source::SourceRange value_range;
};

struct DeclaredRequirement {
  std::size_t module = 0;  ///< index in ImageModules::modules
  source::SourceRange range;
  bool is_optional = false;
};

/// Where a definition can take one more requirement.
struct RequirementSlot {
  source::SourceRange at;  ///< empty
  std::string before;      ///< text that goes around the requirement
  std::string after;
};

/// One `.ko` and what the definition files say of it.
struct ImageModule {
  std::string file;         ///< for messages: `vbus.ko`
  std::string kernel_name;  ///< after that file
  support::Result<KernelModuleFile> facts = support::Error{"it was not read"};
  source::SourceRange place;  ///< its definition
  std::string definition;     ///< absolute path of the `.mdef`; empty: there is none, and nothing is declared
  bool is_optional = false;
  bool is_manual = false;
  /// Built from its sources, so that a requirement which it lacks is missed where it is built by itself, too.
  bool is_from_sources = true;
  std::vector<DeclaredParameter> parameters;
  std::vector<DeclaredRequirement> requirements;
  std::optional<RequirementSlot> slot;
};

struct ImageModules {
  std::vector<ImageModule> modules;  ///< in load order
  std::vector<std::string> files;    ///< every path in the image, for the firmware; without leading slash
  bool requires_signatures = false;  ///< the system demands them, whatever the kernel does
};

/// What else was found out about one module: no mistake, but good to know for whoever loads it.
struct ModuleNeeds {
  std::vector<std::string> in_tree_modules;      ///< of the kernel, whose symbols it uses; sorted
  std::vector<std::size_t> used_modules;         ///< of the image, without whose symbols it fails; ascending
  std::vector<std::size_t> weakly_used_modules;  ///< those whose symbols it can do without
};

/// Reports every finding at the place that caused it. `kernel` null: only what the modules show among
/// themselves. The result has an entry for each module.
std::vector<ModuleNeeds> verify_modules(const ImageModules& image, const KernelInfo* kernel,
                                        diag::DiagSink& sink);

}  // namespace portato::kernel
