// SPDX-License-Identifier: Apache-2.0
// The folder of an export: a list in it tells what an export wrote there, so that the next one removes what
// it no longer writes, and nothing else. A folder with other contents is not touched.
#pragma once

#include <string>

#include "os/output_set.hpp"
#include "support/result.hpp"

namespace portato::exec {

/// Whether an export of `format` may write to `folder`: it is not there, or empty, or has the list of one.
/// Fails if it cannot be looked at.
support::Result<bool> may_export_to(const std::string& folder, const std::string& format);

/// Writes `files`, all below `folder`, and removes those of the last export that are not among them. May be
/// interrupted at any point: the next one completes it. The number of files that had to be written or
/// removed.
support::Result<std::size_t> write_export(const std::string& folder, const std::string& format,
                                          const os::OutputSet& files);

}  // namespace portato::exec
