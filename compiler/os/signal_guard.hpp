// SPDX-License-Identifier: Apache-2.0
// While one lives, SIGINT, SIGTERM and SIGHUP do not end this process: they wait in a signalfd until
// run_process() (or a long loop) asks for them. The command then ends in order, with no child left behind,
// and exits with 128 + signal.
//
// One guard at a time, made in the main thread before any other thread starts: the signals are blocked per
// thread.
#pragma once

#include <signal.h>
#include <unistd.h>

#include "os/file_descriptor.hpp"

namespace portato::os {

class SignalGuard {
 public:
  SignalGuard();
  SignalGuard(const SignalGuard&) = delete;
  SignalGuard& operator=(const SignalGuard&) = delete;
  ~SignalGuard();

  /// The first SIGINT, SIGTERM or SIGHUP since the guard was made; 0 if there was none. Looks for new ones,
  /// cheaply: long loops call it once a round. A signal that was ignored when the guard was made (nohup)
  /// stays ignored.
  [[nodiscard]] int interrupted();

  /// What the process has to exit with because of interrupted(); 0 if there was no signal.
  [[nodiscard]] int exit_status();

  /// Becomes readable when a signal or the end of a child is there to be read.
  [[nodiscard]] int descriptor() const { return descriptor_.number(); }

  /// How many such signals there were: someone who sends a second one is tired of waiting.
  [[nodiscard]] int interruption_count() const { return count_; }

  /// Whether the process that has started this one has died since the guard was made.
  [[nodiscard]] bool parent_is_gone() const { return ::getppid() != parent_; }

  /// The signal mask as it was before, which children get.
  [[nodiscard]] const sigset_t& mask_for_children() const { return previous_mask_; }

 private:
  void drain();

  FileDescriptor descriptor_;
  sigset_t previous_mask_;
  struct sigaction previous_child_action_;
  pid_t parent_ = ::getppid();
  int previous_subreaper_ = 0;
  int first_ = 0;
  int count_ = 0;
};

/// For a process that only serves its parent (a build step): it gets `signal_number` when the parent dies,
/// however that dies. SIGKILL for one that has neither children nor anything to put right.
void end_with_parent(int signal_number);

}  // namespace portato::os
