// SPDX-License-Identifier: Apache-2.0
// A diagnostic on its way from one process to another: one line of JSON that holds all of it, places as paths
// and bytes. A step of a build sends it, the command that waits for the step revives it among its own, so
// that one policy, one order and one count are for all.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "source/source_manager.hpp"
#include "support/result.hpp"

namespace portato::diag {

/// Without a line end. The severity is the one before any policy.
std::string to_wire(const Diagnostic& diagnostic, const source::SourceManager& sources);

/// Reads a text that a revived diagnostic is about.
using TextLoader = std::function<support::Result<std::string>(const std::string& path)>;

/// Texts that `sources` does not have are loaded; a place in one that is gone, or has become shorter, becomes
/// the file itself. Nothing for a line that is not of this version's making.
std::optional<Diagnostic> from_wire(std::string_view line, source::SourceManager& sources,
                                    const TextLoader& load);

/// What a step of a build tells the build that has started it.
struct StepMessage {
  std::string step;                ///< name of its description: `kbuild`
  std::optional<int> exit_status;  ///< the step's last message; ninja only says that one failed
  std::string diagnostic = {};     ///< in the wire form; empty: none
  std::string result = {};         ///< what the step has found out, as whoever reads it knows; empty: nothing
};

/// Without a line end.
std::string to_wire(const StepMessage& message);

/// Nothing for a line that was cut off.
std::optional<StepMessage> message_from_wire(std::string_view line);

}  // namespace portato::diag
