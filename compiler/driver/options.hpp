// SPDX-License-Identifier: Apache-2.0
// Options that several commands have in common, as plain data. option_groups.hpp says what they are called on
// the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diag/render.hpp"

namespace portato::driver {

using MessageFormat = diag::Format;
enum class ColorMode : std::uint8_t { kAutomatic, kAlways, kNever };

/// `--sink FORMAT=FILE`: the diagnostics once more, in a file.
struct SinkRequest {
  MessageFormat format = MessageFormat::kJson;
  std::string path;
};

/// How diagnostics are judged and shown.
struct ReportOptions {
  std::vector<std::string> warnings;  ///< the `-W` options, without the `-W`
  bool is_quiet = false;
  bool is_verbose = false;
  std::optional<MessageFormat> message_format;  ///< empty: as the terminal demands
  std::vector<SinkRequest> sinks;
  ColorMode color = ColorMode::kAutomatic;
};

/// A word of the command line, and what it is the value of.
struct GivenValue {
  std::string option;  ///< its long name; empty for an input
  std::string value;

  bool operator==(const GivenValue&) const = default;
};

/// For which machine definition files are read, and where what they name is looked for.
struct ProjectOptions {
  std::string target = "localhost";
  std::vector<std::string> target_path;
  std::string kernel;
  std::vector<std::string> source_directories;
  std::vector<std::string> interface_directories;
  bool is_strict = false;         ///< extensions of the language are refused
  std::vector<GivenValue> given;  ///< all words of the command line that name something, options first
};

}  // namespace portato::driver
