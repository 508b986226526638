// SPDX-License-Identifier: Apache-2.0
// What has to be remembered between passes of kbuild over one build directory, because kbuild itself does
// not: that a pass was cut off, which symbol tables the last one saw, and which `.ko` files it published.
#pragma once

#include <string>
#include <vector>

#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// Identity of a file's content, as far as its inode tells: another size, time or inode is another content.
std::string file_identity(const std::string& path);

/// A pass in progress, as a file in the build directory. kbuild trusts times, so an object that a killed
/// compiler left half written would count as finished for ever; begin() finds the traces of such a pass and
/// removes what may be incomplete: the objects that it was at when it ended, and what it linked.
class PassMarker {
 public:
  /// `scratch` as for TemporaryFile.
  PassMarker(std::string build_directory, std::string scratch);

  /// Also clears away what kbuild's own probes of the compiler left. `jobs`: how many commands such a pass
  /// runs at a time.
  support::Status begin(std::size_t jobs);

  /// The pass came to an end of its own accord, good or bad; make has then removed what is incomplete.
  void end();

 private:
  std::string build_directory_;
  std::string scratch_;
  std::string path_;
};

/// kbuild does not look whether the symbol tables of others (the kernel's, those of external modules) have
/// changed, and would keep old CRCs in the modules. If they have since remember_symbol_tables(), this makes
/// it look again.
support::Status forget_stale_symbols(const plan::KbuildStep& step);
support::Status remember_symbol_tables(const plan::KbuildStep& step, const std::string& scratch);

/// The existing ones of `extra_symbols`, in their order.
std::vector<std::string> existing_extra_symbols(const plan::KbuildStep& step);

}  // namespace portato::exec
