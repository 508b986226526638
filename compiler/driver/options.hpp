// SPDX-License-Identifier: Apache-2.0
// The command line: which command, with which options. Tables in options.cpp describe every option once; help
// is made from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "diag/render.hpp"
#include "emit/graph_kinds.hpp"
#include "export/exporter.hpp"

namespace portato::driver {

enum class Command : std::uint8_t {
  kMkmod,         ///< one `.mdef` to its `.ko` files, Makefile and scripts
  kMksys,         ///< one `.sdef` to a system image
  kCheck,         ///< parse, bind and check; build nothing
  kModel,         ///< the model of a definition file as JSON
  kMkparse,       ///< the same in the original's shape
  kCheckModules,  ///< compare finished `.ko` files with a kernel
  kFmt,           ///< definition files in the one style
  kGraph,         ///< what depends on what
  kExport,        ///< kernel modules for another build system
  kExplain,       ///< a diagnostic's page
  kStep,          ///< one step of a build, started by ninja
};

using MessageFormat = diag::Format;
enum class ColorMode : std::uint8_t { kAutomatic, kAlways, kNever };

/// `--sink FORMAT=FILE`: the diagnostics once more, in a file.
struct SinkRequest {
  MessageFormat format = MessageFormat::kJson;
  std::string path;
};

struct Options {
  Command command = Command::kMksys;
  std::vector<std::string> inputs;
  std::string target = "localhost";  ///< of several the first
  std::vector<std::string> targets;  ///< mkmod and mksys: to build for each; none: for `target`
  std::vector<std::string> target_path;
  std::string kernel;
  std::vector<std::string> source_directories;
  std::vector<std::string> interface_directories;
  std::vector<std::string> ignored;  ///< values of options that say nothing about kernel modules (-C -X -L)
  std::string output_directory;      ///< empty: not given
  std::string work_directory;        ///< ditto
  std::string debug_directory;       ///< ditto
  std::string launcher;              ///< ditto; `none` ends the use of an earlier one
  std::string os_type = "linux";
  int jobs = 0;  ///< 0: as many as there are processors
  bool keep_going = false;
  bool never_waits = false;  ///< for another build in the same work folder
  bool generate_only = false;
  bool check_only = false;
  bool modules_only = false;  ///< an image without the apps of the system is what is wanted
  bool keep_debug = false;
  bool analyzes = false;
  bool is_strict = false;  ///< extensions of the language are refused
  bool is_quiet = false;
  bool is_verbose = false;
  bool wants_ima_signature = false;
  bool lists_codes = false;  ///< explain --list
  bool applies_fixes = false;
  bool syntax_only = false;
  bool shows_fixes = false;  ///< --diff: what would be mended, instead of mending it
  emit::GraphFormat graph_format = emit::GraphFormat::kDot;
  emit::GraphView graph_view = emit::GraphView::kAll;
  const exports::Exporter* exporter = nullptr;  ///< export: for whom
  std::string output_file;                      ///< graph: empty for stdout
  std::string stdin_name;                       ///< fmt: what `-` is called
  std::vector<std::string> warnings;            ///< the `-W` options, without the `-W`
  std::vector<SinkRequest> sinks;
  std::optional<MessageFormat> message_format;  ///< empty: as the terminal demands
  ColorMode color = ColorMode::kAutomatic;
};

/// What to do instead of a command: print `text` and exit.
struct Answer {
  std::string text;
  bool is_error = false;  ///< to stderr, exit code 2; otherwise to stdout, 0
};

/// `arguments[0]` is the path the program was started by; its last node decides the command (`mkmod`,
/// `mksys`, any other name: the first argument is the command).
std::variant<Options, Answer> parse_command_line(const std::vector<std::string>& arguments);

/// A word of the command line, and what it is the value of.
struct GivenValue {
  std::string option;  ///< its long name; empty for an input
  std::string value;

  bool operator==(const GivenValue&) const = default;
};

/// All that name something, in the order of the tables; flags that are accepted and not heeded are not among
/// them.
std::vector<GivenValue> given_values(const Options& options);

}  // namespace portato::driver
