// SPDX-License-Identifier: Apache-2.0
// Mappings: `[permissions] source destination` under `bundles` and `requires`. Not for other
// folders.
#pragma once

#include <string>
#include <vector>

#include "bind/sections.hpp"

namespace portato::bind {

/// Where the source of a bundle may be missing: a build may yet make it.
enum class MissingSources : std::uint8_t { kRefused, kInBuildFolders, kAllowed };

/// Whose mappings they are, as far as rules and wording differ.
struct MappingOwner {
  std::string directory;  ///< sources are relative to it
  const diag::DiagDef<std::string>&
      escapes;                  ///< for a destination outside of what the owner has on the target
  bool takes_binaries = false;  ///< whether there is `bundles: binary:` (the parser refuses it otherwise)
  MissingSources missing_sources = MissingSources::kRefused;
};

/// Adds what the section `bundles` says; equal mappings are one.
void bind_bundles(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                  const MappingOwner& owner, std::vector<Bundle>& bundles);

/// Adds the files of a section that holds mappings itself; equal ones are one.
void bind_files(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                const MappingOwner& owner, std::vector<Bundle>& files);

/// Adds what `file`, `dir` or `device` below `requires` says; equal mappings are one.
void bind_required_objects(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                           RequiredObject::Kind kind, const MappingOwner& owner,
                           std::vector<RequiredObject>& objects);

/// The full path below the root of a sandbox or bundle folder, without leading slash: a destination that ends
/// in `/` is the folder for the source's last node. Nothing if it lies outside. The root itself is empty.
std::optional<std::string> destination_path(const std::string& source, const std::string& destination);

}  // namespace portato::bind
