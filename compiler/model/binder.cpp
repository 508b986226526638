#include "model/binder.hpp"

#include "model/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::model {

std::string Binder::value(syntax::NodeRef token) {
  return expand::token_value(context_.environment, token, [&](std::string_view name) {
    if (!undefined_.emplace(name).second) return;
    report(diag::make(diag::kUndefinedVariable, token.range(), std::string(name)));
  });
}

std::string Binder::shell_text(syntax::NodeRef token) {
  value(token);  // for its warnings
  return expand::token_shell_text(context_.environment, token);
}

std::optional<Located<std::string>> Binder::located_or_report(syntax::NodeRef token, std::string_view section) {
  Located<std::string> result = located(token);
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
  std::vector<std::string> directories = module_directories;
  directories.push_back(requiring_directory);
  return find_or_report(diag::kDefinitionNotFound, file, directories);
}

std::optional<std::string> Binder::find_or_report(const diag::DiagDef<std::string>& not_found,
                                                  const Located<std::string>& name,
                                                  const std::vector<std::string>& directories) {
  const std::vector<std::string> candidates = candidate_paths(name.value, directories);
  if (auto path = find_file(context_.fs, candidates)) return path;
  report(with_search_notes(diag::make(not_found, name.range, support::printable(name.value)), context_.fs, candidates));
  return std::nullopt;
}

std::vector<std::string> Binder::own_directories(const Definition& definition) const {
  return {definition.directory(), context_.fs.current_directory()};
}

void Binder::bind_pending() {
  while (!pending_.empty()) {
    const Pending next = pending_.front();
    pending_.pop_front();
    const std::string path = model_[next.id].path;
    context_.environment.set("BUILDDIR", {model_[next.id].build_directory, expand::VariableOrigin::kTool, {}});
    const auto unit = expand::expand_file(expand_context(), syntax::FileKind::kMdef, path);
    if (!unit) {
      report(diag::make(diag::kDefinitionUnreadable, next.reference, path, unit.error().message));
      continue;
    }
    model_.definitions[next.id.index()].source = unit->source();
    bind_definition(*this, next.id, *unit);
  }
}

}  // namespace portato::model
