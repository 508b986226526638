// SPDX-License-Identifier: Apache-2.0
// Makes JSON of the model from the `describe` functions beside its structs, and knows its leaves: values with
// their places, ids, enums. A description calls `head`, `field`, `if_set`, `object` and `list`.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "emit/model_values.hpp"
#include "support/fields.hpp"

namespace portato::emit {

class ModelEncoder {
 public:
  ModelEncoder(const model::Model& model, const source::SourceManager& sources)
      : model_(model), sources_(sources) {}

  [[nodiscard]] const model::Model& model() const { return model_; }

  /// The fields of a value with a place become fields of the object: `value`, and `at` unless it is a
  /// default.
  template <class T>
  void head(const T& located) {
    field("value", located.value);
    if_set("at", located.range);
  }

  template <class T>
  void field(std::string_view key, const T& value) {
    add(key, encode(value));
  }

  /// Not if it is empty, false, invalid: whatever `value` is if no definition file says anything.
  template <class T>
  void if_set(std::string_view key, const T& value) {
    if (is_set(value)) field(key, value);
  }

  /// An object whose fields `describe_it` tells.
  template <class Describe>
  void object(std::string_view key, Describe describe_it) {
    add(key, described(describe_it));
  }

  /// An array of objects; `describe_it` tells the fields of each.
  template <class Range, class Describe>
  void list(std::string_view key, const Range& range, Describe describe_it) {
    add(key, array_json(range, [&](const auto& each) { return described([&] { describe_it(each); }); }));
  }

  template <class Describe>
  Json described(Describe describe_it) {
    Json json = Json::object();
    Json* const around = std::exchange(object_, &json);
    describe_it();
    object_ = around;
    return json;
  }

 private:
  void add(std::string_view key, Json json) { (*object_)[key] = std::move(json); }

  template <class T>
  static bool is_set(const T& value) {
    if constexpr (requires { value.is_set(); }) {
      return value.is_set();
    } else if constexpr (requires { value.is_valid(); }) {
      return value.is_valid();
    } else if constexpr (requires { value.has_value(); }) {
      return value.has_value();
    } else if constexpr (requires { value.range; }) {
      return is_set(value.value);
    } else if constexpr (requires { value.empty(); }) {
      return !value.empty();
    } else {
      return value;
    }
  }

  /// Structs, by their descriptions; what has one text, such as the letters of permissions; words of enums;
  /// else text, numbers, true and false.
  template <class T>
  Json encode(const T& value) {
    if constexpr (requires { describe(value, *this); }) {
      return described([&] { describe(value, *this); });
    } else if constexpr (requires { to_string(value); }) {
      return to_string(value);
    } else if constexpr (support::HasWords<T>) {
      return to_word(value);
    } else {
      return value;
    }
  }

  template <class T>
  Json encode(const model::Located<T>& located) {
    return described([&] { head(located); });
  }

  /// With what it replaced, nearest first.
  template <class T>
  Json encode(const model::Setting<T>& setting) {
    return described([&] {
      head(setting);
      if_set("replaced", setting.replaced);
    });
  }

  template <class T>
  Json encode(const std::optional<T>& value) {
    return value ? encode(*value) : Json();
  }

  template <class... T>
  Json encode(const std::variant<T...>& value) {
    return std::visit([&](const auto& each) { return encode(each); }, value);
  }

  template <class T>
  Json encode(const std::vector<T>& list) {
    return array_json(list, [&](const T& each) { return encode(each); });
  }

  Json encode(const std::vector<model::Parameter>& list) {
    return described([&] {
      for (const model::Parameter& each : list) field(each.name.value, each.value);
    });
  }

  Json encode(source::SourceRange range) { return range.is_valid() ? place_json(sources_, range) : Json(); }

  /// Of what has a file: its path.
  template <class Tag>
  Json encode(support::Id<Tag> id) {
    return id.is_valid() ? Json(model_[id].path) : Json();
  }

  const model::Model& model_;
  const source::SourceManager& sources_;
  Json* object_ = nullptr;
};

}  // namespace portato::emit
