// SPDX-License-Identifier: Apache-2.0
// What a finished program left running: its process group, and orphans that came to us (see SignalGuard).
#pragma once

#include <sys/types.h>

#include <vector>

namespace portato::os {

/// Our children at the moment. Empty if this kernel cannot tell (no CONFIG_PROC_CHILDREN).
std::vector<pid_t> children_of_this_process();

/// Our children that are not in `known`.
std::vector<pid_t> children_except(const std::vector<pid_t>& known);

/// Sends a signal to the group, and to each of `orphans` (to its whole group if it leads one).
void signal_all(pid_t group, const std::vector<pid_t>& orphans, int signal_number);

/// The same for one orphan.
void signal_orphan(pid_t orphan, int signal_number);

/// Takes the exit status of every dead member of `group` and of `orphans`, so that no zombie stays.
void reap(pid_t group, const std::vector<pid_t>& orphans);

/// Whether any process is in the group.
bool group_exists(pid_t group);

}  // namespace portato::os
