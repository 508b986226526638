// SPDX-License-Identifier: Apache-2.0
// What the coordinator asks of the machine and of its caller, as interfaces: a build is tested in memory with
// a fake of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "exec/ninja_runner.hpp"
#include "os/output_set.hpp"
#include "plan/build_plan.hpp"
#include "support/result.hpp"

namespace portato::build {

/// The work folder.
class Disk {
 public:
  Disk() = default;
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  virtual ~Disk() = default;

  /// Takes the work folder for this build, until the end of the Disk. False: it cannot be had (reported).
  virtual bool acquire() = 0;
  /// The whole file; empty if it is not there or cannot be read.
  virtual std::string read(const std::string& path) = 0;
  /// Each file whole or not at all, and only those that changed.
  virtual support::Status write(const os::OutputSet& files) = 0;
  virtual void remove(const std::string& path) = 0;
  /// Whether it is a folder that holds anything.
  virtual bool has_entries(const std::string& folder) = 0;
};

/// How an action ended.
struct Outcome {
  int exit_status = 0;  ///< as a command's; see os::kExitReplan
  bool has_changed_anything = false;
};

/// Starts programs, and what takes as long as one. Only after Disk::acquire().
class Runner {
 public:
  Runner() = default;
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;

  /// Brings `targets` (none: all there is) up to date by the work folder's build.ninja.
  virtual exec::NinjaOutcome run_steps(const std::vector<std::string>& targets) = 0;
  /// Verifies the modules that are there although `failed` are not; reports what it finds, changes nothing.
  virtual void verify_rest(const plan::VerifyStep& step, const std::vector<std::string>& failed) = 0;
  /// Analysers over all sources; an exit status.
  virtual int analyse(const plan::KbuildStep& step, const std::string& folder) = 0;
  /// Delivers `files` to the output folder, all of them or none.
  virtual Outcome publish(const std::string& name, const std::vector<plan::StagedFile>& files,
                          const std::string& record) = 0;
};

/// Hears how the build goes.
class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  /// Shows what was reported since the last call.
  virtual void show_diagnostics() = 0;
  /// For those who want every detail.
  virtual void log_verbose(const std::string& text) = 0;
  /// One line that stays, unless the user wants silence.
  virtual void print_line(const std::string& text) = 0;
};

}  // namespace portato::build
