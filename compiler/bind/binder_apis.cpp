// SPDX-License-Identifier: Apache-2.0
// Interface files: finding them, reading what they use.
#include "bind/api_uses.hpp"
#include "bind/binder.hpp"
#include "bind/lookup.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

ApiId Binder::find_api(const Located<std::string>& spec) {
  const std::vector<std::string> candidates = candidate_paths(spec.value, directories.interfaces);
  const auto path = find_file(context_.fs, candidates);
  if (!path) {
    report(with_advice(
        with_search_notes(diag::make(diag::kApiNotFound, spec.range, support::printable(spec.value)),
                          context_.fs, candidates),
        "-i"));
    return {};
  }
  if (!path->ends_with(".api")) {
    report(diag::make(diag::kNotAnApi, spec.range, support::printable(spec.value)));
    return {};
  }
  warn_of_hidden_api(spec, candidates);
  return add_api(*path, spec.range);
}

/// compat: the framework's directories come before those of the user, as in the original; but nobody expects
/// that, so that a file which thereby loses is pointed out.
void Binder::warn_of_hidden_api(const Located<std::string>& spec,
                                const std::vector<std::string>& candidates) {
  if (support::is_absolute(spec.value)) return;
  std::string first;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (!context_.fs.is_file(candidates[i])) continue;
    if (first.empty() && i >= directories.framework_interfaces) return;
    if (first.empty()) {
      first = candidates[i];
      continue;
    }
    const auto chosen = context_.fs.read_file(first);
    const auto hidden = context_.fs.read_file(candidates[i]);
    if (!chosen || !hidden || *chosen == *hidden) continue;
    report(diag::make(diag::kApiShadowed, spec.range, support::printable(first, 4096))
               .with_note({}, "the hidden one is " + support::printable(candidates[i], 4096)));
    return;
  }
}

ApiId Binder::add_api(const std::string& path, source::SourceRange reference) {
  const std::string identity = context_.fs.canonical(path);
  if (const auto known = apis_.find(identity); known != apis_.end()) return known->second;
  const auto text = context_.trees.text(path);
  if (!text) {
    report(diag::make(diag::kDefinitionUnreadable, reference, path, text.error().message));
    return {};
  }
  const ApiId id(model_.apis.size());
  apis_.emplace(identity, id);
  model_.apis.push_back({std::string(support::base_name_of(path, ".api")),
                         path,
                         *text,
                         {},
                         std::hash<std::string_view>{}(context_.trees.sources().text(*text))});
  // Files that use each other may form a long chain: those are read after this one.
  pending_apis_.push_back(id);
  if (!is_binding_apis_) bind_pending_apis();
  return id;
}

void Binder::bind_pending_apis() {
  is_binding_apis_ = true;
  while (!pending_apis_.empty()) {
    const ApiId id = pending_apis_.front();
    pending_apis_.pop_front();
    bind_api_uses(id);
  }
  is_binding_apis_ = false;
}

void Binder::bind_api_uses(ApiId id) {
  const source::SourceId source = model_[id].source;
  std::vector<std::string> searched{support::directory_of(model_[id].path)};
  searched.insert(searched.end(), directories.interfaces.begin(), directories.interfaces.end());
  for (const ApiUse& use : find_api_uses(context_.trees.sources().text(source))) {
    Located<std::string> name{std::string(use.name),
                              {source, use.offset, use.offset + static_cast<std::uint32_t>(use.name.size())}};
    if (!name.value.ends_with(".api")) name.value += ".api";
    const auto path = find_or_report(diag::kApiNotFound, name, searched);
    if (!path) continue;
    const ApiId used = add_api(*path, name.range);
    if (used.is_valid()) model_.apis[id.index()].uses.push_back({used, name.range});
  }
}

}  // namespace portato::bind
