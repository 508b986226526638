// SPDX-License-Identifier: Apache-2.0
// Components: finding their directories, registering them, binding their bodies.
#include "bind/binder.hpp"
#include "bind/lookup.hpp"
#include "bind/names.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

constexpr std::string_view kFileName = "Component.cdef";

}  // namespace

std::optional<ComponentId> Binder::find_component(const Located<std::string>& spec,
                                                  const std::string& requiring_directory) {
  std::vector<std::string> searched;
  if (!requiring_directory.empty()) searched.push_back(requiring_directory);
  searched.insert(searched.end(), directories.components.begin(), directories.components.end());
  const std::vector<std::string> candidates = candidate_paths(spec.value, searched);
  for (const std::string& directory : candidates) {
    const std::string path = support::join_path(directory, kFileName);
    if (context_.fs.is_file(path)) return add_component(path, spec.range);
  }
  report_missing_component(spec, candidates);
  return std::nullopt;
}

void Binder::report_missing_component(const Located<std::string>& spec,
                                      const std::vector<std::string>& candidates) {
  const std::string shown = support::printable(spec.value);
  for (const std::string& candidate : candidates) {
    if (is_below_build_folder(candidate))
      return report(diag::make(diag::kComponentNotYetFound, spec.range, shown));
  }
  diag::Diagnostic diagnostic = diag::make(diag::kComponentNotFound, spec.range, shown);
  for (const std::string& candidate : candidates) {
    if (!context_.fs.is_directory(candidate)) continue;
    return report(std::move(diagnostic)
                      .with_note({}, support::printable(candidate, 4096) + " holds no Component.cdef"));
  }
  report(with_advice(with_search_notes(std::move(diagnostic), context_.fs, candidates), "-s"));
}

ComponentId Binder::add_component(const std::string& path, source::SourceRange reference) {
  const std::string identity = context_.fs.canonical(path);
  if (const auto known = components_.find(identity); known != components_.end()) return known->second;
  const ComponentId id(model_.components.size());
  components_.emplace(identity, id);
  Component component;
  component.path = path;
  component.directory = support::directory_of(path);
  const std::string_view directory_name = support::file_name_of(component.directory);
  component.name = safe_name(directory_name);
  if (component.name.empty()) {
    report(diag::make(diag::kNoIdentifier, reference, "a component", support::printable(directory_name)));
  }
  const int homonyms = build_directories_[component.name]++;
  const std::string node = homonyms == 0 ? component.name : fmt::format("{}.{}", component.name, homonyms);
  component.build_directory = support::join_path(options_.work_directory, "component/" + node);
  model_.components.push_back(std::move(component));
  pending_components_.push_back({id, reference});
  return id;
}

void Binder::bind_pending_components() {
  while (!pending_components_.empty()) {
    const Pending<ComponentId> next = pending_components_.front();
    pending_components_.pop_front();
    const std::string path = model_[next.id].path;
    enter(model_[next.id].build_directory);
    const auto unit = expand::expand_file(expand_context(), syntax::FileKind::kCdef, path);
    if (!unit) {
      report(diag::make(diag::kDefinitionUnreadable, next.reference, path, unit.error().message));
      continue;
    }
    model_.components[next.id.index()].source = unit->source();
    bind_component_body(*this, next.id, *unit);
  }
}

}  // namespace portato::bind
