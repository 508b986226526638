// SPDX-License-Identifier: Apache-2.0
// A strict reader of the part of ninja's syntax that Portato writes: what is not in that part is a fault.
// Paths and values come out as ninja would have them.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/strings.hpp"

namespace portato::test {

struct NinjaEdge {
  std::string rule;
  std::vector<std::string> outputs;  ///< explicit, then implicit
  std::vector<std::string> inputs;
  std::vector<std::string> implicit_inputs;
  std::vector<std::string> awaited;
  std::map<std::string, std::string> variables;

  bool operator==(const NinjaEdge&) const = default;
};

struct NinjaFile {
  std::map<std::string, std::string> variables;
  std::map<std::string, std::map<std::string, std::string>> rules;  ///< values as written
  std::vector<NinjaEdge> edges;
};

class NinjaReader {
 public:
  /// Throws std::runtime_error for a fault.
  static NinjaFile read(std::string_view text) { return NinjaReader().file(text); }

 private:
  static void require(bool holds, std::string_view line) {
    if (!holds) throw std::runtime_error("not as Portato writes it: " + support::printable(line, 1000));
  }

  NinjaFile file(std::string_view text) {
    require(text.ends_with('\n') && text.find_first_of(std::string_view("\r\0", 2)) == std::string_view::npos,
            text);
    text.remove_suffix(1);
    std::map<std::string, std::string>* block = nullptr;
    bool is_rule = false;
    for (const std::string_view line : support::split(text, '\n')) {
      if (line.empty() || line.starts_with('#')) {
        block = nullptr;
      } else if (line.starts_with("  ")) {
        require(block != nullptr, line);
        bind(line.substr(2), *block, !is_rule);
      } else if (line.starts_with("build ")) {
        result_.edges.push_back(edge(line.substr(6)));
        block = &result_.edges.back().variables;
        is_rule = false;
      } else if (line.starts_with("rule ") || line.starts_with("pool ")) {
        block = &result_.rules[std::string(line.substr(5))];
        is_rule = true;
      } else {
        bind(line, result_.variables, true);
        block = nullptr;
      }
    }
    return std::move(result_);
  }

  static void bind(std::string_view line, std::map<std::string, std::string>& variables, bool is_expanded) {
    const std::size_t sign = line.find(" = ");
    require(sign != std::string_view::npos && sign > 0, line);
    const std::string_view name = line.substr(0, sign);
    for (const char c : name) require(support::is_identifier_char(c), line);
    const std::string value =
        is_expanded ? expanded(line.substr(sign + 3)) : std::string(line.substr(sign + 3));
    require(variables.emplace(name, value).second, line);
  }

  /// A value without references to variables.
  static std::string expanded(std::string_view text) {
    std::string value;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '$') {
        ++at;
        require(at < text.size() && (text[at] == '$' || text[at] == ' '), text);
      }
      value += text[at];
    }
    return value;
  }

  NinjaEdge edge(std::string_view line) const {
    NinjaEdge edge;
    std::vector<std::string>* list = &edge.outputs;
    bool has_rule = false;
    for (std::size_t at = 0; at < line.size();) {
      if (line[at] == ' ') {
        ++at;
      } else if (!has_rule && line[at] == ':') {
        const std::size_t end = std::min(line.find(' ', at + 2), line.size());
        edge.rule = line.substr(at + 2, end - at - 2);
        has_rule = true;
        list = &edge.inputs;
        at = end;
      } else if (line.substr(at).starts_with("||")) {
        require(has_rule, line);
        list = &edge.awaited;
        at += 2;
      } else if (line[at] == '|') {
        list = has_rule ? &edge.implicit_inputs : &edge.outputs;
        ++at;
      } else {
        list->push_back(path(line, at));
      }
    }
    require(has_rule && result_.rules.contains(edge.rule) && !edge.outputs.empty(), line);
    return edge;
  }

  /// The path at `at`, which is then behind it.
  std::string path(std::string_view line, std::size_t& at) const {
    constexpr std::string_view kPipe = "${pipe}";
    const std::size_t begin = at;
    std::string result;
    while (at < line.size() && std::string_view(" :|").find(line[at]) == std::string_view::npos) {
      if (line.substr(at).starts_with(kPipe)) {
        require(result_.variables.contains("pipe"), line);
        result += result_.variables.at("pipe");
        at += kPipe.size();
        continue;
      }
      if (line[at] == '$') {
        ++at;
        require(at < line.size() && std::string_view("$ :").find(line[at]) != std::string_view::npos, line);
      }
      result += line[at++];
    }
    require(at > begin, line);
    return result;
  }

  NinjaFile result_;
};

}  // namespace portato::test
