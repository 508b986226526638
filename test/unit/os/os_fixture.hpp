// SPDX-License-Identifier: Apache-2.0
// What tests that touch the machine share: a directory of their own, processes of its shell.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/filesystem.hpp>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "os/process.hpp"
#include "skip.hpp"

namespace portato::os::test {

/// Gone with all that is in it at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    std::string name = boost::filesystem::temp_directory_path().string() + "/portato-exec-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    boost::system::error_code failure;
    boost::filesystem::remove_all(path_, failure);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

inline void put(const std::string& path, const std::string& content, mode_t mode = 0644) {
  boost::filesystem::create_directories(boost::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << content;
  ::chmod(path.c_str(), mode);
}

inline std::string get(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

inline mode_t mode_of(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 ? info.st_mode & 07777U : 0;
}

/// Changes with every change of the file, also by one with the same content.
inline std::string identity_of(const std::string& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return "";
  return fmt::format("{} {}.{}", info.st_ino, info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
}

inline std::vector<std::string> names_in(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& entry : boost::filesystem::directory_iterator(directory)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Standard output and error of a shell command.
inline std::string shell(const std::string& command) {
  FILE* pipe = ::popen(("exec 2>&1\n" + command).c_str(), "r");
  std::string output;
  char buffer[4096];
  for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    output.append(buffer, count);
  ::pclose(pipe);
  return output;
}

inline bool has_tool(const std::string& name) { return !find_program(name).empty(); }

/// Whether the test case has to be skipped because there is no such program.
inline bool lacks_tool(const std::string& name) {
  return !has_tool(name) && portato::test::skip("there is no " + name);
}

/// The same where faults are to be injected into system calls.
inline bool lacks_tracer() {
  if (lacks_tool("strace")) return true;
  return !shell("strace -qq -o /dev/null true").empty() && portato::test::skip("strace may not trace");
}

/// A child process of the test; ended with all its children should the test end before it.
class Child {
 public:
  explicit Child(pid_t process) : process_(process) {}
  Child(Child&& other) noexcept : process_(std::exchange(other.process_, 0)) {}
  Child& operator=(Child&&) = delete;
  ~Child() {
    if (process_ == 0) return;
    ::kill(process_, SIGTERM);
    wait();
  }

  [[nodiscard]] pid_t process() const { return process_; }

  /// Its exit status; 1000 + signal if one ended it.
  int wait() {
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }

 private:
  pid_t process_;
};

/// Runs `body` in a child process, which exits with what `body` returns.
inline Child in_child(const std::function<int()>& body) {
  // A signal may come as soon as the child is there; it waits until the test program's handlers are gone.
  sigset_t ending;
  sigset_t before;
  ::sigemptyset(&ending);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&ending, number);
  ::sigprocmask(SIG_BLOCK, &ending, &before);
  const pid_t child = ::fork();
  if (child == 0) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ::_exit(body());
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
  return Child(child);
}

/// The limit only ends a test that would hang: a slow machine is no failure.
inline bool wait_until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

/// Whether the process runs (a zombie does not).
inline bool is_alive(pid_t process) {
  const std::string status = get(fmt::format("/proc/{}/stat", process));
  const std::size_t end_of_name = status.rfind(')');
  return end_of_name != std::string::npos && status[end_of_name + 2] != 'Z';
}

}  // namespace portato::os::test
