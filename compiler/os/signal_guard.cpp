// SPDX-License-Identifier: Apache-2.0
#include "os/signal_guard.hpp"

#include <sys/prctl.h>
#include <sys/signalfd.h>

#include <array>

#include "os/exit_status.hpp"

namespace portato::os {

namespace {

constexpr std::array<int, 3> kInterrupts = {SIGINT, SIGTERM, SIGHUP};

bool is_ignored(int signal_number) {
  struct sigaction action {};
  return ::sigaction(signal_number, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalGuard::SignalGuard() {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  for (const int number : kInterrupts) {
    if (!is_ignored(number)) sigaddset(&watched, number);
  }
  // With SIGCHLD ignored (some parents leave it so) the kernel reaps children by itself and wait4() tells
  // nothing.
  struct sigaction normal {};
  normal.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &normal, &previous_child_action_);
  ::pthread_sigmask(SIG_BLOCK, &watched, &previous_mask_);
  descriptor_ = FileDescriptor(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  // Orphans of our children come to us instead of to init, so that run_process() can end them too.
  ::prctl(PR_GET_CHILD_SUBREAPER, &previous_subreaper_, 0, 0, 0);
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

SignalGuard::~SignalGuard() {
  drain();  // else they would hit the process as soon as they are unblocked
  ::prctl(PR_SET_CHILD_SUBREAPER, previous_subreaper_, 0, 0, 0);
  ::pthread_sigmask(SIG_SETMASK, &previous_mask_, nullptr);
  ::sigaction(SIGCHLD, &previous_child_action_, nullptr);
}

int SignalGuard::interrupted() {
  drain();
  return first_;
}

int SignalGuard::exit_status() { return interrupted() == 0 ? 0 : kExitSignal + first_; }

void SignalGuard::drain() {
  signalfd_siginfo info{};
  while (::read(descriptor_.number(), &info, sizeof info) == static_cast<ssize_t>(sizeof info)) {
    if (info.ssi_signo == SIGCHLD) continue;
    if (first_ == 0) first_ = static_cast<int>(info.ssi_signo);
    ++count_;
  }
}

void end_with_parent(int signal_number) { ::prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0); }

}  // namespace portato::os
