// SPDX-License-Identifier: Apache-2.0
#include "os/process_tree.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>
#include <fstream>

namespace portato::os {

std::vector<pid_t> children_of_this_process() {
  std::vector<pid_t> children;
  boost::system::error_code failure;
  boost::filesystem::directory_iterator task("/proc/self/task", failure);
  for (; !failure && task != boost::filesystem::directory_iterator(); task.increment(failure)) {
    std::ifstream list((task->path() / "children").string());
    for (pid_t child = 0; list >> child;) children.push_back(child);
  }
  return children;
}

std::vector<pid_t> children_except(const std::vector<pid_t>& known) {
  std::vector<pid_t> children = children_of_this_process();
  std::erase_if(children,
                [&](pid_t child) { return std::find(known.begin(), known.end(), child) != known.end(); });
  return children;
}

void signal_all(pid_t group, const std::vector<pid_t>& orphans, int signal_number) {
  ::kill(-group, signal_number);
  for (const pid_t orphan : orphans) signal_orphan(orphan, signal_number);
}

void signal_orphan(pid_t orphan, int signal_number) {
  const bool leads_a_group = ::getpgid(orphan) == orphan;
  ::kill(leads_a_group ? -orphan : orphan, signal_number);
}

void reap(pid_t group, const std::vector<pid_t>& orphans) {
  while (::waitpid(-group, nullptr, WNOHANG) > 0) {
  }
  for (const pid_t orphan : orphans) ::waitpid(orphan, nullptr, WNOHANG);
}

bool group_exists(pid_t group) { return ::kill(-group, 0) == 0 || errno == EPERM; }

}  // namespace portato::os
