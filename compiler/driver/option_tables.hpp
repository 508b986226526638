// SPDX-License-Identifier: Apache-2.0
// Every option and every command, once: what it is called, what it sets, which commands take it. The parser,
// help, completion and manual pages are made from these tables. Only options.cpp includes them.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "driver/options.hpp"

namespace portato::driver {

inline constexpr unsigned kBuilds = 1;            // mkmod, mksys and mkparse
inline constexpr unsigned kChecks = 2;            // portato check
inline constexpr unsigned kExplains = 4;          // portato explain
inline constexpr unsigned kVerifies = 8;          // portato check-modules
inline constexpr unsigned kModels = 16;           // portato model
inline constexpr unsigned kFormats = 1U << 8U;    // portato fmt
inline constexpr unsigned kGraphs = 1U << 9U;     // portato graph
inline constexpr unsigned kExports = 1U << 10U;   // portato export
inline constexpr unsigned kPackages = 1U << 11U;  // mksys alone
inline constexpr unsigned kBoth = kBuilds | kChecks | kModels | kGraphs | kExports;

template <class T>
struct OptionRow {
  const char* names;
  const char* value;  ///< what help calls it
  T Options::*target;
  unsigned commands;
  const char* help;
};

inline constexpr std::array<OptionRow<std::string>, 10> kTextOptions{{
    {"-t,--target", "NAME", &Options::target, (kBoth & ~kBuilds) | kVerifies,
     "target to build for (default: localhost)"},
    {"-T,--os-type", "NAME", &Options::os_type, kBuilds,
     "operating system of the target; only linux has kernel modules"},
    {"--kernel", "DIR", &Options::kernel, kBoth | kVerifies,
     "kernel tree or header package to build against"},
    {"-o,--output-dir", "DIR", &Options::output_directory, kBuilds, "where the results go"},
    {"-o,--output-dir", "DIR", &Options::output_directory, kExports,
     "where to write (default: SYSTEM-FORMAT); empty, or an earlier export"},
    {"-o,--output", "FILE", &Options::output_file, kGraphs, "write into a file instead of to stdout"},
    {"-w,--object-dir", "DIR", &Options::work_directory, kBuilds,
     "work directory (default: _build_NAME/TARGET)"},
    {"-d,--debug-dir", "DIR", &Options::debug_directory, kBuilds,
     "keep the debug information of the modules there, by build-id"},
    {"--launcher", "CMD", &Options::launcher, kBuilds,
     "start the compiler through CMD (ccache, distcc); kept for later builds; `none`: no longer"},
    {"--stdin-name", "NAME", &Options::stdin_name, kFormats,
     "what `-`, the standard input, is called: x.sdef"},
}};

inline constexpr std::array<OptionRow<std::vector<std::string>>, 8> kListOptions{{
    {"-t,--target", "NAME", &Options::targets, kBuilds,
     "target to build for (default: localhost); several are built one after the other"},
    {"-W", "[no-]NAME", &Options::warnings, kBoth | kVerifies,
     "show or silence a warning; -W[no-]error[=NAME]: take it for an error"},
    {"-s,--source-search", "DIR", &Options::source_directories, kBoth,
     "directory to search for sources, components, apps and modules"},
    {"--target-path", "DIR", &Options::target_path, kBoth | kVerifies,
     "directory to search for target descriptions"},
    {"-i,--interface-search", "DIR", &Options::interface_directories, kBoth,
     "directory to search for interfaces (.api)"},
    {"-C,--cflags", "FLAGS", &Options::ignored, kBuilds,
     "accepted; flags of apps do not reach kernel modules"},
    {"-X,--cxxflags", "FLAGS", &Options::ignored, kBuilds, "accepted, as -C"},
    {"-L,--ldflags", "FLAGS", &Options::ignored, kBuilds, "accepted, as -C"},
}};

inline constexpr std::array<OptionRow<bool>, 19> kFlags{{
    {"--list", "", &Options::lists_codes, kExplains, "list every diagnostic"},
    {"--syntax-only", "", &Options::syntax_only, kChecks,
     "look at nothing but the files themselves: no file they name, no kernel, no target"},
    {"--fix", "", &Options::applies_fixes, kChecks, "fix what can be fixed safely, then check again"},
    {"--fix", "", &Options::applies_fixes, kBuilds,
     "fix what can be fixed safely, also of what only the build finds"},
    {"--diff", "", &Options::shows_fixes, kChecks, "with --fix: print what would change, change nothing"},
    {"-k,--keep-going", "", &Options::keep_going, kBuilds, "go on with what does not depend on a failure"},
    {"--no-wait", "", &Options::never_waits, kBuilds,
     "fail if another build has the work folder, instead of waiting for it"},
    {"-n,--dont-run-ninja", "", &Options::generate_only, kBuilds, "generate everything, build nothing"},
    {"-g,--generate-code", "", &Options::generate_only, kBuilds, "the same"},
    {"--strict", "", &Options::is_strict, kBoth, "refuse sections that the original tools do not have"},
    {"--check", "", &Options::check_only, kBuilds, "stop after the checks, write nothing"},
    {"--check", "", &Options::check_only, kFormats, "change nothing; name the files that would change"},
    {"--diff", "", &Options::shows_fixes, kFormats, "change nothing; print what would change"},
    {"--modules-only", "", &Options::modules_only, kPackages,
     "make an image of the kernel modules alone, though the system has apps, which are not built"},
    {"--keep-debug", "", &Options::keep_debug, kBuilds, "keep debug information in the packaged modules"},
    {"--analyze", "", &Options::analyzes, kBuilds, "after the build: look for mistakes with sparse and W=1"},
    {"-S,--ima-sign", "", &Options::wants_ima_signature, kBuilds,
     "refused: sign the finished package instead"},
    {"-q,--quiet", "", &Options::is_quiet, kBoth | kVerifies | kFormats, "no closing line"},
    {"-v,--verbose", "", &Options::is_verbose, kBoth | kVerifies, "say what is chosen and run"},
}};

struct CommandRow {
  Command command;
  const char* name;
  unsigned options;
  const char* input;
  const char* help;
  const char* examples;
};

inline constexpr std::array<CommandRow, 11> kCommands{{
    {Command::kMkmod, "mkmod", kBuilds, "X.mdef",
     "Build the kernel module of one definition, with its Makefile and scripts.",
     "  mkmod drivers/vbus.mdef\n"
     "  mkmod -o out --kernel /usr/src/linux-headers-6.1.0-56-amd64 drivers/vbus.mdef\n"},
    {Command::kMksys, "mksys", kBuilds | kPackages, "X.sdef",
     "Build all kernel modules of a system and package its image.",
     "  mksys vehicle.sdef\n"
     "  mksys --check --message-format json vehicle.sdef\n"
     "  mksys --modules-only vehicle.sdef\n"
     "  mksys -t arm64-virt -o out -j 8 vehicle.sdef\n"},
    {Command::kCheck, "check", kChecks, "FILE", "Parse, bind and check definition files; build nothing.",
     "  portato check vehicle.sdef drivers/vbus.mdef radio/Component.cdef\n"
     "  portato check --syntax-only drivers/*.mdef\n"
     "  portato check --fix --diff vehicle.sdef\n"
     "  portato check -Werror --sink sarif=out/check.sarif vehicle.sdef\n"},
    {Command::kModel, "model", kModels, "FILE",
     "Print what a definition file means, as JSON with the origin of each value.",
     "  portato model vehicle.sdef\n"
     "  portato model radio/radio.adef | jq '.apps[0].limits'\n"},
    {Command::kMkparse, "mkparse", kBuilds, "FILE", "Print the same in the shape of the original mkparse.",
     "  mkparse -t wp85 vehicle.sdef\n"},
    {Command::kCheckModules, "check-modules", kVerifies, "DIR|FILE",
     "Prove that a kernel will load finished .ko files, and that they fit each other.",
     "  portato check-modules --kernel /usr/src/linux-headers-6.1.0-56-amd64 out/modules\n"
     "  portato check-modules vbus.ko vengine.ko.xz\n"},
    {Command::kFmt, "fmt", kFormats, "FILE",
     "Lay out definition files in the one style; only white space changes.",
     "  portato fmt vehicle.sdef drivers/*.mdef\n"
     "  portato fmt --check --diff vehicle.sdef\n"
     "  portato fmt --stdin-name vehicle.sdef - <vehicle.sdef\n"},
    {Command::kGraph, "graph", kGraphs, "FILE",
     "Draw kernel modules, apps, components and how they depend on each other.",
     "  portato graph vehicle.sdef | dot -Tpdf -o vehicle.pdf\n"
     "  portato graph --view modules --format svg -o modules.svg vehicle.sdef\n"
     "  portato graph --format json vehicle.sdef | jq '.nodes[].label'\n"},
    {Command::kExport, "export", kExports, "FILE", "Hand kernel modules to another build system.",
     "  portato export yocto -o meta-vehicle vehicle.sdef\n"
     "  portato export dkms vehicle.sdef && sudo dkms add vehicle-dkms\n"
     "  portato export in-tree drivers/vbus.mdef\n"},
    {Command::kExplain, "explain", kExplains, "CODE",
     "Say what a diagnostic means, with examples and the fix.",
     "  portato explain D3011\n"
     "  portato explain source-not-found\n"
     "  portato explain --list\n"},
    {Command::kStep, "step", 0, "KIND FILE", "Carry out one step of a build; ninja calls this.", ""},
}};

}  // namespace portato::driver
