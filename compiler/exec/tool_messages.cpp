// SPDX-License-Identifier: Apache-2.0
#include "exec/tool_messages.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "support/strings.hpp"

namespace portato::exec {

namespace {

using diag::Severity;

struct SeverityWord {
  std::string_view word;
  Severity severity;
};

constexpr std::array<SeverityWord, 4> kSeverities = {{{"fatal error: ", Severity::kError},
                                                      {"error: ", Severity::kError},
                                                      {"warning: ", Severity::kWarning},
                                                      {"note: ", Severity::kNote}}};

/// What only leads up to a message, or follows from one.
constexpr std::array<std::string_view, 9> kContext = {
    "In file included from ",          "                 from ",
    "compilation terminated",          "make",
    "cc1: all warnings being treated", "cc1: some warnings being treated",
    "collect2: error: ld returned",    "WARNING: modpost: suppressed ",
    "ERROR: modpost: suppressed "};

std::optional<SeverityWord> take_severity(std::string_view& text) {
  for (const SeverityWord& each : kSeverities) {
    if (!text.starts_with(each.word)) continue;
    text.remove_prefix(each.word.size());
    return each;
  }
  return std::nullopt;
}

/// `12:`, taken off; nothing if there is none.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  std::uint32_t number = 0;
  const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto size = static_cast<std::size_t>(stop - text.data());
  if (failure != std::errc() || size >= text.size() || text[size] != ':') return std::nullopt;
  text.remove_prefix(size + 1);
  return number;
}

/// ` [-Wname]` at the end, taken off.
std::string take_option(std::string& text) {
  const std::size_t open = text.rfind(" [-W");
  if (open == std::string::npos || !text.ends_with(']')) return "";
  std::string option = text.substr(open + 2, text.size() - open - 3);
  text.erase(open);
  return option;
}

/// `path:12:5: error: text`, also without column.
std::optional<ToolMessage> located_message(std::string_view line) {
  for (std::size_t colon = line.find(':'); colon != std::string_view::npos;
       colon = line.find(':', colon + 1)) {
    std::string_view rest = line.substr(colon + 1);
    const std::optional<std::uint32_t> number = take_number(rest);
    if (!number || colon == 0) continue;
    const std::uint32_t column = take_number(rest).value_or(0);
    if (!rest.starts_with(' ')) continue;
    rest.remove_prefix(1);
    const std::optional<SeverityWord> severity = take_severity(rest);
    if (!severity) continue;
    ToolMessage message{
        {std::string(line.substr(0, colon)), *number, column}, severity->severity, std::string(rest), {}, {}};
    message.option = take_option(message.text);
    return message;
  }
  return std::nullopt;
}

/// `ERROR: modpost: "f" [path/m.ko] undefined!`: the place is the module.
std::optional<ToolMessage> modpost_message(std::string_view line) {
  const bool is_error = line.starts_with("ERROR: modpost: ");
  if (!is_error && !line.starts_with("WARNING: modpost: ")) return std::nullopt;
  std::string_view text = line.substr(line.find("modpost: ") + 9);
  ToolMessage message{{}, is_error ? Severity::kError : Severity::kWarning, std::string(text), {}, {}};
  const std::size_t open = text.find(" [");
  const std::size_t close = text.find(']', open == std::string_view::npos ? 0 : open);
  if (open != std::string_view::npos && close != std::string_view::npos) {
    message.place.path = text.substr(open + 2, close - open - 2);
    message.text = std::string(text.substr(0, open)) + std::string(text.substr(close + 1));
  } else if (const std::size_t in = text.rfind(" in "); in != std::string_view::npos) {
    message.place.path = text.substr(in + 4);
    message.text = text.substr(0, in);
  }
  return message;
}

/// `ld: m.o: in function `f': m.c:(.text+0x5): undefined reference to `g'`.
std::optional<ToolMessage> linker_message(std::string_view line) {
  const std::size_t at = line.find("undefined reference to ");
  const std::size_t section = line.find(":(.");
  if (at == std::string_view::npos || section == std::string_view::npos || section > at) return std::nullopt;
  std::string_view path = line.substr(0, section);
  if (const std::size_t blank = path.rfind(' '); blank != std::string_view::npos)
    path.remove_prefix(blank + 1);
  return ToolMessage{{std::string(path), 0, 0}, Severity::kError, std::string(line.substr(at)), {}, {}};
}

/// ` 12 | code`, `    | ^~~~`, and `file.c: In function 'f':`.
bool is_context(std::string_view line) {
  const std::size_t bar = line.find_first_not_of(" 0123456789");
  if (bar != std::string_view::npos && bar > 0 && line[bar] == '|') return true;
  if (line.ends_with(':') &&
      (line.find(": In function ") != std::string_view::npos ||
       line.find(": in function ") != std::string_view::npos || line.ends_with(": At top level:")))
    return true;
  return std::any_of(kContext.begin(), kContext.end(),
                     [&](std::string_view beginning) { return line.starts_with(beginning); });
}

}  // namespace

ToolOutput parse_tool_output(std::string_view output) {
  ToolOutput result;
  for (const std::string_view line : support::split(output, '\n')) {
    std::optional<ToolMessage> message = located_message(line);
    if (!message) message = modpost_message(line);
    if (!message) message = linker_message(line);
    if (!message) {
      if (!line.empty() && !is_context(line)) result.rest.append(line).append("\n");
      continue;
    }
    if (message->severity == Severity::kNote && !result.messages.empty()) {
      result.messages.back().notes.push_back({std::move(message->place), std::move(message->text)});
      continue;
    }
    const bool is_known =
        std::find(result.messages.begin(), result.messages.end(), *message) != result.messages.end();
    if (!is_known) result.messages.push_back(std::move(*message));
  }
  return result;
}

}  // namespace portato::exec
