// SPDX-License-Identifier: Apache-2.0
#include "driver/commands.hpp"

#include <array>

namespace portato::driver {

// Each is defined in the file of its command.
extern const CommandSpec kMkmodCommand, kMksysCommand, kCheckCommand, kModelCommand, kMkparseCommand,
    kCheckModulesCommand, kFmtCommand, kGraphCommand, kExportCommand, kExplainCommand, kCompletionCommand,
    kManualCommand, kCommandsCommand, kStepCommand;

namespace {

constexpr std::array kCommands{
    &kMkmodCommand,        &kMksysCommand,  &kCheckCommand,    &kModelCommand,  &kMkparseCommand,
    &kCheckModulesCommand, &kFmtCommand,    &kGraphCommand,    &kExportCommand, &kExplainCommand,
    &kCompletionCommand,   &kManualCommand, &kCommandsCommand, &kStepCommand,
};

}  // namespace

std::span<const CommandSpec* const> commands() { return kCommands; }

const CommandSpec* find_command(std::string_view name) {
  for (const CommandSpec* each : kCommands) {
    if (each->name == name) return each;
  }
  return nullptr;
}

}  // namespace portato::driver
