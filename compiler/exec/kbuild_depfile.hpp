// SPDX-License-Identifier: Apache-2.0
// Which files a finished pass of kbuild has read: from the `.cmd` files that kbuild keeps for itself (written
// by scripts/basic/fixdep), as a dependency file in the syntax of make that ninja reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/steps.hpp"

namespace portato::exec {

/// What one `.cmd` file names as prerequisites, as it names them.
struct CommandFile {
  std::string target;                      ///< of the rule; relative to the working directory of kbuild
  std::vector<std::string> prerequisites;  ///< from `source_…` and `deps_…`
  std::vector<std::string> optional;       ///< the arguments of `$(wildcard …)`
};

CommandFile parse_command_file(std::string_view text);

/// Absolute paths of existing files, sorted, each once: what the modules of `step` are made of, without
/// anything that the build itself makes.
std::vector<std::string> kbuild_dependencies(const plan::KbuildStep& step);

/// `target: …` as ninja reads dependency files. Where it could not name one of the paths, it gets one that
/// does not exist, or nothing at all: then the step is run again each time, rather than not at all.
std::string depfile_text(const std::string& target, const std::vector<std::string>& dependencies);

}  // namespace portato::exec
