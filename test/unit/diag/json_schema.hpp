// SPDX-License-Identifier: Apache-2.0
// Just enough of JSON Schema to hold our own output against our own schema: type, const, enum, pattern,
// minimum, items, properties, required, oneOf and local $ref. Stricter than the standard in one thing: what
// the schema does not name is a mistake.
#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

namespace portato::test {

class JsonSchema {
 public:
  explicit JsonSchema(nlohmann::json schema) : schema_(std::move(schema)) {}

  /// Empty if `value` is as the schema says; else the path of what is not.
  [[nodiscard]] std::string mistake_in(const nlohmann::json& value) const {
    return check(schema_, value, "$");
  }

 private:
  using Json = nlohmann::json;

  [[nodiscard]] std::string check(const Json& rule, const Json& value, const std::string& path) const {
    if (rule.contains("$ref")) {
      const std::string reference = rule["$ref"].get<std::string>().substr(1);
      return check(schema_.at(Json::json_pointer(reference)), value, path);
    }
    if (rule.contains("oneOf")) return check_alternatives(rule["oneOf"], value, path);
    if (rule.contains("const") && value != rule["const"]) return path + ": not the constant";
    if (rule.contains("enum") &&
        std::find(rule["enum"].begin(), rule["enum"].end(), value) == rule["enum"].end()) {
      return path + ": none of the values";
    }
    if (rule.contains("type") && !has_type(value, rule["type"]))
      return path + ": not of type " + rule["type"].dump();
    if (rule.contains("minimum") && value < rule["minimum"]) return path + ": too small";
    if (rule.contains("pattern") &&
        !std::regex_search(value.get<std::string>(), std::regex(rule["pattern"].get<std::string>()))) {
      return path + ": does not match";
    }
    if (value.is_array()) return check_items(rule, value, path);
    return value.is_object() ? check_properties(rule, value, path) : "";
  }

  [[nodiscard]] std::string check_alternatives(const Json& rules, const Json& value,
                                               const std::string& path) const {
    std::string mistakes;
    int fitting = 0;
    for (const Json& rule : rules) {
      const std::string mistake = check(rule, value, path);
      fitting += mistake.empty() ? 1 : 0;
      mistakes += "[" + mistake + "]";
    }
    return fitting == 1 ? "" : path + ": not one of " + mistakes;
  }

  [[nodiscard]] std::string check_items(const Json& rule, const Json& value, const std::string& path) const {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string mistake = check(rule.at("items"), value[i], path + "[" + std::to_string(i) + "]");
      if (!mistake.empty()) return mistake;
    }
    return "";
  }

  [[nodiscard]] std::string check_properties(const Json& rule, const Json& value,
                                             const std::string& path) const {
    for (const Json& name : rule.at("required")) {
      if (!value.contains(name)) return path + ": no " + name.dump();
    }
    for (const auto& [name, each] : value.items()) {
      if (!rule.at("properties").contains(name)) return path + ": unknown " + name;
      const std::string mistake = check(rule["properties"][name], each, path + "." + name);
      if (!mistake.empty()) return mistake;
    }
    return "";
  }

  static bool has_type(const Json& value, const std::string& type) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
           (type == "integer" && value.is_number_integer()) || (type == "null" && value.is_null());
  }

  const Json schema_;
};

}  // namespace portato::test
