// SPDX-License-Identifier: Apache-2.0
// Carries out the directives of one definition file: conditions are decided, included files are parsed and
// put in their place, `buildVars` are assigned where they stand, so that later directives see them.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "diag/sink.hpp"
#include "expand/environment.hpp"
#include "expand/tree_store.hpp"
#include "expand/unit.hpp"

namespace portato::expand {

/// What expansion works with; all of it outlives the call.
struct ExpandContext {
  const source::FileSystem& fs;
  TreeStore& trees;
  Environment& environment;
  diag::DiagSink& sink;
};

/// Expands the definition file `path` (absolute). Fails only if that file itself cannot be read; every other
/// mistake goes to the sink.
support::Result<Unit> expand_file(const ExpandContext& context, syntax::FileKind kind,
                                  const std::string& path);

/// Reports that nothing is known of the lazy variable `name`, which stands in `token`; once, for the first of
/// them.
void report_unknown_fact(const Environment& environment, diag::DiagSink& sink, syntax::NodeRef token,
                         std::string_view name);

/// Value of a token: references replaced (`CURDIR` is the directory of the file that holds the token) and
/// quotes taken off. `on_undefined` (may be empty) hears of each variable that is not set.
std::string token_value(const Environment& environment, syntax::NodeRef token,
                        const std::function<void(std::string_view name)>& on_undefined = {});

/// The same with the quotes left in place, for text that a shell reads.
std::string token_shell_text(const Environment& environment, syntax::NodeRef token,
                             const std::function<void(std::string_view name)>& on_undefined = {});

}  // namespace portato::expand
