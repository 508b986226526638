// SPDX-License-Identifier: Apache-2.0
// A value and where it was written: the leaf of every model struct.
#pragma once

#include <utility>
#include <vector>

#include "source/source_range.hpp"

namespace portato::model {

/// `range` is invalid for a default that nobody wrote.
template <class T>
struct Located {
  T value{};
  source::SourceRange range;
};

/// A value that several places may set, such as a limit of an app that the system overrides: the one that
/// counts, and what it took the place of, nearest first.
template <class T>
struct Setting {
  T value{};
  source::SourceRange range;  ///< invalid for a default that nobody wrote
  std::vector<Located<T>> replaced;

  [[nodiscard]] bool is_set() const { return range.is_valid(); }

  void set(Located<T> next) {
    if (is_set()) replaced.insert(replaced.begin(), {std::move(value), range});
    value = std::move(next.value);
    range = next.range;
  }
};

/// The same setting of other values: those that `convert` makes of them.
template <class T, class Convert>
auto transformed(const Setting<T>& setting, Convert convert) {
  Setting<decltype(convert(setting.value))> result{convert(setting.value), setting.range, {}};
  for (const Located<T>& old : setting.replaced) result.replaced.push_back({convert(old.value), old.range});
  return result;
}

/// Without their places.
template <class T>
std::vector<T> values_of(const std::vector<Located<T>>& list) {
  std::vector<T> values;
  for (const Located<T>& each : list) values.push_back(each.value);
  return values;
}

}  // namespace portato::model
