// `bundles` and `scripts` of a definition: files of this machine that travel with the module.
#include <algorithm>

#include "model/binder.hpp"
#include "model/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "syntax/views.hpp"

namespace portato::model {

namespace {

using syntax::ItemView;
using syntax::NodeRef;
using syntax::SectionView;

class BundleBinder {
 public:
  BundleBinder(Binder& binder, const expand::Unit& unit, Definition& definition)
      : binder_(binder), unit_(unit), definition_(definition) {}

  void run(const SectionView& section) {
    for (const NodeRef node : unit_.entries(section.block())) {
      const SectionView subsection{node};
      if (subsection.name() == "binary") {
        binder_.report(diag::make(diag::kBundleBinary, subsection.keyword().range()));
        continue;
      }
      const Bundle::Kind kind = subsection.name() == "dir" ? Bundle::Kind::kDirectory : Bundle::Kind::kFile;
      for (const NodeRef item : unit_.entries(subsection.block())) add_bundle(kind, ItemView{item});
    }
  }

 private:
  void add_bundle(Bundle::Kind kind, const ItemView& item) {
    if (!item.value(0).is_valid() || !item.value(1).is_valid()) return;
    const auto source = binder_.located_or_report(item.value(0), "bundles");
    const auto destination = binder_.located_or_report(item.value(1), "bundles");
    if (!source || !destination) return;
    Bundle bundle;
    bundle.kind = kind;
    bundle.source = {support::join_path(definition_.directory(), source->value), source->range};
    if (!check_bundle_source(bundle) || !read_permissions(item, bundle)) return;
    if (!set_destination(bundle, *source, *destination)) return;
    const bool is_known = std::any_of(definition_.bundles.begin(), definition_.bundles.end(), [&](const Bundle& b) {
      return b.source.value == bundle.source.value && b.destination.value == bundle.destination.value;
    });
    if (!is_known) definition_.bundles.push_back(std::move(bundle));
  }

  bool check_bundle_source(const Bundle& bundle) {
    const bool wants_directory = bundle.kind == Bundle::Kind::kDirectory;
    const source::FileSystem& fs = binder_.context().fs;
    const source::FileKind found = fs.status(bundle.source.value).kind;
    if (found == (wants_directory ? source::FileKind::kDirectory : source::FileKind::kRegular)) return true;
    const std::string shown = support::printable(bundle.source.value, 4096);
    if (found == source::FileKind::kMissing) {
      binder_.report(with_search_notes(diag::make(diag::kBundleNotFound, bundle.source.range,
                                          wants_directory ? "directory" : "file", shown),
                               fs, {bundle.source.value}));
    } else {
      const bool is_directory = found == source::FileKind::kDirectory;
      binder_.report(diag::make(diag::kBundleWrongKind, bundle.source.range, shown,
                        is_directory ? "a directory" : "not a directory", wants_directory ? "dir" : "file"));
    }
    return false;
  }

  bool read_permissions(const ItemView& item, Bundle& bundle) {
    const NodeRef node = item.permissions();
    const std::string_view letters = node.is_valid() ? node.text() : "[r]";
    const auto has = [&](char letter) { return letters.find(letter) != std::string_view::npos; };
    bundle.permissions = {has('r'), has('w'), has('x')};
    if (!has('w') || !has('x')) return true;
    binder_.report(diag::make(diag::kWritableAndExecutable, node.range()));
    return false;
  }

  /// language.md 4.4: a destination that ends in `/` is the folder for the source's last node.
  bool set_destination(Bundle& bundle, const Located<std::string>& source, const Located<std::string>& destination) {
    std::string path = destination.value;
    if (path.ends_with('/')) path += support::file_name_of(source.value);
    const std::string relative = support::normalise_path(path.substr(std::min(path.find_first_not_of('/'), path.size())));
    const bool is_folder_itself = relative.empty() || relative == ".";
    if (support::is_inside(relative, "..") || (is_folder_itself && bundle.kind == Bundle::Kind::kFile)) {
      binder_.report(diag::make(diag::kBundleEscapes, destination.range, support::printable(destination.value)));
      return false;
    }
    bundle.destination = {is_folder_itself ? "" : relative, destination.range};
    return true;
  }

  Binder& binder_;
  const expand::Unit& unit_;
  Definition& definition_;
};

}  // namespace

void bind_bundles(Binder& binder, const expand::Unit& unit, const SectionView& section, Definition& definition) {
  BundleBinder(binder, unit, definition).run(section);
}

void bind_scripts(Binder& binder, const expand::Unit& unit, const SectionView& section, Definition& definition) {
  for (const NodeRef node : unit.entries(section.block())) {
    const SectionView script{node};
    if (!script.value().is_valid()) continue;
    auto& slot = script.name() == "install" ? definition.install_script : definition.remove_script;
    if (slot) {
      binder.report(diag::make(diag::kScriptGivenTwice, script.keyword().range(), std::string(script.name()))
                        .with_note(slot->range, "the first one"));
      continue;
    }
    const auto name = binder.located_or_report(script.value(), script.name());
    if (!name) continue;
    if (auto path = binder.find_or_report(diag::kScriptNotFound, *name, binder.own_directories(definition))) {
      slot = Located<std::string>{*path, name->range};
    }
  }
}

}  // namespace portato::model
