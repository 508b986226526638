// SPDX-License-Identifier: Apache-2.0
// Options that several commands have in common, as pieces of their arrays. `Project` and `Report` are the
// members of a command's options that they fill: `kKernelOptions<&GraphOptions::project>`.
#pragma once

#include <array>

#include "driver/option_spec.hpp"
#include "driver/options.hpp"

namespace portato::driver {

inline constexpr std::array<Choice<MessageFormat>, 5> kMessageFormats{{{"text", MessageFormat::kText},
                                                                       {"short", MessageFormat::kShort},
                                                                       {"json", MessageFormat::kJson},
                                                                       {"sarif", MessageFormat::kSarif},
                                                                       {"github", MessageFormat::kGithub}}};
inline constexpr std::array<Choice<ColorMode>, 3> kColorModes{
    {{"auto", ColorMode::kAutomatic}, {"always", ColorMode::kAlways}, {"never", ColorMode::kNever}}};

/// `FORMAT=FILE`, to be added to `sinks`.
Complaint parse_sink(const std::string& given, std::vector<SinkRequest>& sinks);

template <auto Project>
inline constexpr std::array kTargetOption{
    text<Project, &ProjectOptions::target>("-t,--target", "NAME", "target to build for (default: localhost)"),
};

template <auto Project>
inline constexpr std::array kKernelOptions{
    text<Project, &ProjectOptions::kernel>("--kernel", "DIR",
                                           "kernel tree or header package to build against"),
    text<Project, &ProjectOptions::target_path>("--target-path", "DIR",
                                                "directory to search for target descriptions"),
};

/// For commands that read definition files.
template <auto Project>
inline constexpr std::array kDefinitionOptions{
    text<Project, &ProjectOptions::source_directories>(
        "-s,--source-search", "DIR", "directory to search for sources, components, apps and modules"),
    text<Project, &ProjectOptions::interface_directories>("-i,--interface-search", "DIR",
                                                          "directory to search for interfaces (.api)"),
    flag<Project, &ProjectOptions::is_strict>("--strict",
                                              "refuse sections that the original tools do not have"),
};

template <auto Report>
inline constexpr std::array kColorOption{
    choice<kColorModes, Report, &ReportOptions::color>("--color", "default: auto"),
};

/// For commands that report diagnostics.
template <auto Report>
inline constexpr auto kMessageOptions = join(
    std::array{
        flag<Report, &ReportOptions::is_quiet>("-q,--quiet", "no closing line"),
        choice<kMessageFormats, Report, &ReportOptions::message_format>(
            "--message-format", "default: text on a terminal, else short"),
        parsed<parse_sink, Report, &ReportOptions::sinks>("--sink", "FORMAT=FILE",
                                                          "write the diagnostics into a file, too",
                                                          Arity::kMany, /*is_name=*/true),
    },
    kColorOption<Report>);

/// Ditto, whose warnings can be chosen, and which make choices of their own.
template <auto Report>
inline constexpr auto kReportOptions = join(
    std::array{
        text<Report, &ReportOptions::warnings>(
            "-W", "[no-]NAME", "show or silence a warning; -W[no-]error[=NAME]: take it for an error"),
        flag<Report, &ReportOptions::is_verbose>("-v,--verbose", "say what is chosen and run"),
    },
    kMessageOptions<Report>);

}  // namespace portato::driver
