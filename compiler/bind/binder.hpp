// SPDX-License-Identifier: Apache-2.0
// Inside the binder: the state that binding a system and binding its definitions share. Not for other
// folders.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "bind/bind.hpp"
#include "diag/codes.hpp"
#include "expand/expand.hpp"
#include "syntax/views.hpp"

namespace portato::bind {

struct SearchDirectories {
  std::vector<std::string> sources;
  std::vector<std::string> apps;
  std::vector<std::string> components;
  std::vector<std::string> modules;
  std::vector<std::string> interfaces;
  std::size_t framework_interfaces = 0;  ///< the first so many of `interfaces` are the framework's own
};

class Binder {
 public:
  Binder(const BindContext& context, const BindOptions& options) : context_(context), options_(options) {}

  [[nodiscard]] const BindContext& context() const { return context_; }
  [[nodiscard]] const BindOptions& options() const { return options_; }
  [[nodiscard]] Model& model() { return model_; }
  void report(diag::Diagnostic diagnostic) { context_.sink.report(std::move(diagnostic)); }

  /// The expansion context of a file whose $BUILDDIR is `build_directory`.
  [[nodiscard]] expand::ExpandContext expand_context() const {
    return {context_.fs, context_.trees, context_.environment, context_.sink};
  }

  [[nodiscard]] std::string target() const {
    const std::string_view target = context_.environment.value("LEGATO_TARGET");
    return target.empty() ? "localhost" : std::string(target);
  }

  /// A token's value; warns once a run of each variable that is not set.
  std::string value(syntax::NodeRef token);
  std::string shell_text(syntax::NodeRef token);
  /// Whether it refers to a variable that is not set.
  [[nodiscard]] bool has_undefined_variable(syntax::NodeRef token) const;
  /// Text of any kind: a command, a value for the target.
  Located<std::string> located_text(syntax::NodeRef token) { return {value(token), token.range()}; }
  /// A name, or a path: one with a control character is reported and becomes empty.
  Located<std::string> located(syntax::NodeRef token);
  /// The same, but an empty value, too, is reported (as an entry of `section`), and both give nothing.
  std::optional<Located<std::string>> located_or_report(syntax::NodeRef token, std::string_view section);
  /// Text of any kind but the empty one, ditto.
  std::optional<Located<std::string>> text_or_report(syntax::NodeRef token, std::string_view section);

  /// Where files are looked for, in order: what the command line names, the directory of the top-level file,
  /// then what the `…Search` sections of the system add.
  SearchDirectories directories;

  /// Whether a required definition that nobody listed is taken in (a single file) or refused (a system).
  [[nodiscard]] bool takes_in_requirements() const { return model_.scope != Scope::kSystem; }

  /// Keys of apps that are listed but could not be found or read: what refers to them is not at fault.
  std::set<std::string> missing_apps;

  /// Whether files in which names are written can hold this one; if not, reported.
  bool check_name(const Located<std::string>& name);

  /// $BUILDDIR is `build_directory` from now on.
  void enter(const std::string& build_directory);

  /// Whether a build fills the folder that `path` is in, so that it may be missing now.
  [[nodiscard]] bool is_below_build_folder(const std::string& path) const;

  /// The first of `searched` that holds the file `name`; reports it with `not_found` if none does.
  std::optional<std::string> find_or_report(const diag::DiagDef<std::string>& not_found,
                                            const Located<std::string>& name,
                                            const std::vector<std::string>& searched);

  // Kernel modules.

  /// Registers the definition file `path`; its body is bound later by bind_pending().
  DefinitionId add_definition(const std::string& path, source::SourceRange reference);
  /// The registered definition of that base name.
  [[nodiscard]] std::optional<DefinitionId> find_definition(std::string_view name) const;
  /// The file that a module spec (with or without `.mdef`) means; reports it if there is none.
  std::optional<std::string> find_definition_file(const Located<std::string>& spec,
                                                  const std::string& requiring_directory);
  /// The definition that `requirer` (a name, and the directory of its file) requires; reports it if the
  /// system does not list it.
  std::optional<DefinitionId> find_required_definition(const Located<std::string>& spec,
                                                       const std::string& requirer,
                                                       const std::string& requiring_directory);
  /// compat: the original looks for pre-built files and scripts in the current directory only; a path is
  /// first taken as relative to the file that holds it, so that a build works from anywhere.
  [[nodiscard]] std::vector<std::string> own_directories(const Definition& definition) const;

