// SPDX-License-Identifier: Apache-2.0
#include "os/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "os/process_tree.hpp"
#include "support/strings.hpp"

namespace portato::os {

namespace {

using support::Error;
using support::error_from_errno;
using support::Result;
using Clock = std::chrono::steady_clock;

// Everything the child needs, made before fork(): between fork() and execve() only async-signal-safe calls
// are allowed.
struct Launch {
  std::string program;
  std::vector<std::string> environment_text;
  std::vector<char*> arguments;
  std::vector<char*> environment;
};

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

bool is_replaced(const ProcessSpec& spec, std::string_view name) {
  const auto same_name = [&](const auto& pair) { return pair.first == name; };
  return std::find(spec.without_environment.begin(), spec.without_environment.end(), name) !=
             spec.without_environment.end() ||
         std::any_of(spec.environment.begin(), spec.environment.end(), same_name);
}

std::vector<std::string> environment_for(const ProcessSpec& spec) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (!is_replaced(spec, text.substr(0, text.find('=')))) result.emplace_back(text);
  }
  for (const auto& [name, value] : spec.environment) result.push_back(name + "=" + value);
  return result;
}

std::string path_in(const std::vector<std::string>& environment) {
  for (const std::string& entry : environment) {
    if (entry.starts_with("PATH=")) return entry.substr(5);
  }
  return "";
}

Result<Launch> prepare(const ProcessSpec& spec) {
  if (spec.arguments.empty()) return error_from_errno(EINVAL);
  Launch launch;
  launch.environment_text = environment_for(spec);
  launch.program = find_program(spec.arguments.front(), path_in(launch.environment_text));
  if (launch.program.empty()) return error_from_errno(ENOENT);
  launch.arguments = pointers_to(spec.arguments);
  launch.environment = pointers_to(launch.environment_text);
  return launch;
}

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return error_from_errno(errno);
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

[[noreturn]] void give_up(int failure_pipe) {
  const int number = errno;
  [[maybe_unused]] const ssize_t count = ::write(failure_pipe, &number, sizeof number);
  ::_exit(127);
}

struct ChildSetup {
  const ProcessSpec& spec;
  const Launch& launch;
  const sigset_t& mask;
  int output = -1;  ///< -1: inherit
  int failure_pipe = -1;
  pid_t parent = 0;
};

[[noreturn]] void become_program(const ChildSetup& setup) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, setup.spec.death_signal, 0, 0, 0);
  if (::getppid() != setup.parent) ::_exit(127);  // died before prctl() could notice
  ::signal(SIGPIPE, SIG_DFL);
  const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (input < 0 || ::dup2(input, STDIN_FILENO) < 0) give_up(setup.failure_pipe);
  if (setup.output >= 0 &&
      (::dup2(setup.output, STDOUT_FILENO) < 0 || ::dup2(setup.output, STDERR_FILENO) < 0)) {
    give_up(setup.failure_pipe);
  }
  for (const int descriptor : setup.spec.descriptors) {
    if (::fcntl(descriptor, F_SETFD, 0) != 0) give_up(setup.failure_pipe);
  }
  const std::string& directory = setup.spec.working_directory;
  if (!directory.empty() && ::chdir(directory.c_str()) != 0) give_up(setup.failure_pipe);
  ::pthread_sigmask(SIG_SETMASK, &setup.mask, nullptr);
  ::execve(setup.launch.program.c_str(), setup.launch.arguments.data(), setup.launch.environment.data());
  give_up(setup.failure_pipe);
}

// The child's process id once it runs the program, or why it does not.
Result<pid_t> start(ChildSetup setup) {
  Result<Pipe> failure = make_pipe();
  if (!failure) return failure.error();
  setup.failure_pipe = failure->writer.number();
  setup.parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) return error_from_errno(errno);
  if (child == 0) become_program(setup);
  ::setpgid(child, child);  // both sides do it: whoever comes second does no harm
  failure->writer.close();
  int number = 0;
  ssize_t count = 0;
  do {
    count = ::read(failure->reader.number(), &number, sizeof number);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(sizeof number)) return child;
  ::waitpid(child, nullptr, 0);
  return error_from_errno(number);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// A started program: passes signals on, collects output, and in the end clears away whatever the program
// left.
class RunningProcess {
 public:
  RunningProcess(const ProcessSpec& spec, SignalGuard& signals, std::vector<pid_t> known, pid_t leader,
                 FileDescriptor output)
      : spec_(spec),
        signals_(signals),
        known_(std::move(known)),
        leader_(leader),
        output_(std::move(output)) {
    if (output_.is_open()) ::fcntl(output_.number(), F_SETFL, O_NONBLOCK);
  }

  ProcessResult wait() {
    // Whether the program has ended is looked at after signals were taken and before waiting for the next
    // one: taking them may have swallowed the news of its end.
    while (true) {
      pass_signals_on();
      take_leader_status();
      if (has_ended_) break;
      wait_for_event(time_left());
      read_output();
    }
    clear_away_rest();
    read_output();
    result_.interruption = signals_.interrupted();
    return std::move(result_);
  }

 private:
  static constexpr std::chrono::milliseconds kPollStep{20};
  static constexpr int kMostReads = 128;  // 2 MiB, more than a pipe holds

  static constexpr std::chrono::milliseconds kForever{-1};

