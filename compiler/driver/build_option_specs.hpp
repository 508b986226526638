// SPDX-License-Identifier: Apache-2.0
// The options of mkmod, mksys and mkparse, as pieces of their arrays. The original tools' spellings are among
// them.
#pragma once

#include <array>

#include "driver/build_options.hpp"
#include "driver/option_groups.hpp"

namespace portato::driver {

Complaint parse_jobs(const std::string& given, int& jobs);

/// What was asked of a build, completed; what is wrong with it.
Complaint finish_build(BuildOptions& options);

inline constexpr auto kBuildOptions = join(
    std::array{
        text<&BuildOptions::targets>(
            "-t,--target", "NAME",
            "target to build for (default: localhost); several are built one after the other"),
        text<&BuildOptions::os_type>("-T,--os-type", "NAME",
                                     "operating system of the target; only linux has kernel modules"),
        text<&BuildOptions::output_directory>("-o,--output-dir", "DIR", "where the results go"),
        text<&BuildOptions::work_directory>("-w,--object-dir", "DIR",
                                            "work directory (default: _build_NAME/TARGET)"),
        text<&BuildOptions::debug_directory>("-d,--debug-dir", "DIR",
                                             "keep the debug information of the modules there, by build-id"),
        text<&BuildOptions::launcher>(
            "--launcher", "CMD",
            "start the compiler through CMD (ccache, distcc); kept for later builds; `none`: no longer"),
        parsed<parse_jobs, &BuildOptions::jobs>("-j,--jobs", "N", "parallel jobs (default: one a processor)",
                                                Arity::kOne),
        flag<&BuildOptions::keep_going>("-k,--keep-going", "go on with what does not depend on a failure"),
        flag<&BuildOptions::never_waits>(
            "--no-wait", "fail if another build has the work folder, instead of waiting for it"),
        flag<&BuildOptions::generate_only>("-n,--dont-run-ninja", "generate everything, build nothing"),
        flag<&BuildOptions::generate_only>("-g,--generate-code", "the same"),
        flag<&BuildOptions::check_only>("--check", "stop after the checks, write nothing"),
        flag<&BuildOptions::applies_fixes>("--fix",
                                           "fix what can be fixed safely, also of what only the build finds"),
        flag<&BuildOptions::keep_debug>("--keep-debug", "keep debug information in the packaged modules"),
        flag<&BuildOptions::analyzes>("--analyze", "after the build: look for mistakes with sparse and W=1"),
        flag<&BuildOptions::wants_ima_signature>("-S,--ima-sign",
                                                 "refused: sign the finished package instead"),
        ignored("-C,--cflags", "FLAGS", "accepted; flags of apps do not reach kernel modules"),
        ignored("-X,--cxxflags", "FLAGS", "accepted, as -C"),
        ignored("-L,--ldflags", "FLAGS", "accepted, as -C"),
    },
    kKernelOptions<&BuildOptions::project>, kDefinitionOptions<&BuildOptions::project>,
    kReportOptions<&BuildOptions::report>);

}  // namespace portato::driver
