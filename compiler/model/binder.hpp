// Inside the binder: the state that binding a system and binding its definitions share. Not for other folders.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "diag/codes.hpp"
#include "expand/expand.hpp"
#include "model/bind.hpp"
#include "syntax/views.hpp"

namespace portato::model {

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

  /// A token's value; warns once a run of each variable that is not set.
  std::string value(syntax::NodeRef token);
  std::string shell_text(syntax::NodeRef token);
  Located<std::string> located(syntax::NodeRef token) { return {value(token), token.range()}; }
  /// The same, but an empty value is reported (as an entry of `section`) and gives nothing.
  std::optional<Located<std::string>> located_or_report(syntax::NodeRef token, std::string_view section);

  /// Directories where definitions and sources are looked for; the system's file adds to them.
  std::vector<std::string> module_directories;
  std::vector<std::string> source_directories;

  /// Whether a required definition that nobody listed is taken in (mkmod) or refused (mksys).
  bool takes_in_requirements = false;

  /// Registers the definition file `path`; its body is bound later by bind_pending().
  DefinitionId add_definition(const std::string& path, source::SourceRange reference);
  /// The registered definition of that base name.
  [[nodiscard]] std::optional<DefinitionId> find_definition(std::string_view name) const;
  /// The file that a module spec (with or without `.mdef`) means; reports it if there is none.
  std::optional<std::string> find_definition_file(const Located<std::string>& spec,
                                                  const std::string& requiring_directory);
  /// The first of `directories` that holds the file `name`; reports it with `not_found` if none does.
  std::optional<std::string> find_or_report(const diag::DiagDef<std::string>& not_found,
                                            const Located<std::string>& name,
                                            const std::vector<std::string>& directories);
  /// compat: the original looks for pre-built files and scripts in the current directory only; a path is first taken as
  /// relative to the file that holds it, so that a build works from anywhere.
  [[nodiscard]] std::vector<std::string> own_directories(const Definition& definition) const;

  /// Binds the bodies of all registered definitions, also of those that this registers.
  void bind_pending();

 private:
  struct Pending {
    DefinitionId id;
    source::SourceRange reference;
  };

  const BindContext& context_;
  const BindOptions& options_;
  Model model_;
  std::map<std::string, DefinitionId, std::less<>> by_name_;
  std::deque<Pending> pending_;
  std::set<std::string, std::less<>> undefined_;
};

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

void bind_bundles(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                  Definition& definition);
void bind_scripts(Binder& binder, const expand::Unit& unit, const syntax::SectionView& section,
                  Definition& definition);

}  // namespace portato::model
