// SPDX-License-Identifier: Apache-2.0
// Delivers what a build has made to the output folder, all files of a set together: whoever looks there, at
// any instant and whatever happens, finds the whole old set or the whole new one.
#pragma once

#include <string>
#include <vector>

#include "os/signal_guard.hpp"
#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

struct Publication {
  std::string directory;                ///< the output folder; made if it is missing
  std::string name;                     ///< of the set, for hidden names in that folder: `vehicle.localhost`
  std::vector<plan::StagedFile> files;  ///< paths seen from `directory`; no links
  std::string record;                   ///< a file in the work folder: what was delivered the last time
  std::string scratch;                  ///< of the work folder
};

/// Whether anything had to be written; files that are as they should be are not touched. One run at a time
/// for each set; clears away what an earlier run left that was killed. After a failure, or after a signal
/// that came early enough (EINTR), the old set is as it was.
support::Result<bool> publish(const Publication& publication, os::SignalGuard& signals);

}  // namespace portato::exec
