// SPDX-License-Identifier: Apache-2.0
// What a build is told: mkmod, mksys and mkparse take the same options.
#pragma once

#include <string>
#include <vector>

#include "driver/options.hpp"

namespace portato::driver {

struct BuildOptions {
  std::string input;
  ProjectOptions project;  ///< its target is the first of `targets`
  ReportOptions report;
  bool for_single_definition = false;  ///< an `.mdef`, not a system
  std::vector<std::string> targets;    ///< to build for each; none: for that of `project`
  std::string output_directory;        ///< empty: not given
  std::string work_directory;          ///< ditto
  std::string debug_directory;         ///< ditto
  std::string launcher;                ///< ditto; `none` ends the use of an earlier one
  std::string os_type = "linux";
  int jobs = 0;  ///< 0: as many as there are processors
  bool keep_going = false;
  bool never_waits = false;  ///< for another build in the same work folder
  bool generate_only = false;
  bool check_only = false;
  bool modules_only = false;  ///< an image without the apps of the system is what is wanted
  bool keep_debug = false;
  bool analyzes = false;
  bool applies_fixes = false;
  bool wants_ima_signature = false;
};

}  // namespace portato::driver
