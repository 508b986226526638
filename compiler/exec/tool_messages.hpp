// SPDX-License-Identifier: Apache-2.0
// What compilers, linkers and modpost said, taken out of their output: one message each with its place, so
// that it can be reported as a diagnostic of ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.hpp"

namespace portato::exec {

struct ToolPlace {
  std::string path;          ///< as the tool names it; empty: none
  std::uint32_t line = 0;    ///< 0: none
  std::uint32_t column = 0;  ///< ditto; in the tool's own unit
};

struct ToolNote {
  ToolPlace place;
  std::string text;
};

struct ToolMessage {
  ToolPlace place;
  diag::Severity severity = diag::Severity::kError;
  std::string text;    ///< without place, severity and option
  std::string option;  ///< `-Wunused-variable`, `-Werror=…`
  std::vector<ToolNote> notes;

  bool operator==(const ToolMessage& other) const {
    return place.path == other.place.path && place.line == other.place.line &&
           place.column == other.place.column && severity == other.severity && text == other.text;
  }
};

struct ToolOutput {
  std::vector<ToolMessage> messages;  ///< in their order, each once
  std::string rest;                   ///< lines that are neither messages nor belong to one
};

ToolOutput parse_tool_output(std::string_view output);

}  // namespace portato::exec
