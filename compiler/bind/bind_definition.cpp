// SPDX-License-Identifier: Apache-2.0
// One `.mdef`: a table of section handlers collects what is written, then finish() decides what kind of
// definition it is, makes its modules and resolves requirements (sub-modules may be required before they are
// declared).
#include <algorithm>

#include "bind/sections.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

using syntax::NodeRef;
using syntax::SectionView;

// include/linux/module.h: MODULE_NAME_LEN is 64 - sizeof(unsigned long), with the final NUL; 64-bit kernels
// have least.
constexpr int kLongestModuleName = 55;

/// A `kernelModule:` section, or the main one, before it becomes a Module.
struct PendingModule {
  Located<std::string> name;
  std::vector<Located<std::string>> sources;
  bool names_sources = false;         ///< also if none of them was found
  std::vector<NodeRef> requirements;  ///< kItem nodes
  ModuleSettings settings;
  source::SourceRange range;
};

class DefinitionBinder {
 public:
  DefinitionBinder(Binder& binder, DefinitionId id, const expand::Unit& unit)
      : binder_(binder), unit_(unit), id_(id), definition_(binder.model()[id]) {}

  void run() {
    bind_sections();
    check_origin();
    if (definition_.origin == ModuleOrigin::kSources) {
      add_source_modules();
    } else {
      add_prebuilt_modules();
    }
    // Modules and definitions are tables that grow while requirements are looked up: write back first.
    binder_.model().definitions[id_.index()] = definition_;
    resolve_requirements(binder_, id_, main_requirements_, submodules_);
  }

 private:
  using Handler = void (DefinitionBinder::*)(const SectionView&);

  void bind_sections() {
    static constexpr SectionHandler<Handler> kHandlers[] = {
        {"sources", &DefinitionBinder::bind_sources},
        {"preBuilt", &DefinitionBinder::bind_prebuilt},
        {"externalBuild", &DefinitionBinder::bind_external_build},
        {"params", &DefinitionBinder::bind_setting<bind_params>},
        {"cflags", &DefinitionBinder::bind_setting<bind_cflags>},
        {"ldflags", &DefinitionBinder::bind_setting<bind_ldflags>},
        {"bundles", &DefinitionBinder::bind_setting<bind_module_bundles>},
        {"scripts", &DefinitionBinder::bind_setting<bind_scripts>},
        {"load", &DefinitionBinder::bind_load},
        {"requires", &DefinitionBinder::bind_requires},
        {"kernelModule", &DefinitionBinder::bind_submodule},
        {"modprobe", &DefinitionBinder::bind_modprobe},
        {"udev", &DefinitionBinder::bind_udev},
        {"firmware", &DefinitionBinder::bind_firmware},
    };
    static_assert(handles_all<kHandlers, place("", FileKind::kMdef)>());
    dispatch(kHandlers, *this, unit_.sections());
  }

  void report(diag::Diagnostic diagnostic) { binder_.report(std::move(diagnostic)); }

  // Sources, pre-built files, external commands.

  void bind_sources(const SectionView& section) {
    main_.range = section.keyword().range();
    read_sources(section, main_);
  }

  void read_sources(const SectionView& section, PendingModule& draft) {
    const std::vector<NodeRef> values = item_values(unit_, section);
    if (values.empty() && section.block().is_valid()) {
      report(diag::make(diag::kEmptySection, section.keyword().range(), std::string(section.name())));
    }
    for (const NodeRef value : values) {
      const auto name = binder_.located_or_report(value, "sources");
      if (!name) continue;
      draft.names_sources = true;
      if (const auto path = find_source(*name)) add_source(draft, {*path, name->range});
    }
  }

  std::optional<std::string> find_source(const Located<std::string>& name) {
    if (!name.value.ends_with(".c") && !name.value.ends_with(".S")) {
      report(diag::make(diag::kSourceNotC, name.range, support::printable(name.value)));
      return std::nullopt;
    }
    std::vector<std::string> directories{definition_.directory()};
    const std::vector<std::string>& searched = binder_.directories.sources;
    directories.insert(directories.end(), searched.begin(), searched.end());
    return binder_.find_or_report(diag::kSourceNotFound, name, directories);
  }

  void add_source(PendingModule& draft, Located<std::string> source) {
    for (const Located<std::string>& other : draft.sources) {
      if (other.value != source.value) continue;
      report(diag::make(diag::kSourceTwice, source.range, support::printable(source.value))
                 .with_note(other.range, "first listed here"));
      return;
    }
    draft.sources.push_back(std::move(source));
  }

  void bind_prebuilt(const SectionView& section) {
    prebuilt_range_ = section.keyword().range();
    const std::vector<NodeRef> values = item_values(unit_, section);
    if (values.empty() && section.block().is_valid()) {
      report(diag::make(diag::kEmptySection, section.keyword().range(), std::string(section.name())));
    }
    for (const NodeRef value : values) {
      if (auto name = binder_.located_or_report(value, "preBuilt")) prebuilt_.push_back(std::move(*name));
    }
  }

