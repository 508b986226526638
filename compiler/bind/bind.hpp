// SPDX-License-Identifier: Apache-2.0
// The binder: definition files → Model. Reads sections through tables of handlers, looks up every file that
// is named, and reports everything that names nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diag/sink.hpp"
#include "expand/environment.hpp"
#include "expand/tree_store.hpp"
#include "model/model.hpp"
#include "source/file_system.hpp"

namespace portato::bind {

using namespace model;  // filling it is all that the binder does

struct BindOptions {
  std::vector<std::string> source_directories;     ///< the `-s` options in order; absolute
  std::vector<std::string> interface_directories;  ///< the `-i` options, likewise
  std::string work_directory;                      ///< absolute; $BUILDDIR of a definition lies below it
};

/// What binding works with; all of it outlives the call. `environment` receives the files' `buildVars`.
struct BindContext {
  const source::FileSystem& fs;
  expand::TreeStore& trees;
  expand::Environment& environment;
  diag::DiagSink& sink;
};

/// Binds the system `path` (absolute, an `.sdef`). Nothing only if that file cannot be read; otherwise the
/// model holds whatever could be understood, and the sink the rest.
std::optional<Model> bind_system(const BindContext& context, const BindOptions& options,
                                 const std::string& path);

/// Binds the one definition `path` (absolute, an `.mdef`) and every definition it requires, as a system of
/// its name.
std::optional<Model> bind_module(const BindContext& context, const BindOptions& options,
                                 const std::string& path);

/// Binds the one app `path` (absolute, an `.adef`) as mkapp does: what only a system can tell is left open.
std::optional<Model> bind_app(const BindContext& context, const BindOptions& options,
                              const std::string& path);

/// Binds the one component `path` (absolute, a Component.cdef) and those it requires, as mkcomp does.
std::optional<Model> bind_component(const BindContext& context, const BindOptions& options,
                                    const std::string& path);

}  // namespace portato::bind
