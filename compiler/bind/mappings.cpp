// SPDX-License-Identifier: Apache-2.0
#include "bind/mappings.hpp"

#include <algorithm>

#include "bind/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

struct Mapping {
  Located<std::string> source;  ///< as written
  Located<std::string> destination;
  NodeRef permissions;
  bool follows_links = false;
  bool allows_secrets = false;
};

Permissions read_letters(std::string_view letters) {
  const auto has = [&](char letter) { return letters.find(letter) != std::string_view::npos; };
  return {has('r'), has('w'), has('x')};
}

/// An entry with both paths; reports an empty one, and a destination outside of the owner's part of the
/// target.
std::optional<Mapping> read_mapping(Binder& binder, NodeRef node, std::string_view section,
                                    const MappingOwner& owner) {
  const ItemView item{node};
  if (!item.value(0).is_valid() || !item.value(1).is_valid()) return std::nullopt;
  auto source = binder.located_or_report(item.value(0), section);
  auto destination = binder.located_or_report(item.value(1), section);
  if (!source || !destination) return std::nullopt;
  auto path = destination_path(source->value, destination->value);
  if (!path) {
    binder.report(diag::make(owner.escapes, destination->range, support::printable(destination->value)));
    return std::nullopt;
  }
  return Mapping{std::move(*source),
                 {std::move(*path), destination->range},
                 item.permissions(),
                 item.option("[follow]").is_valid(),
                 item.option("[secrets]").is_valid()};
}

template <class Object>
void add_unless_known(std::vector<Object>& objects, Object object) {
  const bool is_known = std::any_of(objects.begin(), objects.end(), [&](const Object& other) {
    return other.source.value == object.source.value && other.destination.value == object.destination.value;
  });
  if (!is_known) objects.push_back(std::move(object));
}

class BundleBinder {
 public:
  BundleBinder(Binder& binder, const MappingOwner& owner) : binder_(binder), owner_(owner) {}

  std::optional<Bundle> read(NodeRef node, Bundle::Kind kind) {
    const auto mapping = read_mapping(binder_, node, "bundles", owner_);
    if (!mapping) return std::nullopt;
    Bundle bundle;
    bundle.kind = kind;
    bundle.source = {support::join_path(owner_.directory, mapping->source.value), mapping->source.range};
    bundle.destination = mapping->destination;
    bundle.follows_links = mapping->follows_links;
    bundle.allows_secrets = mapping->allows_secrets;
    if (bundle.destination.value.empty() && kind != Bundle::Kind::kDirectory) {
      binder_.report(diag::make(owner_.escapes, mapping->destination.range, std::string("/")));
      return std::nullopt;
    }
    const NodeRef letters = mapping->permissions;
    bundle.permissions = read_letters(letters.is_valid() ? letters.text() : "[r]");
    if (bundle.permissions.is_writable && bundle.permissions.is_executable) {
      binder_.report(diag::make(diag::kWritableAndExecutable, letters.range()));
      return std::nullopt;
    }
    check_source(bundle);  // a bad one is kept, so that nothing else complains that it is not there
    return bundle;
  }

 private:
  void check_source(const Bundle& bundle) {
    if (bundle.kind == Bundle::Kind::kBinary) return;  // built elsewhere
    const bool wants_directory = bundle.kind == Bundle::Kind::kDirectory;
    const source::FileSystem& fs = binder_.context().fs;
    const source::FileStatus status = fs.status(bundle.source.value);
    const source::FileKind found = status.kind;
    if (found == (wants_directory ? source::FileKind::kDirectory : source::FileKind::kRegular)) return;
    const std::string shown = support::printable(bundle.source.value, 4096);
    if (found != source::FileKind::kMissing) {
      const char* const what = found == source::FileKind::kDirectory ? "a directory"
                               : found == source::FileKind::kRegular ? "not a directory"
                                                                     : source::describe_special(status);
      binder_.report(diag::make(diag::kBundleWrongKind, bundle.source.range, shown, what,
                                wants_directory ? "dir" : "file"));
    } else if (!may_be_missing(bundle.source.value)) {
      binder_.report(with_search_notes(diag::make(diag::kBundleNotFound, bundle.source.range,
                                                  wants_directory ? "directory" : "file", shown),
                                       fs, {bundle.source.value}));
    }
  }

