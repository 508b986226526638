// SPDX-License-Identifier: Apache-2.0
// Different things of one name: in files and services, names are identifiers, so that `my-app` and `my_app`
// are the same.
#include <map>
#include <string>

#include "check/check.hpp"
#include "diag/codes.hpp"

namespace portato::check {

namespace {

using model::App;
using model::Model;

/// What has a safe name, and where it is written.
class SafeNames {
 public:
  SafeNames(std::string what, diag::DiagSink& sink) : what_(std::move(what)), sink_(sink) {}

  void add(const std::string& name, source::SourceRange range, const std::string& written) {
    if (name.empty()) return;  // reported
    const auto [first, is_new] = known_.emplace(name, Entry{range, written});
    if (is_new) return;
    sink_.report(diag::make(diag::kSameName, range, what_, name)
                     .with_note(first->second.range, "the other one, `" + first->second.written + "`"));
  }

 private:
  struct Entry {
    source::SourceRange range;
    std::string written;
  };

  std::string what_;
  diag::DiagSink& sink_;
  std::map<std::string, Entry> known_;
};

/// Where an app, or one of its components, first names a component.
source::SourceRange place_of(const Model& model, const App& app, model::ComponentId id) {
  for (const model::Executable& executable : app.executables) {
    for (const model::ComponentUse& use : executable.components) {
      if (use.component == id) return use.range;
    }
  }
  for (const model::ComponentUse& use : app.listed_components) {
    if (use.component == id) return use.range;
  }
  for (const model::ComponentId user : app.components) {
    for (const model::ComponentUse& use : model[user].components) {
      if (use.component == id) return use.range;
    }
  }
  return {};
}

void check_processes(const App& app, diag::DiagSink& sink) {
  std::map<std::string_view, source::SourceRange> known;
  for (const model::ProcessGroup& group : app.process_groups) {
    for (const model::Process& process : group.processes) {
      const auto [first, is_new] = known.emplace(process.name.value, process.name.range);
      if (is_new) continue;
      sink.report(diag::make(diag::kProcessTwice, process.name.range, process.name.value)
                      .with_note(first->second, "the other one")
                      .with_help("give one of them another name: `name = ( executable )`"));
    }
  }
}

}  // namespace

void check_app_names(const Model& model, diag::DiagSink& sink) {
  SafeNames apps("apps", sink);
  for (const App& app : model.apps) {
    apps.add(app.name, app.entry, app.key);
    SafeNames executables("executables", sink);
    for (const model::Executable& executable : app.executables) {
      executables.add(executable.safe_name, executable.name.range, executable.name.value);
    }
    SafeNames components("components of app `" + app.key + "`", sink);
    for (const model::ComponentId id : app.components) {
      if (!model[id].has_code()) continue;  // it makes no file of its own
      components.add(model[id].name, place_of(model, app, id), model[id].directory);
    }
    check_processes(app, sink);
  }
}

}  // namespace portato::check
