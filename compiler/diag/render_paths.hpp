// How renderers name a file: relative to the current directory where it lies below it, else absolute.
#pragma once

#include <string>

#include "diag/render.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::diag {

inline std::string shown_path(const RenderContext& context, source::SourceId id) {
  const std::string& path = context.sources.path(id);
  const bool is_below = support::is_inside(path, context.current_directory) && path != context.current_directory;
  const std::string shown = is_below ? support::relative_path(path, context.current_directory) : path;
  return support::printable(shown, 4096);
}

}  // namespace portato::diag
