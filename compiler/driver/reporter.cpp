#include "driver/reporter.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "diag/render.hpp"

namespace portato::driver {

namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

/// --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then whether stderr is a terminal.
bool decide_color(ColorMode mode) {
  if (mode != ColorMode::kAutomatic) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org: present and not empty, whatever its value
  if (no_color != nullptr && *no_color != '\0') return false;
  return is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") || ::isatty(STDERR_FILENO) == 1;
}

MessageFormat decide_format(MessageFormat format) {
  if (format != MessageFormat::kAutomatic) return format;
  return ::isatty(STDERR_FILENO) == 1 ? MessageFormat::kText : MessageFormat::kShort;
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

Reporter::Reporter(const Options& options, const source::SourceManager& sources, std::string current_directory)
    : sources_(sources),
      current_directory_(std::move(current_directory)),
      format_(decide_format(options.message_format)),
      use_color_(decide_color(options.color)),
      is_quiet_(options.is_quiet),
      is_verbose_(options.is_verbose) {}

void Reporter::show(diag::CollectingSink& sink) const {
  const diag::RenderContext context{sources_, current_directory_, use_color_};
  for (const diag::Diagnostic& diagnostic : sink.take_sorted()) {
    switch (format_) {
      case MessageFormat::kJson: print(render_json(diagnostic, context)); break;
      case MessageFormat::kText: print(render_text(diagnostic, context) + "\n"); break;
      default: print(render_short(diagnostic, context)); break;
    }
  }
}

void Reporter::show_tool_output(const std::string& text) const {
  if (format_ == MessageFormat::kJson) {
    print(diag::render_json_output(text));
  } else {
    print(text);
  }
}

void Reporter::closing_line(const std::string& text) const {
  if (!is_quiet_ && format_ != MessageFormat::kJson) print(text + "\n");
}

void Reporter::remark(const std::string& text) const {
  if (is_verbose_ && format_ != MessageFormat::kJson) print("portato: " + text + "\n");
}

void Reporter::finish(const diag::CollectingSink& sink, int exit_code) const {
  if (format_ == MessageFormat::kJson) {
    print(diag::render_json_finished(sink.error_count(), sink.warning_count(), exit_code));
  } else if (format_ == MessageFormat::kText && sink.has_errors()) {
    print(fmt::format("portato: {} error{}\n", sink.error_count(), sink.error_count() == 1 ? "" : "s"));
  }
}

}  // namespace portato::driver
