// SPDX-License-Identifier: Apache-2.0
#include "driver/fatal_signals.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <string>

using namespace portato;

namespace {

struct Ended {
  std::string said;
  int signal = 0;
};

/// What a process with `format` says on stderr when `signal` hits it.
Ended die_of(int signal, diag::Format format) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    for (const int each : {SIGINT, SIGSEGV}) ::signal(each, SIG_DFL);  // the test framework has its own
    driver::ReportOptions options;
    options.message_format = format;
    driver::install_fatal_signal_handlers(options);
    ::raise(signal);
    ::_exit(0);
  }
  ::close(ends[1]);
  Ended ended;
  char buffer[1000];
  for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    ended.said.append(buffer, static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return ended;
}

}  // namespace

TEST_CASE("a JSON stream ends with its last record, whatever ends the run") {
  const Ended interrupted = die_of(SIGINT, diag::Format::kJson);
  CHECK(interrupted.said ==
        "{\"type\":\"finished\",\"version\":1,\"errors\":0,\"warnings\":0,\"exit_code\":130,\"signal\":"
        "\"SIGINT\"}\n");
  CHECK(interrupted.signal == SIGINT);
  const Ended crashed = die_of(SIGSEGV, diag::Format::kJson);
  CHECK(crashed.said.find("\"signal\":\"SIGSEGV\"") != std::string::npos);
  CHECK(crashed.signal == SIGSEGV);
}

TEST_CASE("people hear of a crash, and nothing of an interrupt") {
  CHECK(die_of(SIGINT, diag::Format::kShort).said.empty());
  CHECK(die_of(SIGSEGV, diag::Format::kText)
            .said.starts_with("portato: error: internal error: SIGSEGV [D9001]\n"));
}
