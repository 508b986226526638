// SPDX-License-Identifier: Apache-2.0
// What modprobe has to know of one module, for the files in modprobe.d and modules-load.d: of an image, or of
// an export.
#pragma once

#include <string>
#include <vector>

#include "model/module.hpp"

namespace portato::plan {

struct ModprobeEntry {
  std::string name;  ///< as the kernel knows it
  bool is_loaded_at_start = false;
  bool has_own_script = false;              ///< which alone can load it: modules-load.d leaves it out
  std::vector<std::string> softdep_pre;     ///< names; of an image only those that its symbols do not lead to
  std::vector<std::string> arguments;       ///< `name=value` as the kernel is to read it
  std::vector<std::string> softdep_post{};  ///< names
  std::vector<std::string> blacklist{};  ///< names of modules that must not be loaded by an alias of a device
  std::vector<std::string> aliases{};    ///< of this one, with wildcards
  std::string install_command{};         ///< for a shell, instead of loading it; empty: none
  std::string remove_command{};          ///< ditto
};

/// Adds what a definition says for modprobe. Names get the kernel's spelling and stand once.
void add_settings(const model::ModprobeSettings& settings, ModprobeEntry& entry);

/// `name` in the kernel's spelling, unless the list has it.
void add_kernel_name(const std::string& name, std::vector<std::string>& list);

}  // namespace portato::plan
