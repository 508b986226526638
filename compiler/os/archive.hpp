// SPDX-License-Identifier: Apache-2.0
// Writes archives whose bytes depend on names, modes and contents alone: not on the order of directories, the
// user, the umask, the clock, the locale or the place. Two kinds: what the target's updater unpacks, and what
// a kernel unpacks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "os/archive_limits.hpp"
#include "os/output_writer.hpp"
#include "os/signal_guard.hpp"
#include "support/result.hpp"

namespace portato::os {

struct ArchiveMember {
  std::string path;    ///< below the archive's root, no leading slash or `./`; empty: the root itself
  std::string source;  ///< the file on this machine; empty: a directory, or a link
  std::uint32_t mode = 0644;
  std::uint64_t size = 0;   ///< of the source; one that has another size by now is an error
  std::string link = {};    ///< where a symbolic link leads
  std::string sha256 = {};  ///< of the source; one that has other bytes by now is an error; empty: any
};

enum class ArchiveKind {
  kTarBzip2,  ///< GNU tar (no pax headers, for BusyBox's sake), names begin with `./`
  kCpioZstd,  ///< SVR4 "newc", names without `./`, as for an initramfs (kernel:
              ///< Documentation/driver-api/early-userspace)
};

/// All directories above `files`, and `files`, in byte order of the paths as the archive will hold them. A
/// tar begins with the root itself; a cpio does not, its root is there already.
std::vector<ArchiveMember> with_directories(std::vector<ArchiveMember> files, ArchiveKind kind);

/// Writes the compressed archive. Directories get mode 0755; everything belongs to user and group 0 and was
/// modified at `modified` (seconds since 1970). Refuses what the format cannot hold: see
/// largest_member_size(), kLongestMemberPath.
support::Status write_archive(ArchiveKind kind, const std::vector<ArchiveMember>& members,
                              std::int64_t modified, TemporaryFile& output, SignalGuard& signals);

std::uint64_t largest_member_size(ArchiveKind kind);

}  // namespace portato::os
