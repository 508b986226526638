// SPDX-License-Identifier: Apache-2.0
// Owns every text of a session. Texts never move and never change, so views into them stay good until the
// end.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "source/line_table.hpp"
#include "source/source_range.hpp"

namespace portato::source {

class SourceManager {
 public:
  SourceManager() = default;
  SourceManager(const SourceManager&) = delete;
  SourceManager& operator=(const SourceManager&) = delete;

  /// Takes over the text of `path`. `path` is absolute and normalised; adding it twice gives two sources.
  SourceId add(std::string path, std::string text);

  /// A file that is no text, so that messages can be about it. Its text is empty, the only place in it the
  /// file itself.
  SourceId add_binary(std::string path);

  /// The source last added under `path`.
  [[nodiscard]] std::optional<SourceId> find(const std::string& path) const;

  [[nodiscard]] std::string_view text(SourceId id) const { return sources_[id.index()].text; }
  [[nodiscard]] std::string_view text(SourceRange range) const {
    return text(range.source).substr(range.begin, range.end - range.begin);
  }
  [[nodiscard]] const std::string& path(SourceId id) const { return sources_[id.index()].path; }
  [[nodiscard]] bool is_text(SourceId id) const { return sources_[id.index()].is_text; }
  [[nodiscard]] const LineTable& lines(SourceId id) const;
  [[nodiscard]] LineColumn line_column(SourceId id, std::uint32_t offset) const {
    return lines(id).line_column(offset);
  }
  /// Remembers the directive that first brought `included` in.
  void set_included_at(SourceId included, SourceRange directive) {
    sources_[included.index()].included_at = directive;
  }
  /// Invalid for a file that no `#include` brought in.
  [[nodiscard]] SourceRange included_at(SourceId id) const { return sources_[id.index()].included_at; }
  [[nodiscard]] std::size_t size() const { return sources_.size(); }

 private:
  struct Source {
    std::string path;
    std::string text;
    SourceRange included_at;
    bool is_text = true;
    mutable std::unique_ptr<LineTable> lines;  // made when a message first needs it
  };

  std::deque<Source> sources_;
  std::unordered_map<std::string, SourceId> by_path_;
};

}  // namespace portato::source