  // Components and interfaces.

  /// The component that `spec` means, registered; its body is bound later by bind_pending(). Reports it if
  /// there is none.
  std::optional<ComponentId> find_component(const Located<std::string>& spec,
                                            const std::string& requiring_directory);
  /// Registers the component of the Component.cdef `path`.
  ComponentId add_component(const std::string& path, source::SourceRange reference);
  /// The interface file that `spec` means, with all it uses. Invalid and reported if there is none.
  ApiId find_api(const Located<std::string>& spec);

  /// Binds the bodies of all registered components, also of those that this registers.
  void bind_pending_components();
  /// The same of everything that is registered.
  void bind_pending();

 private:
  template <class Id>
  struct Pending {
    Id id;
    source::SourceRange reference;
  };

  /// A single file's own directory may not be all that a system would search.
  diag::Diagnostic with_advice(diag::Diagnostic diagnostic, const char* option) const;
  void report_missing_component(const Located<std::string>& spec, const std::vector<std::string>& candidates);
  void bind_pending_definition();
  ApiId add_api(const std::string& path, source::SourceRange reference);
  void bind_pending_apis();
  void bind_api_uses(ApiId id);
  void warn_of_hidden_api(const Located<std::string>& spec, const std::vector<std::string>& candidates);

  const BindContext& context_;
  const BindOptions& options_;
  Model model_;
  std::map<std::string, DefinitionId, std::less<>> by_name_;
  std::map<std::string, ComponentId> components_;  // by canonical path of the Component.cdef
  std::map<std::string, ApiId> apis_;              // by canonical path
  std::map<std::string, int> build_directories_;   // how often a component's name was taken
  std::deque<Pending<DefinitionId>> pending_;
  std::deque<Pending<ComponentId>> pending_components_;
  std::deque<ApiId> pending_apis_;
  bool is_binding_apis_ = false;
  std::set<std::string, std::less<>> undefined_;
};

/// Binds the body of one component whose Component.cdef was expanded to `unit`.
void bind_component_body(Binder& binder, ComponentId id, const expand::Unit& unit);

/// Binds the body of one definition whose file was expanded to `unit`.
void bind_definition(Binder& binder, DefinitionId id, const expand::Unit& unit);

/// A sub-module and the entries of its `requires`.
struct SubmoduleRequirements {
  ModuleId module;
  std::vector<syntax::NodeRef> items;
};

/// Looks up what a definition (`main`) and its sub-modules require, and stores it in the model.
void resolve_requirements(Binder& binder, DefinitionId id, const std::vector<syntax::NodeRef>& main,
                          const std::vector<SubmoduleRequirements>& submodules);

/// The requirements that `items` (entries of `kernelModules`) of an app or component add to `known`.
void add_module_requirements(Binder& binder, const std::vector<syntax::NodeRef>& items,
                             const std::string& requirer, const std::string& requiring_directory,
                             std::vector<Requirement>& known);

/// Where settings go that a definition and a sub-module have in common; `definition` is the one that holds
/// them.
struct SettingTarget {
  Binder& binder;
  const expand::Unit& unit;
  const Definition& definition;
  ModuleSettings& settings;
};
void bind_params(const SettingTarget& target, const syntax::SectionView& section);
void bind_cflags(const SettingTarget& target, const syntax::SectionView& section);
void bind_ldflags(const SettingTarget& target, const syntax::SectionView& section);
void bind_module_bundles(const SettingTarget& target, const syntax::SectionView& section);
void bind_scripts(const SettingTarget& target, const syntax::SectionView& section);

/// `kernelConfig` and `kernelVersion` of a section `requires`.
void bind_kernel_config(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                        KernelNeeds& needs);
void bind_kernel_version(Binder& binder, const syntax::SectionView& section, KernelNeeds& needs);

/// `modprobe`, `udev` and `firmware` of a definition.
void bind_modprobe(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                   ModprobeSettings& settings);
void bind_udev(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
               Definition& definition);
void bind_firmware(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                   Definition& definition);

/// `kernel` of a system.
void bind_kernel_demands(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                         KernelDemands& demands);

}  // namespace portato::bind
