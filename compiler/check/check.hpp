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

}  // namespace portato::check
