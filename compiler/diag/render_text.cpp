// SPDX-License-Identifier: Apache-2.0
// The picture for people: the message, the lines it is about with carets below them, and all that helps.
// Notes in the file of the diagnostic share its picture; others get one of their own.
#include "diag/places.hpp"
#include "diag/render.hpp"
#include "diag/snippet.hpp"
#include "diag/text_layout.hpp"

namespace portato::diag {

namespace {

std::string headline(const Diagnostic& diagnostic, const RenderContext& context) {
  const std::string head = fmt::format("{}[{} {}]:", to_string(diagnostic.severity),
                                       code_of(*diagnostic.info), diagnostic.info->name);
  std::string result;
  for (const std::string& line : wrap_words(head + " " + shown_message(diagnostic), context.columns, 2)) {
    const std::size_t painted = result.empty() ? std::min(line.size(), head.size()) : 0;
    result += paint(line.substr(0, painted), color_of(diagnostic.severity), context.use_color) +
              paint(line.substr(painted), kBold, context.use_color) + "\n";
  }
  return result;
}

/// `  = note: …`, wrapped.
std::string note_line(const RenderContext& context, std::size_t margin, std::string_view kind,
                      std::string_view text) {
  const std::string head = std::string(margin, ' ') + paint(" =", kFrameColor, context.use_color) + " ";
  const std::string words = fmt::format("{}: {}", kind, text);
  const std::size_t used = margin + 3;
  const std::size_t width = context.columns == 0 ? 0 : context.columns - std::min(context.columns / 2, used);
  std::string result;
  for (const std::string& line : wrap_words(words, width, 0)) {
    result += (result.empty() ? head : std::string(used, ' ')) + line + "\n";
  }
  return result;
}

/// The pictures: one for each file that is marked, that of the diagnostic first. A note about the very place
/// of the diagnostic becomes the label there.
std::vector<std::vector<Mark>> pictures(const Diagnostic& diagnostic) {
  std::vector<std::vector<Mark>> result;
  if (diagnostic.range.is_valid()) {
    result.push_back({{diagnostic.range, "", '^', color_of(diagnostic.severity)}});
  }
  for (const Note& note : diagnostic.notes) {
    if (!note.range.is_valid()) continue;
    Mark mark{note.range, note.message, '-', color_of(Severity::kNote)};
    const bool has_picture = !result.empty() && result.back()[0].range.source == note.range.source;
    if (has_picture && result.back()[0].range == note.range && result.back()[0].label.empty()) {
      result.back()[0].label = note.message;
    } else if (has_picture) {
      result.back().push_back(std::move(mark));
    } else {
      result.push_back({std::move(mark)});
    }
  }
  return result;
}

}  // namespace

std::string render_text(const Diagnostic& diagnostic, const RenderContext& context) {
  const auto all = pictures(diagnostic);
  std::size_t margin = 1;
  for (const auto& marks : all) margin = std::max(margin, number_width(context, marks));

  std::string result = headline(diagnostic, context);
  for (const auto& marks : all) {
    result += draw_snippet(context, marks, margin);
    if (&marks != &all.front() || !diagnostic.range.is_valid()) continue;
    for (const source::SourceRange& directive : include_chain(context, diagnostic.range)) {
      result += note_line(context, margin, "included at", shown_place(context, directive));
    }
  }
  for (const Note& note : diagnostic.notes) {
    if (!note.range.is_valid()) result += note_line(context, margin, "note", note.message);
  }
  for (const Fix& fix : diagnostic.fixes) result += note_line(context, margin, "fix", fix.title);
  if (!diagnostic.help.empty()) result += note_line(context, margin, "help", diagnostic.help);
  return result;
}

}  // namespace portato::diag
