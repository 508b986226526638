// SPDX-License-Identifier: Apache-2.0
// Values of the model as JSON: what they are, where they come from, what they replaced. For the writers of
// this folder.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "model/model.hpp"
#include "source/source_manager.hpp"

namespace portato::emit {

using Json = nlohmann::ordered_json;

/// `{"file": …, "line": …, "column": …}`, columns in bytes from 1.
inline Json place_json(const source::SourceManager& sources, source::SourceRange range) {
  const source::LineColumn at = sources.line_column(range.source, range.begin);
  return {{"file", sources.path(range.source)}, {"line", at.line}, {"column", at.column}};
}

/// `{"value": …}`, with `"at"` unless it is a default.
template <class T>
Json located_json(const source::SourceManager& sources, const T& value, source::SourceRange range) {
  Json json{{"value", value}};
  if (range.is_valid()) json["at"] = place_json(sources, range);
  return json;
}

template <class T>
Json value_json(const source::SourceManager& sources, const model::Located<T>& located) {
  return located_json(sources, located.value, located.range);
}

/// The same with `"replaced"`, nearest first, if it overrides something. `convert` makes JSON of a T.
template <class T, class Convert>
Json setting_json(const source::SourceManager& sources, const model::Setting<T>& setting, Convert convert) {
  Json json = located_json(sources, Json(convert(setting.value)), setting.range);
  for (const model::Located<T>& old : setting.replaced) {
    json["replaced"].push_back(located_json(sources, Json(convert(old.value)), old.range));
  }
  return json;
}

template <class T>
Json setting_json(const source::SourceManager& sources, const model::Setting<T>& setting) {
  return setting_json(sources, setting, [](const T& value) { return value; });
}

/// An array of what `convert` makes of each element.
template <class Range, class Convert>
Json array_json(const Range& range, Convert convert) {
  Json json = Json::array();
  for (const auto& element : range) json.push_back(convert(element));
  return json;
}

}  // namespace portato::emit
