// SPDX-License-Identifier: Apache-2.0
// Checks of the whole model. A check looks and reports; it never changes the model, and each sees all of it.
//
// To add one: a file of its own for a family of rules, a function below, a line in the registry (check.cpp).
#pragma once

#include <span>
#include <string_view>

#include "diag/sink.hpp"
#include "model/model.hpp"

namespace portato::check {

struct Check {
  std::string_view name;
  void (*run)(const model::Model& model, diag::DiagSink& sink);
};

/// All checks, in the order they run.
std::span<const Check> all_checks();

/// Runs them all.
void check_model(const model::Model& model, diag::DiagSink& sink);

/// Modules that require each other, directly or not: one diagnostic a cycle, with every edge's place.
void check_requirement_cycles(const model::Model& model, diag::DiagSink& sink);

/// `.ko` files that the kernel or the image cannot tell apart: names are compared with `-` as `_`.
void check_module_names(const model::Model& model, diag::DiagSink& sink);

/// A system that lists nothing.
void check_system_content(const model::Model& model, diag::DiagSink& sink);

/// The same of components, and of interface files that use each other's types.
void check_component_cycles(const model::Model& model, diag::DiagSink& sink);
void check_api_cycles(const model::Model& model, diag::DiagSink& sink);

/// Two client or two server interfaces of one name in a component.
void check_interface_names(const model::Model& model, diag::DiagSink& sink);

/// Executables without code or of several languages, the rules of `[direct]` servers, components of links.
void check_executables(const model::Model& model, diag::DiagSink& sink);

/// Apps, executables, components and processes that names in generated files and services cannot tell apart.
void check_app_names(const model::Model& model, diag::DiagSink& sink);

/// Two files at one place in a sandbox, and processes whose program is not in theirs.
void check_sandboxes(const model::Model& model, diag::DiagSink& sink);

/// Limits that contradict each other or are of no effect.
void check_limits(const model::Model& model, diag::DiagSink& sink);

/// Clients that are not bound, servers of another interface or another run group.
void check_bindings(const model::Model& model, diag::DiagSink& sink);

/// Commands that run what the app does not have.
void check_commands(const model::Model& model, diag::DiagSink& sink);

/// Modules that the system lists as `[optional]` although something cannot do without.
void check_optional_modules(const model::Model& model, diag::DiagSink& sink);

}  // namespace portato::check
