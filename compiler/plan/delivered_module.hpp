// SPDX-License-Identifier: Apache-2.0
// One `.ko` that a build delivers, with all that files of the image say of it. Scripts, manifest, modprobe's
// files and the verify step are views of this record.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "model/model.hpp"

namespace portato::plan {

struct DeliveredModule {
  struct Requirement {
    std::size_t module = 0;  ///< index in the list of delivered modules
    bool is_optional = false;
    bool is_discovered = false;  ///< no definition says it
    source::SourceRange range;
  };

  model::ModuleId id;
  std::string file;         ///< on the target: `vbus.ko`, or `vbus.ko.zst` if it was built and compressed
  std::string kernel_name;  ///< as the kernel knows it, with `_`
  std::string definition;   ///< name of the `.mdef`
  model::ModuleOrigin origin = model::ModuleOrigin::kSources;
  bool is_optional = false;  ///< the system goes on without it
  bool is_manual = false;
  std::string path;  ///< of the finished module on this machine
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<std::string> arguments;  ///< the parameters as `name=value` that the kernel reads as that
  std::vector<Requirement> requirements;
  std::vector<std::string> kernel_modules;  ///< of the kernel itself, that it was found to need

  // Seen from the folder that the scripts name as that of the modules.
  std::string script_file;     ///< the `.ko`
  std::string install_script;  ///< the user's; may be empty
  std::string remove_script;
};

}  // namespace portato::plan
