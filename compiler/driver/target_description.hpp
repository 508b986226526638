// SPDX-License-Identifier: Apache-2.0
// `-t NAME`: what Portato must know of a target, from NAME.yaml or, for the original tools' sake, from
// environment variables such as WP85_CC.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diag/sink.hpp"
#include "source/file_system.hpp"
#include "source/source_manager.hpp"

namespace portato::driver {

struct TargetDescription {
  std::string name;
  std::string path;           ///< of the YAML file; empty without one
  std::string kernel_source;  ///< absolute, or empty
  std::string kernel_arch;    ///< as the kernel calls it; empty: from the kernel's configuration
  std::string cross_compile;  ///< prefix for kbuild; empty: native
  std::vector<std::string> kernel_options;  ///< further arguments for kbuild's make
  std::string cc;
  std::string cxx;
  std::string strip;
  std::string sysroot;
  std::string launcher;     ///< put before the compiler
  std::string compression;  ///< of modules: `zstd`, `xz`, `gzip`; empty: none
  std::string signing_key;  ///< file or `pkcs11:` URI; empty: modules are not signed
  std::string certificate;
  std::string signing_hash = "sha256";
  std::string signing_place;  ///< `path:line:column` of `signing: modules:`
};

/// Value of an environment variable; empty if it is not set.
using EnvironmentLookup = std::function<std::string_view(std::string_view name)>;

/// Looks for NAME.yaml in `directories`, in order; without one, a target is known by its environment
/// variables; `localhost` always is. Nothing if there is no such target or its description is wrong:
/// reported.
std::optional<TargetDescription> find_target(const std::string& name,
                                             const std::vector<std::string>& directories,
                                             const EnvironmentLookup& environment,
                                             const source::FileSystem& fs, source::SourceManager& sources,
                                             diag::DiagSink& sink);

/// --target-path, ./targets, $PORTATO_TARGETS, the user's and the system's configuration folder.
std::vector<std::string> target_directories(const std::vector<std::string>& target_path,
                                            const EnvironmentLookup& environment,
                                            const source::FileSystem& fs);

}  // namespace portato::driver