  void bind_external_build(const SectionView& section) {
    external_range_ = section.keyword().range();
    for (const NodeRef value : item_values(unit_, section)) {
      if (auto command = binder_.text_or_report(value, "externalBuild")) {
        definition_.external_commands.push_back(std::move(*command));
      }
    }
  }

  // Settings.

  using Setting = void(const SettingTarget&, const SectionView&);
  template <Setting Bind>
  void bind_setting(const SectionView& section) {
    Bind({binder_, unit_, definition_, definition_}, section);
  }
  template <Setting Bind>
  void bind_pending_setting(const SectionView& section, PendingModule& draft) {
    Bind({binder_, unit_, definition_, draft.settings}, section);
  }

  void bind_load(const SectionView& section) {
    const NodeRef value = section.value();
    if (!value.is_valid()) return;
    if (definition_.load.range.is_valid()) {
      report(diag::make(diag::kSettingOverwritten, section.keyword().range(), std::string("load"))
                 .with_note(definition_.load.range, "first set here"));
    }
    definition_.load = {support::from_word<LoadMode>(value.text()).value_or(LoadMode::kAuto), value.range()};
  }

  void bind_requires(const SectionView& section) {
    collect_requirements(section, main_requirements_, definition_.kernel_needs);
  }

  void collect_requirements(const SectionView& section, std::vector<NodeRef>& items, KernelNeeds& needs) {
    using NeedHandler = void (DefinitionBinder::*)(const SectionView&, std::vector<NodeRef>&, KernelNeeds&);
    static constexpr SectionHandler<NeedHandler> kHandlers[] = {
        {"kernelModule", &DefinitionBinder::keep_requirements},
        {"kernelModules", &DefinitionBinder::keep_requirements},
        {"kernelConfig", &DefinitionBinder::bind_kernel_config},
        {"kernelVersion", &DefinitionBinder::bind_kernel_version},
    };
    static_assert(handles_all<kHandlers, place("requires", FileKind::kMdef),
                              place("kernelModule/requires", FileKind::kMdef)>());
    dispatch(kHandlers, *this, unit_.entries(section.block()), items, needs);
  }

  void keep_requirements(const SectionView& section, std::vector<NodeRef>& items, KernelNeeds&) {
    const std::vector<NodeRef>& entries = unit_.entries(section.block());
    items.insert(items.end(), entries.begin(), entries.end());
  }
  void bind_kernel_config(const SectionView& section, std::vector<NodeRef>&, KernelNeeds& needs) {
    bind::bind_kernel_config(binder_, unit_, section, needs);
  }
  void bind_kernel_version(const SectionView& section, std::vector<NodeRef>&, KernelNeeds& needs) {
    bind::bind_kernel_version(binder_, section, needs);
  }

  void bind_modprobe(const SectionView& section) {
    bind::bind_modprobe(binder_, unit_, section, definition_.modprobe);
  }
  void bind_udev(const SectionView& section) { bind::bind_udev(binder_, unit_, section, definition_); }
  void bind_firmware(const SectionView& section) {
    bind::bind_firmware(binder_, unit_, section, definition_);
  }

  // Sub-modules and the definition as a whole.

  void bind_submodule(const SectionView& section) {
    using PartHandler = void (DefinitionBinder::*)(const SectionView&, PendingModule&);
    static constexpr SectionHandler<PartHandler> kHandlers[] = {
        {"name", &DefinitionBinder::bind_submodule_name},
        {"sources", &DefinitionBinder::read_sources},
        {"requires", &DefinitionBinder::bind_submodule_requires},
        {"params", &DefinitionBinder::bind_pending_setting<bind_params>},
        {"cflags", &DefinitionBinder::bind_pending_setting<bind_cflags>},
        {"ldflags", &DefinitionBinder::bind_pending_setting<bind_ldflags>},
        {"bundles", &DefinitionBinder::bind_pending_setting<bind_module_bundles>},
        {"scripts", &DefinitionBinder::bind_pending_setting<bind_scripts>},
    };
    static_assert(handles_all<kHandlers, place("kernelModule", FileKind::kMdef)>());
    PendingModule draft;
    draft.range = section.keyword().range();
    dispatch(kHandlers, *this, unit_.entries(section.block()), draft);
    if (draft.name.value.empty()) {
      // compat: the original numbers unnamed sub-modules through the whole run, so that a name depends on
      // other files.
      draft.name = {fmt::format("{}{}", definition_.name, ++unnamed_submodules_), draft.range};
    }
    drafts_.push_back(std::move(draft));
  }

  void bind_submodule_name(const SectionView& section, PendingModule& draft) {
    if (section.value().is_valid()) draft.name = word_of(section);
  }

  void bind_submodule_requires(const SectionView& section, PendingModule& draft) {
    collect_requirements(section, draft.requirements, draft.settings.kernel_needs);
  }

