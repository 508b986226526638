// SPDX-License-Identifier: Apache-2.0
#include "plan/planning.hpp"

#include <fmt/format.h>

namespace portato::plan {

using model::ModuleId;
using model::ModuleOrigin;

bool is_source_module(const model::Model& model, ModuleId id) {
  return model.definition_of(id).origin == ModuleOrigin::kSources;
}

std::string Planning::finished_module(ModuleId id) const {
  return is_source_module(model, id) ? layout.finished_module(shipped_name(id))
                                     : model[id].prebuilt_path.value;
}

std::string Planning::shipped_name(ModuleId id) const {
  constexpr std::pair<std::string_view, std::string_view> kSuffixes[] = {
      {"zstd", ".zst"}, {"xz", ".xz"}, {"gzip", ".gz"}};
  std::string name = model[id].file_name();
  if (!is_source_module(model, id)) return name;
  for (const auto& [compression, suffix] : kSuffixes) {
    if (options.modules.compression == compression) name += suffix;
  }
  return name;
}

const model::ModuleSettings& Planning::settings(ModuleId id) const {
  return model[id].is_submodule ? model[id].own : model.definition_of(id);
}

const std::string& Planning::files_folder(ModuleId id) const {
  return model[id].is_submodule ? model[id].name.value : model.definition_of(id).name;
}

source::SourceRange Planning::module_range(ModuleId id) const {
  const model::Module& module = model[id];
  if (module.name.range.is_valid()) return module.name.range;
  return module.sources.empty() ? module.prebuilt_path.range : module.sources.front().range;
}

std::string Planning::place(source::SourceRange range, const std::string& path) const {
  if (!range.is_valid()) return path;
  const source::LineColumn at = sources.line_column(range.source, range.begin);
  return fmt::format("{}:{}:{}", sources.path(range.source), at.line, at.column);
}

}  // namespace portato::plan
