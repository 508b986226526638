// SPDX-License-Identifier: Apache-2.0
// How the source modules are put before kbuild: every module is a composite whose objects lie
// in a folder of its own, each object made by a rule of its own from a source that may lie anywhere.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/model.hpp"

namespace portato::plan {

/// One object of a module.
struct CompiledPart {
  std::string object;  ///< `vbus.d/main.o`, below the build folder
  std::string source;  ///< absolute; or below the build folder, by one of the module's links
};

/// A symbolic link that gives kbuild a name for something whose real path it cannot take.
struct SourceLink {
  std::string path;    ///< `vbus.d/from-1`, below the build folder
  std::string target;  ///< absolute: a folder, or a source file
};

/// One source module.
struct CompiledModule {
  std::string name;
  std::vector<CompiledPart> parts;
  std::vector<SourceLink> links;
  std::vector<std::string> include_folders;  ///< of linked source files; absolute, or below the build folder
  std::vector<std::string> cflags;           ///< as the definition has them: shell text
  std::vector<std::string> asflags;          ///< those of the former that concern the preprocessor too
  std::vector<std::string> ldflags;

  /// Folder of its objects, below the build folder.
  [[nodiscard]] std::string folder() const { return name + ".d"; }
};

CompiledModule plan_compiled_module(const model::Model& model, model::ModuleId id);

/// Options for the compiler that keep the paths of this machine out of the modules, so that they are the same
/// from everywhere: single words, unquoted, the more special folders later because gcc takes the last that
/// fits.
std::vector<std::string> prefix_maps(const model::Model& model, const std::string& build_directory);

}  // namespace portato::plan
