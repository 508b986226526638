// SPDX-License-Identifier: Apache-2.0
#include "emit/compile_commands.hpp"

#include <nlohmann/json.hpp>

namespace portato::emit {

std::string compile_commands_json(const std::vector<CompileCommand>& commands) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const CompileCommand& command : commands) {
    list.push_back({{"directory", command.directory},
                    {"command", command.command},
                    {"file", command.file},
                    {"output", command.output}});
  }
  // Paths are bytes, JSON is characters: what is no UTF-8 cannot be said in this format.
  return list.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
