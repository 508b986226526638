// SPDX-License-Identifier: Apache-2.0
#include "source/source_manager.hpp"

namespace portato::source {

SourceId SourceManager::add(std::string path, std::string text) {
  const SourceId id(sources_.size());
  by_path_[path] = id;
  sources_.push_back({std::move(path), std::move(text), {}, true, nullptr});
  return id;
}

SourceId SourceManager::add_binary(std::string path) {
  const SourceId id = add(std::move(path), "");
  sources_.back().is_text = false;
  return id;
}

std::optional<SourceId> SourceManager::find(const std::string& path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  return found->second;
}

const LineTable& SourceManager::lines(SourceId id) const {
  const Source& source = sources_[id.index()];
  if (!source.lines) source.lines = std::make_unique<LineTable>(source.text);
  return *source.lines;
}

}  // namespace portato::source
