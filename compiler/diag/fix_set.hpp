// SPDX-License-Identifier: Apache-2.0
// The safe fixes of a run, chosen so that they do not get into each other's way.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"
#include "source/source_manager.hpp"

namespace portato::diag {

/// Replace bytes [begin, end) of one text.
struct TextEdit {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string replacement;

  auto operator<=>(const TextEdit&) const = default;
};

/// `edits` are sorted and do not overlap.
std::string apply_edits(std::string_view text, std::span<const TextEdit> edits);

/// The difference that `edits` make, as `diff -u` writes it, for `patch -p1`; empty without edits. `path` is
/// what the headers name, below `a/` and `b/`.
std::string unified_diff(std::string_view path, std::string_view text, std::span<const TextEdit> edits);

/// The first safe fix of a diagnostic; null if there is none.
const Fix* safe_fix_of(const Diagnostic& diagnostic);

class FixSet {
 public:
  struct File {
    source::SourceId source;
    std::vector<TextEdit> edits;  ///< sorted
  };

  explicit FixSet(const source::SourceManager& sources) : sources_(sources) {}

  /// Takes `fix` whole, or not at all: false if it touches what an earlier fix changes. One that was taken
  /// before is taken again without effect, as a file may be read twice.
  bool add(const Fix& fix);

  [[nodiscard]] std::size_t fix_count() const { return fixes_; }
  /// By path.
  [[nodiscard]] const std::map<std::string, File>& files() const { return files_; }

 private:
  enum class Relation : std::uint8_t { kFree, kSame, kClash };
  [[nodiscard]] Relation relation(const Edit& edit) const;

  const source::SourceManager& sources_;
  std::map<std::string, File> files_;
  std::size_t fixes_ = 0;
};

}  // namespace portato::diag
