// SPDX-License-Identifier: Apache-2.0
#include "diag/fix_set.hpp"

#include <algorithm>

namespace portato::diag {

namespace {

/// Touching is too near: of two insertions at one place nobody knows the order.
bool clash(const TextEdit& left, const TextEdit& right) {
  const bool is_apart = left.end < right.begin || right.end < left.begin;
  const bool are_neighbours = (left.end == right.begin || right.end == left.begin) &&
                              left.begin != left.end && right.begin != right.end;
  return !is_apart && !are_neighbours;
}

TextEdit text_edit(const Edit& edit) { return {edit.range.begin, edit.range.end, edit.replacement}; }

}  // namespace

std::string apply_edits(std::string_view text, std::span<const TextEdit> edits) {
  std::string result;
  std::size_t done = 0;
  for (const TextEdit& edit : edits) {
    result += text.substr(done, edit.begin - done);
    result += edit.replacement;
    done = edit.end;
  }
  return result += text.substr(done);
}

const Fix* safe_fix_of(const Diagnostic& diagnostic) {
  const auto found = std::find_if(diagnostic.fixes.begin(), diagnostic.fixes.end(),
                                  [](const Fix& fix) { return fix.is_safe && !fix.edits.empty(); });
  return found == diagnostic.fixes.end() ? nullptr : &*found;
}

FixSet::Relation FixSet::relation(const Edit& edit) const {
  const auto file = files_.find(sources_.path(edit.range.source));
  if (file == files_.end()) return Relation::kFree;
  Relation result = Relation::kFree;
  for (const TextEdit& known : file->second.edits) {
    if (known == text_edit(edit)) return Relation::kSame;
    if (clash(known, text_edit(edit))) result = Relation::kClash;
  }
  return result;
}

bool FixSet::add(const Fix& fix) {
  const auto count = [&](Relation wanted) {
    return std::count_if(fix.edits.begin(), fix.edits.end(),
                         [&](const Edit& edit) { return relation(edit) == wanted; });
  };
  const auto all = static_cast<std::ptrdiff_t>(fix.edits.size());
  if (count(Relation::kSame) == all) return true;
  if (count(Relation::kFree) != all) return false;
  for (const Edit& edit : fix.edits) {
    File& file = files_[sources_.path(edit.range.source)];
    file.source = edit.range.source;
    file.edits.insert(std::upper_bound(file.edits.begin(), file.edits.end(), text_edit(edit)),
                      text_edit(edit));
  }
  ++fixes_;
  return true;
}

}  // namespace portato::diag
