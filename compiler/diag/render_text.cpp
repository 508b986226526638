// The two forms for people.
#include <algorithm>

#include "diag/render.hpp"
#include "diag/render_paths.hpp"
#include "support/strings.hpp"
#include "support/utf8.hpp"

namespace portato::diag {

namespace {

constexpr std::string_view kReset = "\033[0m";
constexpr std::string_view kBold = "\033[1m";
constexpr std::string_view kBlue = "\033[1;34m";
constexpr std::uint32_t kTabWidth = 4;
constexpr std::size_t kLongestLine = 160;  // bytes of a source line that are shown

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "\033[1;36m";
    case Severity::kWarning: return "\033[1;33m";
    case Severity::kError: return "\033[1;31m";
  }
  return kReset;
}

std::string paint(std::string_view text, std::string_view color, bool use_color) {
  return use_color ? fmt::format("{}{}{}", color, text, kReset) : std::string(text);
}

/// A part of a source line as a terminal shows it: tabs widened, what cannot be shown as `?`.
struct Drawn {
  std::string text;
  std::size_t width = 0;
};

Drawn draw(std::string_view bytes) {
  Drawn drawn;
  while (!bytes.empty()) {
    const std::size_t length = support::utf8_sequence_length(bytes);
    const auto byte = static_cast<unsigned char>(bytes[0]);
    if (bytes[0] == '\t') {
      const std::size_t blanks = kTabWidth - drawn.width % kTabWidth;
      drawn.text.append(blanks, ' ');
      drawn.width += blanks;
    } else if (length == 0 || byte < 0x20 || byte == 0x7f) {
      drawn.text += '?';
      drawn.width += 1;
    } else {
      drawn.text += bytes.substr(0, length);
      drawn.width += static_cast<std::size_t>(support::terminal_width(support::utf8_code_point(bytes.substr(0, length))));
    }
    bytes.remove_prefix(std::max<std::size_t>(1, length));
  }
  return drawn;
}

/// `  --> path:3:5`, the line, and carets under the range with `label` behind them.
std::string snippet(const RenderContext& context, source::SourceRange range, std::string_view label,
                    std::string_view color) {
  const std::string_view text = context.sources.text(range.source);
  const source::LineTable& lines = context.sources.lines(range.source);
  const source::LineColumn at = lines.line_column(range.begin);
  std::string_view line = lines.line_text(text, at.line);
  const std::size_t begin = std::min<std::size_t>(at.column - 1, line.size());
  const std::size_t end = std::min<std::size_t>(begin + (range.end - range.begin), line.size());
  // A window on a very long line, so that the place stays in sight.
  const std::size_t window = begin > kLongestLine / 2 ? begin - kLongestLine / 2 : 0;
  const bool is_windowed = line.size() > kLongestLine;
  const std::size_t from = is_windowed ? window : 0;
  const std::size_t to = is_windowed ? std::min(line.size(), from + kLongestLine) : line.size();

  const Drawn before = draw(line.substr(from, begin - from));
  const Drawn shown = draw(line.substr(from, to - from));
  const Drawn through = draw(line.substr(from, std::min(end, to) - from));
  const std::size_t carets = std::max<std::size_t>(1, through.width - std::min(before.width, through.width));
  const std::string number = std::to_string(at.line);
  const std::string margin(number.size(), ' ');
  const bool color_on = context.use_color;
  std::string result = fmt::format("{} {} {}:{}:{}\n", margin, paint("-->", kBlue, color_on),
                                   shown_path(context, range.source), at.line, at.column);
  result += fmt::format("{} {} {}\n", paint(number, kBlue, color_on), paint("|", kBlue, color_on), shown.text);
  result += fmt::format("{} {} {}{}{}\n", margin, paint("|", kBlue, color_on), std::string(before.width, ' '),
                        paint(std::string(carets, '^'), color, color_on),
                        label.empty() ? "" : " " + paint(label, color, color_on));
  return result;
}

std::string include_chain(const RenderContext& context, source::SourceId id) {
  std::string result;
  for (source::SourceRange at = context.sources.included_at(id); at.is_valid();
       at = context.sources.included_at(at.source)) {
    const source::LineColumn place = context.sources.line_column(at.source, at.begin);
    result += fmt::format("  = included at {}:{}:{}\n", shown_path(context, at.source), place.line, place.column);
  }
  return result;
}

std::string short_line(const RenderContext& context, source::SourceRange range, Severity severity,
                       std::string_view message) {
  if (!range.is_valid()) return fmt::format("portato: {}: {}", to_string(severity), message);
  const source::LineColumn at = context.sources.line_column(range.source, range.begin);
  return fmt::format("{}:{}:{}: {}: {}", shown_path(context, range.source), at.line, at.column, to_string(severity),
                     message);
}

}  // namespace

std::string render_text(const Diagnostic& diagnostic, const RenderContext& context) {
  const std::string_view color = color_of(diagnostic.severity);
  const std::string head = fmt::format("{}[{} {}]", to_string(diagnostic.severity), code_of(*diagnostic.info),
                                       diagnostic.info->name);
  std::string result = fmt::format("{}: {}\n", paint(head, color, context.use_color),
                                   paint(diagnostic.message, kBold, context.use_color));
  if (diagnostic.range.is_valid()) {
    result += snippet(context, diagnostic.range, "", color);
    result += include_chain(context, diagnostic.range.source);
  }
  for (const Note& note : diagnostic.notes) {
    if (note.range.is_valid()) {
      result += snippet(context, note.range, note.message, color_of(Severity::kNote));
    } else {
      result += fmt::format("  = note: {}\n", note.message);
    }
  }
  for (const Fix& fix : diagnostic.fixes) result += fmt::format("  = fix: {}\n", fix.title);
  if (!diagnostic.help.empty()) result += fmt::format("  = help: {}\n", diagnostic.help);
  return result;
}

std::string render_short(const Diagnostic& diagnostic, const RenderContext& context) {
  std::string result = fmt::format("{} [{}]\n", short_line(context, diagnostic.range, diagnostic.severity,
                                                           diagnostic.message),
                                   code_of(*diagnostic.info));
  for (const Note& note : diagnostic.notes) {
    // A remark about no place belongs to the place of the diagnostic.
    const source::SourceRange at = note.range.is_valid() ? note.range : diagnostic.range;
    result += short_line(context, at, Severity::kNote, note.message) + "\n";
  }
  if (!diagnostic.help.empty()) {
    result += short_line(context, diagnostic.range, Severity::kNote, diagnostic.help) + "\n";
  }
  return result;
}

}  // namespace portato::diag
