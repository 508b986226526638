// SPDX-License-Identifier: Apache-2.0
#include "bind/binder.hpp"

#include "bind/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

std::string Binder::value(syntax::NodeRef token) {
  return expand::token_value(context_.environment, token, [&](std::string_view name) {
    if (!undefined_.emplace(name).second) return;
    if (context_.environment.lazy_of(name) != nullptr)
      return expand::report_unknown_fact(context_.environment, context_.sink, token, name);
    report(diag::make(diag::kUndefinedVariable, token.range(), std::string(name)));
  });
}

bool Binder::has_undefined_variable(syntax::NodeRef token) const {
  bool is_undefined = false;
  expand::token_value(context_.environment, token, [&](std::string_view) { is_undefined = true; });
  return is_undefined;
}

diag::Diagnostic Binder::with_advice(diag::Diagnostic diagnostic, const char* option) const {
  const bool is_alone = model_.scope == Scope::kApp || model_.scope == Scope::kComponent;
  if (is_alone) diagnostic.help = std::string("if it lies elsewhere, name its directory with ") + option;
  return diagnostic;
}

std::string Binder::shell_text(syntax::NodeRef token) {
  value(token);  // for its warnings
  return expand::token_shell_text(context_.environment, token);
}

bool Binder::check_name(const Located<std::string>& name) {
  if (!support::has_control_character(name.value)) return true;
  report(diag::make(diag::kControlCharacter, name.range, support::printable(name.value)));
  return false;
}

Located<std::string> Binder::located(syntax::NodeRef token) {
  Located<std::string> name = located_text(token);
  if (!check_name(name)) name.value.clear();
  return name;
}

std::optional<Located<std::string>> Binder::located_or_report(syntax::NodeRef token,
                                                              std::string_view section) {
  auto name = text_or_report(token, section);
  return name && check_name(*name) ? name : std::nullopt;
}

std::optional<Located<std::string>> Binder::text_or_report(syntax::NodeRef token, std::string_view section) {
  Located<std::string> result = located_text(token);
  if (result.value.find('\0') != std::string::npos) {
    check_name(result);  // no command can hold it
    return std::nullopt;
  }
  if (!result.value.empty()) return result;
  report(diag::make(diag::kEmptyName, token.range(), std::string(token.text()))
             .with_help("an entry of `" + std::string(section) + "` must name something"));
  return std::nullopt;
}

DefinitionId Binder::add_definition(const std::string& path, source::SourceRange reference) {
  const DefinitionId id(model_.definitions.size());
  Definition definition;
  definition.name = support::base_name_of(path, ".mdef");
  definition.path = path;
  definition.build_directory = support::join_path(options_.work_directory, "module/" + definition.name);
  by_name_.emplace(definition.name, id);
  model_.definitions.push_back(std::move(definition));
  pending_.push_back({id, reference});
  return id;
}

std::optional<DefinitionId> Binder::find_definition(std::string_view name) const {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Binder::find_definition_file(const Located<std::string>& spec,
                                                        const std::string& requiring_directory) {
  Located<std::string> file = spec;
  if (!file.value.ends_with(".mdef")) file.value += ".mdef";
  std::vector<std::string> candidates = directories.modules;
  candidates.push_back(requiring_directory);
  return find_or_report(diag::kDefinitionNotFound, file, candidates);
}

std::optional<DefinitionId> Binder::find_required_definition(const Located<std::string>& spec,
                                                             const std::string& requirer,
                                                             const std::string& requiring_directory) {
  const std::string name(support::base_name_of(spec.value, ".mdef"));
  if (const auto known = find_definition(name)) return known;
  const std::optional<std::string> path = find_definition_file(spec, requiring_directory);
  if (!path) return std::nullopt;
  if (takes_in_requirements()) return add_definition(*path, spec.range);
  report(diag::make(diag::kRequirementNotListed, spec.range, requirer, name)
             .with_help("add `" + name + "` to `kernelModules` in " +
                        std::string(support::file_name_of(model_.system.path))));
  return std::nullopt;
}

std::optional<std::string> Binder::find_or_report(const diag::DiagDef<std::string>& not_found,
                                                  const Located<std::string>& name,
                                                  const std::vector<std::string>& searched) {
  const std::vector<std::string> candidates = candidate_paths(name.value, searched);
  if (auto path = find_file(context_.fs, candidates)) return path;
  report(with_search_notes(diag::make(not_found, name.range, support::printable(name.value)), context_.fs,
                           candidates));
  return std::nullopt;
}

std::vector<std::string> Binder::own_directories(const Definition& definition) const {
  return {definition.directory(), context_.fs.current_directory()};
}

void Binder::enter(const std::string& build_directory) {
  context_.environment.set("BUILDDIR", {build_directory, expand::VariableOrigin::kTool, {}});
}

bool Binder::is_below_build_folder(const std::string& path) const {
  const std::string legato_build(context_.environment.value("LEGATO_BUILD"));
  return support::is_inside(path, options_.work_directory) ||
         (!legato_build.empty() && support::is_inside(path, support::normalise_path(legato_build)));
}

void Binder::bind_pending() {
  while (!pending_.empty() || !pending_components_.empty()) {
    bind_pending_components();
    if (!pending_.empty()) bind_pending_definition();
  }
}

void Binder::bind_pending_definition() {
  const Pending<DefinitionId> next = pending_.front();
  pending_.pop_front();
  const std::string path = model_[next.id].path;
  enter(model_[next.id].build_directory);
  const auto unit = expand::expand_file(expand_context(), syntax::FileKind::kMdef, path);
  if (!unit) {
    report(diag::make(diag::kDefinitionUnreadable, next.reference, path, unit.error().message));
    return;
  }
  model_.definitions[next.id.index()].source = unit->source();
  bind_definition(*this, next.id, *unit);
}

}  // namespace portato::bind
