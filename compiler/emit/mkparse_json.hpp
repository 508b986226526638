// SPDX-License-Identifier: Apache-2.0
// The model in the shape that the original's mkparse prints, for tools that read that.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/model.hpp"

namespace portato::emit {

/// What mkparse says of the run itself.
struct MkparseRun {
  std::vector<std::string> arguments;
  std::string target;
  std::string output_directory;
  std::string work_directory;
  std::vector<std::string> source_directories;
  std::vector<std::string> interface_directories;
  std::map<std::string, std::string> compiler;     ///< `cCompilerPath` and so on; absent ones are empty
  std::map<std::string, std::string> environment;  ///< every variable
  std::vector<std::string> errors;                 ///< compat: the original leaves the list empty
};

/// One JSON object. compat: it is always valid (the original escapes no backslashes and rounds numbers), and
/// knows adefs and cdefs, too. `tokenMap` is empty: the syntax tree is not part of the model.
std::string mkparse_json(const model::Model& model, const MkparseRun& run);

}  // namespace portato::emit
