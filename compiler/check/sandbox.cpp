// SPDX-License-Identifier: Apache-2.0
#include "check/sandbox.hpp"

#include <algorithm>

#include "support/paths.hpp"

namespace portato::check {

Sandbox::Sandbox(const model::Model& model, const model::App& app) {
  for (const model::Executable& executable : app.executables) {
    files_.push_back({"bin/" + executable.name.value, executable.name.range, {}, false, true});
  }
  for (const model::ComponentId id : app.components) {
    const model::Component& component = model[id];
    if (component.has_code()) {
      files_.push_back(
          {"lib/libComponent_" + component.name + ".so", {component.source, 0, 0}, {}, false, true});
    }
    add_bundles(component.bundles, /*is_of_app=*/false);
    add_required(component.required);
  }
  add_bundles(app.bundles, /*is_of_app=*/true);
  add_required(app.required);
}

void Sandbox::add_bundles(const std::vector<model::Bundle>& bundles, bool is_of_app) {
  for (const model::Bundle& bundle : bundles) {
    if (bundle.kind == model::Bundle::Kind::kDirectory) {
      directories_.push_back(bundle.destination.value);
    } else {
      files_.push_back(
          {bundle.destination.value, bundle.destination.range, bundle.source.value, is_of_app, false});
    }
  }
}

void Sandbox::add_required(const std::vector<model::RequiredObject>& objects) {
  for (const model::RequiredObject& object : objects) {
    const bool is_directory = object.kind == model::RequiredObject::Kind::kDirectory;
    (is_directory ? directories_ : required_).push_back(object.destination.value);
  }
}

bool Sandbox::may_have(std::string_view path) const {
  const bool is_bare = path.find('/') == std::string_view::npos;
  if (is_bare && !directories_.empty()) return true;
  const std::string wanted =
      support::normalise_path(path.substr(std::min(path.find_first_not_of('/'), path.size())));
  const auto is_wanted = [&](std::string_view file) {
    return is_bare ? support::file_name_of(file) == wanted : file == wanted;
  };
  const auto holds_wanted = [&](const std::string& directory) {
    return directory.empty() || support::is_inside(wanted, directory);
  };
  return std::any_of(files_.begin(), files_.end(),
                     [&](const SandboxFile& file) { return is_wanted(file.path); }) ||
         std::any_of(required_.begin(), required_.end(), is_wanted) ||
         std::any_of(directories_.begin(), directories_.end(), holds_wanted);
}

std::vector<std::string> Sandbox::program_names() const {
  std::vector<std::string> names;
  for (const SandboxFile& file : files_) names.emplace_back(support::file_name_of(file.path));
  return names;
}

}  // namespace portato::check