  [[nodiscard]] std::chrono::milliseconds time_left() const {
    if (!deadline_) return kForever;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*deadline_ - Clock::now());
    return std::max(left + std::chrono::milliseconds(1), std::chrono::milliseconds(0));
  }

  [[nodiscard]] std::chrono::milliseconds grace() const {
    return signals_.parent_is_gone() ? std::min(spec_.grace, kGraceOfOrphans) : spec_.grace;
  }

  void wait_for_event(std::chrono::milliseconds timeout) {
    std::array<pollfd, 2> events = {pollfd{signals_.descriptor(), POLLIN, 0},
                                    pollfd{output_.number(), POLLIN, 0}};
    ::poll(events.data(), events.size(), static_cast<int>(timeout.count()));
  }

  void pass_signals_on() {
    const bool is_late = is_impatient() || (deadline_ && Clock::now() >= *deadline_);
    if (is_late) {
      signal_all(leader_, {}, SIGKILL);
      deadline_ = Clock::now() + spec_.grace;
    } else if (signals_.interrupted() != 0 && !deadline_) {
      ask_to_end(signals_.interrupted());
    }
  }

  void ask_to_end(int signal_number) {
    signal_all(leader_, {}, signal_number);
    interruptions_seen_ = signals_.interruption_count();
    deadline_ = Clock::now() + grace();
  }

  void read_output() {
    std::array<char, 16384> buffer{};
    // A bounded number of rounds: a program that never stops talking must not keep us from hearing signals.
    for (int round = 0; round < kMostReads && output_.is_open(); ++round) {
      const ssize_t count = ::read(output_.number(), buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count <= 0) {
        output_.close();
        return;
      }
      const std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
      if (spec_.on_output) {
        spec_.on_output(piece);
      } else {
        result_.output += piece;
      }
    }
  }

  void take_leader_status() {
    int status = 0;
    rusage usage{};
    if (::wait4(leader_, &status, WNOHANG, &usage) != leader_) return;
    has_ended_ = true;
    result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    result_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    result_.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
  }

  // SIGTERM first, SIGKILL after the grace period: a left-over compiler can still remove its temporary files.
  // What does not even end then (it waits for a dead disk, or runs as another user) is left to itself.
  void clear_away_rest() {
    const Clock::time_point deadline = Clock::now() + grace();
    std::vector<pid_t> asked;
    bool is_group_asked = false;
    while (Clock::now() < deadline + grace()) {
      reap(leader_, children_except(known_));
      const std::vector<pid_t> orphans = children_except(known_);
      if (!group_exists(leader_) && orphans.empty()) return;
      if (Clock::now() >= deadline || is_impatient()) {
        signal_all(leader_, orphans, SIGKILL);
      } else {
        if (!std::exchange(is_group_asked, true)) signal_all(leader_, {}, SIGTERM);
        ask_new_orphans(orphans, asked);
      }
      wait_for_event(kPollStep);
      read_output();
    }
  }

  void ask_new_orphans(const std::vector<pid_t>& orphans, std::vector<pid_t>& asked) {
    std::vector<pid_t> fresh = orphans;
    std::erase_if(fresh, [&](pid_t pid) {
      return ::getpgid(pid) == leader_ || std::find(asked.begin(), asked.end(), pid) != asked.end();
    });
    for (const pid_t pid : fresh) signal_orphan(pid, SIGTERM);
    asked.insert(asked.end(), fresh.begin(), fresh.end());
  }

  // A further signal after the one that was passed on.
  bool is_impatient() {
    return signals_.interrupted() != 0 && deadline_ && signals_.interruption_count() > interruptions_seen_;
  }

  const ProcessSpec& spec_;
  SignalGuard& signals_;
  std::vector<pid_t> known_;
  pid_t leader_;
  FileDescriptor output_;
  ProcessResult result_;
  std::optional<Clock::time_point> deadline_;
  int interruptions_seen_ = 0;
  bool has_ended_ = false;
};

}  // namespace

Result<ProcessResult> run_process(const ProcessSpec& spec, SignalGuard& signals) {
  Result<Launch> launch = prepare(spec);
  if (!launch) return launch.error();
  Pipe output;
  if (spec.output == ProcessSpec::Output::kCapture) {
    Result<Pipe> made = make_pipe();
    if (!made) return made.error();
    output = std::move(*made);
  }
  std::vector<pid_t> known = children_of_this_process();
  const Result<pid_t> child = start({spec, *launch, signals.mask_for_children(), output.writer.number()});
  if (!child) return child.error();
  output.writer.close();
  return RunningProcess(spec, signals, std::move(known), *child, std::move(output.reader)).wait();
}

std::string describe_end(const ProcessResult& result) {
  if (result.signal == 0) return fmt::format("exit status {}", result.exit_code);
  return fmt::format("killed by signal {} ({})", result.signal, ::strsignal(result.signal));
}

std::string find_program(const std::string& name, std::string_view path) {
  if (name.find('/') != std::string::npos) return name;
  for (const std::string_view directory : support::split(path, ':')) {
    if (directory.empty()) continue;
    std::string candidate = std::string(directory) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return "";
}

std::string find_program(const std::string& name) {
  const char* path = ::getenv("PATH");
  return find_program(name, path == nullptr ? "" : path);
}

}  // namespace portato::os
