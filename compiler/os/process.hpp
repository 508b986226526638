// SPDX-License-Identifier: Apache-2.0
// Runs one program to its end: argv, no shell; its own process group; nothing of it left behind, whatever
// happens to Portato short of SIGKILL (and then the program still gets SIGTERM). The only place that starts
// processes.
#pragma once

#include <signal.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "os/signal_guard.hpp"
#include "support/result.hpp"

namespace portato::os {

struct ProcessSpec {
  enum class Output { kCapture, kInherit };

  std::vector<std::string>
      arguments;                  ///< the first one is the program; without a slash it is looked up in PATH
  std::string working_directory;  ///< empty: ours
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to ours, or instead of ours
  std::vector<std::string> without_environment;                  ///< names taken away first
  Output output =
      Output::kCapture;  ///< where standard output and standard error go, together; input is /dev/null
  std::function<void(std::string_view)>
      on_output;                          ///< gets captured bytes as they come, instead of ProcessResult
  std::chrono::milliseconds grace{2000};  ///< from the signal that asks the program to end until SIGKILL
  std::vector<int> descriptors;           ///< of ours that the program keeps besides the standard ones
  int death_signal = SIGTERM;             ///< what the kernel sends it should we die
};

struct ProcessResult {
  int exit_code = 0;     ///< if signal is 0
  int signal = 0;        ///< that ended the program
  int interruption = 0;  ///< the signal that told Portato to stop meanwhile, see SignalGuard::interrupted()
  std::string output;
  double cpu_seconds = 0;  ///< user and system time of the program and all its children that it waited for

  [[nodiscard]] bool succeeded() const { return exit_code == 0 && signal == 0 && interruption == 0; }
};

/// When the parent of a build step has died, nobody waits for the step any more: its programs get this long.
inline constexpr std::chrono::milliseconds kGraceOfOrphans{400};

/// Waits for the program and for all it started. Fails if it could not be started: ENOENT for a program that
/// is not there, anything for a working directory that is not. SIGINT, SIGTERM and SIGHUP that reach Portato
/// go on to the program's process group; after `grace`, or at the second signal, SIGKILL follows. When the
/// program has ended, what it left running is ended too. Not for use in several threads at a time.
support::Result<ProcessResult> run_process(const ProcessSpec& spec, SignalGuard& signals);

/// What a shell would say of it: "exit status 2", "killed by signal 9 (Killed)".
std::string describe_end(const ProcessResult& result);

/// The file that `name` means in a PATH-like list of directories; empty if there is none. A name with a slash
/// stands for itself.
std::string find_program(const std::string& name, std::string_view path);

/// find_program() in our own PATH.
std::string find_program(const std::string& name);

}  // namespace portato::os
