// SPDX-License-Identifier: Apache-2.0
#include "driver/fatal_signals.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <string_view>

#include "driver/reporter.hpp"
#include "os/exit_status.hpp"

namespace portato::driver {

namespace {

struct FatalSignal {
  int signal;
  const char* name;
  bool is_crash;
};

constexpr std::array<FatalSignal, 8> kFatalSignals{{{SIGINT, "SIGINT", false},
                                                    {SIGTERM, "SIGTERM", false},
                                                    {SIGHUP, "SIGHUP", false},
                                                    {SIGSEGV, "SIGSEGV", true},
                                                    {SIGBUS, "SIGBUS", true},
                                                    {SIGFPE, "SIGFPE", true},
                                                    {SIGILL, "SIGILL", true},
                                                    {SIGABRT, "SIGABRT", true}}};

// A signal handler reaches nothing but globals. They are written once, before it can run.
struct Words {
  std::array<char, 400> bytes{};
  std::size_t size = 0;
};
std::array<Words, kFatalSignals.size()> last_words;
std::array<char, 64 * 1024> handler_stack;  // a crash may be an overflow of the other one

void speak(int signal) {
  for (std::size_t i = 0; i < kFatalSignals.size(); ++i) {
    if (kFatalSignals[i].signal != signal) continue;
    if (::write(STDERR_FILENO, last_words[i].bytes.data(), last_words[i].size) < 0) break;
  }
  ::raise(signal);  // with its default action: SA_RESETHAND
}

std::string final_message_for(const FatalSignal& ending, MessageFormat format) {
  if (format == MessageFormat::kJson)
    return diag::render_json_finished({0, 0, os::kExitSignal + ending.signal}, ending.name);
  if (!ending.is_crash) return "";
  return fmt::format(
      "portato: error: internal error: {} [D9001]\nportato: this is a bug; please report it with the command "
      "line and the files it reads\n",
      ending.name);
}

void handle(int signal) {
  struct sigaction current {};
  if (::sigaction(signal, nullptr, &current) != 0 || current.sa_handler == SIG_IGN) return;  // nohup
  struct sigaction action {};
  action.sa_handler = speak;
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void install_fatal_signal_handlers(const ReportOptions& options) {
  const stack_t stack{handler_stack.data(), 0, handler_stack.size()};
  ::sigaltstack(&stack, nullptr);
  const MessageFormat format = format_on_stderr(options);
  for (std::size_t i = 0; i < kFatalSignals.size(); ++i) {
    const std::string words = final_message_for(kFatalSignals[i], format);
    last_words[i].size = words.copy(last_words[i].bytes.data(), last_words[i].bytes.size());
    handle(kFatalSignals[i].signal);
  }
}

}  // namespace portato::driver
