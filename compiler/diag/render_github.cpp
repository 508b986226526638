// SPDX-License-Identifier: Apache-2.0
// `::error file=…,line=…,col=…::message`: the workflow command that GitHub turns into an annotation. An
// annotation has one place, so that notes become further lines of its message.
#include <array>

#include "diag/places.hpp"
#include "diag/render.hpp"
#include "support/strings.hpp"

namespace portato::diag {

namespace {

/// Of a message: the runner splits lines and decodes these three.
std::string escape_data(std::string_view text) {
  std::string result = support::replace_all(text, "%", "%25");
  result = support::replace_all(result, "\r", "%0D");
  return support::replace_all(result, "\n", "%0A");
}

/// Of a property: `:` and `,` would end it.
std::string escape_property(std::string_view text) {
  std::string result = support::replace_all(escape_data(text), ":", "%3A");
  return support::replace_all(result, ",", "%2C");
}

std::string_view command_of(Severity severity) {
  constexpr std::array<std::string_view, 3> kCommands{"notice", "warning", "error"};
  return kCommands[static_cast<std::size_t>(severity)];
}

/// An end column means something to GitHub only within one line.
std::string place(const RenderContext& context, source::SourceRange range) {
  if (!range.is_valid()) return {};
  const source::LineColumn end = context.sources.line_column(range.source, range.end);
  const source::LineColumn begin = context.sources.line_column(range.source, range.begin);
  std::string result =
      fmt::format("file={},line={},endLine={},col={},", escape_property(shown_path(context, range.source)),
                  begin.line, end.line, utf16_column(context, range.source, range.begin));
  if (begin.line == end.line)
    result += fmt::format("endColumn={},", utf16_column(context, range.source, range.end));
  return result;
}

std::string note_line(const RenderContext& context, source::SourceRange range, std::string_view text) {
  if (!range.is_valid()) return fmt::format("\nnote: {}", text);
  return fmt::format("\n{}: note: {}", shown_place(context, range), text);
}

}  // namespace

std::string render_github(const Diagnostic& diagnostic, const RenderContext& context) {
  std::string message = shown_message(diagnostic);
  for (const source::SourceRange& directive : include_chain(context, diagnostic.range)) {
    message += note_line(context, directive, "included here");
  }
  for (const Note& note : diagnostic.notes) message += note_line(context, note.range, note.message);
  for (const Fix& fix : diagnostic.fixes) message += "\nfix: " + fix.title;
  if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
  const std::string title = fmt::format("{} {}", code_of(*diagnostic.info), diagnostic.info->name);
  return fmt::format("::{} {}title={}::{}\n", command_of(diagnostic.severity),
                     place(context, diagnostic.range), escape_property(title), escape_data(message));
}

}  // namespace portato::diag