  void check_origin() {
    if (external_range_.is_valid()) {
      definition_.origin = ModuleOrigin::kExternal;
    } else if (prebuilt_range_.is_valid()) {
      definition_.origin = ModuleOrigin::kPrebuilt;
    }
    const source::SourceRange sources = main_.range.is_valid() ? main_.range : first_submodule_range();
    const auto exclude = [&](source::SourceRange other, std::string_view name) {
      if (!sources.is_valid() || !other.is_valid()) return;
      const std::string what = main_.range.is_valid() ? "sources" : "kernelModule";
      report(diag::make(diag::kMixedOrigins, other, std::string(name), what)
                 .with_note(sources, "the other one"));
    };
    exclude(prebuilt_range_, "preBuilt");
    if (!prebuilt_range_.is_valid()) exclude(external_range_, "externalBuild");
    if (external_range_.is_valid() && !prebuilt_range_.is_valid() && !sources.is_valid()) {
      report(diag::make(diag::kExternalWithoutOutput, external_range_));
    }
    const bool names_nothing =
        !sources.is_valid() && !prebuilt_range_.is_valid() && !external_range_.is_valid();
    if (names_nothing && !binder_.context().trees.has_errors(unit_.source())) {
      report(diag::make(diag::kNothingToBuild, {unit_.source(), 0, 0},
                        std::string(support::file_name_of(definition_.path))));
    }
  }

  source::SourceRange first_submodule_range() const {
    return drafts_.empty() ? source::SourceRange() : drafts_.front().range;
  }

  void add_source_modules() {
    if (main_.names_sources) {
      main_.name = {definition_.name, main_.range};
      add_module(main_, /*is_submodule=*/false);
    }
    for (PendingModule& draft : drafts_) {
      if (!draft.names_sources) {
        report(diag::make(diag::kSubmoduleWithoutSources, draft.range, draft.name.value));
        continue;
      }
      std::vector<NodeRef> requirements = std::move(draft.requirements);
      submodules_.push_back({add_module(draft, /*is_submodule=*/true), std::move(requirements)});
    }
  }

  ModuleId add_module(PendingModule& draft, bool is_submodule) {
    check_module_name(draft.name, "");
    Module module;
    module.definition = id_;
    module.name = draft.name;
    module.is_submodule = is_submodule;
    module.sources = std::move(draft.sources);
    module.own = std::move(draft.settings);
    return append(std::move(module));
  }

  void add_prebuilt_modules() {
    std::set<std::string> seen;
    for (const Located<std::string>& file : prebuilt_) {
      if (!file.value.ends_with(".ko") || support::file_name_of(file.value) == ".ko") {
        report(diag::make(diag::kPrebuiltNotKo, file.range, support::printable(file.value)));
        continue;
      }
      const std::optional<std::string> path = prebuilt_path(file);
      if (!path) continue;
      if (!seen.insert(*path).second) {
        report(diag::make(diag::kPrebuiltTwice, file.range, support::printable(file.value)));
        continue;
      }
      Module module;
      module.definition = id_;
      module.name = {std::string(support::base_name_of(*path, ".ko")), file.range};
      module.prebuilt_path = {*path, file.range};
      check_module_name(module.name, ".+");
      append(std::move(module));
    }
  }

  /// The output of external commands need not exist yet; a relative one is where the commands run.
  std::optional<std::string> prebuilt_path(const Located<std::string>& file) {
    if (definition_.origin == ModuleOrigin::kExternal) {
      return support::join_path(definition_.build_directory, file.value);
    }
    return binder_.find_or_report(diag::kPrebuiltNotFound, file, binder_.own_directories(definition_));
  }

  ModuleId append(Module module) {
    const ModuleId id(binder_.model().modules.size());
    binder_.model().modules.push_back(std::move(module));
    definition_.modules.push_back(id);
    return id;
  }

  void check_module_name(const Located<std::string>& name, std::string_view also_allowed) {
    const bool is_ok = std::all_of(name.value.begin(), name.value.end(), [&](char c) {
      return support::is_identifier_char(c) || c == '-' || also_allowed.find(c) != std::string_view::npos;
    });
    // The linker and other programs would take a name that begins with `-` for an option.
    if (!is_ok || name.value.starts_with('-')) {
      report(diag::make(diag::kBadModuleName, name.range, support::printable(name.value)));
    } else if (name.value.size() > kLongestModuleName) {
      report(diag::make(diag::kModuleNameTooLong, name.range, name.value, kLongestModuleName));
    }
  }

  Binder& binder_;
  const expand::Unit& unit_;
  DefinitionId id_;
  Definition definition_;  // a copy: the table may grow while this one is filled
  PendingModule main_;
  std::vector<NodeRef> main_requirements_;
  std::vector<PendingModule> drafts_;
  std::vector<Located<std::string>> prebuilt_;
  source::SourceRange prebuilt_range_;
  source::SourceRange external_range_;
  int unnamed_submodules_ = 0;
  std::vector<SubmoduleRequirements> submodules_;
};

}  // namespace

void bind_definition(Binder& binder, DefinitionId id, const expand::Unit& unit) {
  DefinitionBinder(binder, id, unit).run();
}

}  // namespace portato::bind
