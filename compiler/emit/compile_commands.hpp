// SPDX-License-Identifier: Apache-2.0
// compile_commands.json: how each source is compiled, for clangd, clang-tidy and the like.
#pragma once

#include <string>
#include <vector>

namespace portato::emit {

struct CompileCommand {
  std::string directory;
  std::string command;  ///< for a shell
  std::string file;     ///< absolute
  std::string output;
};

std::string compile_commands_json(const std::vector<CompileCommand>& commands);

}  // namespace portato::emit