  bool may_be_missing(const std::string& path) {
    return owner_.missing_sources == MissingSources::kAllowed ||
           (owner_.missing_sources == MissingSources::kInBuildFolders && binder_.is_below_build_folder(path));
  }

  Binder& binder_;
  const MappingOwner& owner_;
};

/// compat: the original compares the text, so that `/legato/.` passes.
bool is_forbidden(const std::string& directory) {
  const std::string path = support::normalise_path(directory);
  return path == "/mnt/flash" || path == "/mnt/flash/legato" || path == "/legato";
}

bool takes_permissions(const RequiredObject& object) {
  return object.kind == RequiredObject::Kind::kDevice || object.source.value.starts_with("/home/root/") ||
         object.source.value.starts_with("/mnt/flash/");
}

/// What may not be asked for; reports it.
bool check_required(Binder& binder, const RequiredObject& object, NodeRef letters) {
  const std::string& source = object.source.value;
  if (source.ends_with('/')) {
    binder.report(diag::make(diag::kRequiredSourceFolder, object.source.range, support::printable(source)));
    return false;
  }
  if (object.kind == RequiredObject::Kind::kDirectory && is_forbidden(source)) {
    binder.report(diag::make(diag::kForbiddenDirectory, object.source.range, support::printable(source)));
    return false;
  }
  if (letters.is_valid() && !takes_permissions(object)) {
    binder.report(diag::make(diag::kRequiredPermissions, letters.range(), support::printable(source)));
    return false;
  }
  if (object.kind == RequiredObject::Kind::kDevice && object.permissions &&
      object.permissions->is_executable) {
    binder.report(diag::make(diag::kDeviceExecutable, letters.range()));
    return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> destination_path(const std::string& source, const std::string& destination) {
  std::string path = destination;
  if (path.ends_with('/')) path += support::file_name_of(source);
  path.erase(0, std::min(path.find_first_not_of('/'), path.size()));
  path = support::normalise_path(path);
  if (support::is_inside(path, "..")) return std::nullopt;
  return path == "." ? std::string() : path;
}

void bind_bundles(Binder& binder, const expand::Unit& unit, const SectionView& section,
                  const MappingOwner& owner, std::vector<Bundle>& bundles) {
  static constexpr SectionHandler<Bundle::Kind> kKinds[] = {
      {"file", Bundle::Kind::kFile},
      {"dir", Bundle::Kind::kDirectory},
      {"binary", Bundle::Kind::kBinary},
  };
  static_assert(
      handles_all<kKinds, place("bundles", FileKind::kMdef), place("kernelModule/bundles", FileKind::kMdef),
                  place("bundles", FileKind::kAdef), place("bundles", FileKind::kCdef)>());
  BundleBinder reader(binder, owner);
  for (const NodeRef node : unit.entries(section.block())) {
    const SectionView subsection{node};
    const Bundle::Kind* kind = find_handler(kKinds, subsection.name());
    if (kind == nullptr || (*kind == Bundle::Kind::kBinary && !owner.takes_binaries)) continue;
    for (const NodeRef item : unit.entries(subsection.block())) {
      if (auto bundle = reader.read(item, *kind)) add_unless_known(bundles, std::move(*bundle));
    }
  }
}

void bind_files(Binder& binder, const expand::Unit& unit, const SectionView& section,
                const MappingOwner& owner, std::vector<Bundle>& files) {
  BundleBinder reader(binder, owner);
  for (const NodeRef item : unit.entries(section.block())) {
    if (auto file = reader.read(item, Bundle::Kind::kFile)) add_unless_known(files, std::move(*file));
  }
}

void bind_required_objects(Binder& binder, const expand::Unit& unit, const SectionView& section,
                           RequiredObject::Kind kind, const MappingOwner& owner,
                           std::vector<RequiredObject>& objects) {
  for (const NodeRef node : unit.entries(section.block())) {
    const auto mapping = read_mapping(binder, node, section.name(), owner);
    if (!mapping) continue;
    RequiredObject object;
    object.kind = kind;
    object.source = mapping->source;
    object.destination = mapping->destination;
    if (mapping->permissions.is_valid()) object.permissions = read_letters(mapping->permissions.text());
    if (check_required(binder, object, mapping->permissions)) add_unless_known(objects, std::move(object));
  }
}

}  // namespace portato::bind
