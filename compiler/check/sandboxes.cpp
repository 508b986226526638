// SPDX-License-Identifier: Apache-2.0
// What lies in an app's sandbox: two things in one place, and programs that are not there.
#include "check/check.hpp"
#include "check/sandbox.hpp"
#include "diag/codes.hpp"
#include "support/edit_distance.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::check {

namespace {

using model::App;
using model::Model;

/// A bundled file of the app takes the place of one of its components, as documented; all else is a conflict.
void check_files(const App& app, const Sandbox& sandbox, diag::DiagSink& sink) {
  std::map<std::string_view, const SandboxFile*> known;
  for (const SandboxFile& file : sandbox.files()) {
    const auto [first, is_new] = known.emplace(file.path, &file);
    if (is_new) continue;
    const SandboxFile& other = *first->second;
    const bool is_same =
        file.is_generated ? other.is_generated : file.source == other.source;  // or same-name tells
    const bool takes_precedence = file.is_of_app && !other.is_of_app && !other.is_generated;
    if (takes_precedence) first->second = &file;
    if (is_same || takes_precedence) continue;
    sink.report(
        diag::make(diag::kDestinationTwice, file.range, app.key, file.path)
            .with_note(other.range, other.is_generated ? "this makes such a file, too" : "the other one"));
  }
}

void check_required(const Model& model, const App& app, diag::DiagSink& sink) {
  std::map<std::string_view, const model::RequiredObject*> known;
  const auto check = [&](const std::vector<model::RequiredObject>& objects) {
    for (const model::RequiredObject& object : objects) {
      const auto [first, is_new] = known.emplace(object.destination.value, &object);
      if (is_new || first->second->source.value == object.source.value) continue;
      sink.report(diag::make(diag::kRequiredDestinationTwice, object.destination.range,
                             object.destination.value, app.key)
                      .with_note(first->second->destination.range, "the other one"));
    }
  };
  for (const model::ComponentId id : app.components) check(model[id].required);
  check(app.required);
}

/// In a sandbox there is only what the app brings or asks for; outside of one, anything the target has.
void check_programs(const App& app, const Sandbox& sandbox, diag::DiagSink& sink) {
  const std::vector<std::string> names = sandbox.program_names();
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const model::ProcessGroup& group : app.process_groups) {
    for (const model::Process& process : group.processes) {
      const std::string& program = process.executable.value;
      if (sandbox.may_have(program)) continue;
      const auto nearest = support::nearest_word(support::file_name_of(program), known);
      if (!nearest && !app.is_sandboxed.value) continue;
      diag::Diagnostic diagnostic =
          diag::make(diag::kUnknownProgram, process.executable.range, app.key, support::printable(program));
      if (nearest) diagnostic.message += "; did you mean `" + support::printable(*nearest) + "`?";
      sink.report(std::move(diagnostic));
    }
  }
}

}  // namespace

void check_sandboxes(const Model& model, diag::DiagSink& sink) {
  for (const App& app : model.apps) {
    if (app.is_package) continue;
    const Sandbox sandbox(model, app);
    check_files(app, sandbox, sink);
    check_required(model, app, sink);
    check_programs(app, sandbox, sink);
  }
}

void check_commands(const Model& model, diag::DiagSink& sink) {
  for (const model::Command& command : model.system.commands) {
    if (!command.app.is_valid() || !command.path.value.starts_with('/')) continue;
    const App& app = model[command.app];
    if (app.is_package) continue;
    const Sandbox sandbox(model, app);
    if (sandbox.may_have(command.path.value)) continue;
    diag::Diagnostic diagnostic =
        diag::make(diag::kCommandTarget, command.path.range, app.key, support::printable(command.path.value));
    std::vector<std::string> paths;
    for (const SandboxFile& file : sandbox.files()) paths.push_back("/" + file.path);
    const std::vector<std::string_view> known(paths.begin(), paths.end());
    if (const auto nearest = support::nearest_word(command.path.value, known)) {
      diagnostic.message += "; did you mean `" + support::printable(*nearest) + "`?";
    }
    sink.report(std::move(diagnostic));
  }
}

}  // namespace portato::check
