// SPDX-License-Identifier: Apache-2.0
// `path:line:column: error: text [D1104]`, then its notes and its advice as `note:` lines. Columns count
// bytes. The one form that leaves something out: chains of includes and fixes.
#include "diag/places.hpp"
#include "diag/render.hpp"

namespace portato::diag {

namespace {

std::string line(const RenderContext& context, source::SourceRange range, Severity severity,
                 std::string_view message) {
  if (!range.is_valid()) return fmt::format("portato: {}: {}\n", to_string(severity), message);
  return fmt::format("{}: {}: {}\n", shown_place(context, range), to_string(severity), message);
}

}  // namespace

std::string render_short(const Diagnostic& diagnostic, const RenderContext& context) {
  const std::string message = fmt::format("{} [{}]", shown_message(diagnostic), code_of(*diagnostic.info));
  std::string result = line(context, diagnostic.range, diagnostic.severity, message);
  const auto add_note = [&](source::SourceRange range, std::string_view text) {
    // A log_verbose about no place belongs to the place of the diagnostic.
    result += line(context, range.is_valid() ? range : diagnostic.range, Severity::kNote, text);
  };
  for (const Note& note : diagnostic.notes) add_note(note.range, note.message);
  if (!diagnostic.help.empty()) add_note({}, diagnostic.help);
  return result;
}

}  // namespace portato::diag
