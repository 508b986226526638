// SPDX-License-Identifier: Apache-2.0
#include "driver/reporter.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "diag/codes.hpp"
#include "driver/driver.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

constexpr std::size_t kFewestColumns = 40;
constexpr std::size_t kMostColumns = 1000;

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

/// COLUMNS, else what the terminal says; 0 if nobody knows.
std::size_t terminal_columns() {
  const char* variable = std::getenv("COLUMNS");
  std::size_t columns = variable == nullptr ? 0 : std::strtoul(variable, nullptr, 10);
  winsize size{};
  if (columns == 0 && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  return columns == 0 ? 0 : std::clamp(columns, kFewestColumns, kMostColumns);
}

/// Annotations name files as the repository does, wherever in it the command runs.
std::string root_of_annotations(const std::string& current_directory) {
  const char* workspace = std::getenv("GITHUB_WORKSPACE");
  return workspace == nullptr || *workspace != '/' ? current_directory : support::normalise_path(workspace);
}

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

bool wants_color(ColorMode mode, int descriptor) {
  if (mode != ColorMode::kAutomatic) return mode == ColorMode::kAlways;
  const char* no_color =
      std::getenv("NO_COLOR");  // https://no-color.org: present and not empty, whatever its value
  if (no_color != nullptr && *no_color != '\0') return false;
  return is_set("CLICOLOR_FORCE") || is_set("FORCE_COLOR") || ::isatty(descriptor) == 1;
}

MessageFormat format_on_stderr(const ReportOptions& options) {
  if (options.message_format) return *options.message_format;
  return ::isatty(STDERR_FILENO) == 1 ? MessageFormat::kText : MessageFormat::kShort;
}

/// One form in one place. A file gets its bytes at the end, at once.
struct Reporter::Output {
  std::unique_ptr<diag::Renderer> renderer;
  std::string path;  ///< absolute; empty: stderr
  std::string content;

  void put(const std::string& text) {
    if (path.empty()) {
      print(text);
    } else {
      content += text;
    }
  }
};

Reporter::Reporter(const ReportOptions& options, const source::SourceManager& sources,
                   std::string current_directory)
    : format_(format_on_stderr(options)), is_quiet_(options.is_quiet), is_verbose_(options.is_verbose) {
  const auto add = [&](MessageFormat format, std::string path) {
    diag::RenderContext context{sources, current_directory};
    if (format == MessageFormat::kGithub) context.current_directory = root_of_annotations(current_directory);
    if (path.empty()) context.use_color = wants_color(options.color, STDERR_FILENO);
    if (path.empty()) context.columns = terminal_columns();
    outputs_.push_back(std::make_unique<Output>());
    outputs_.back()->renderer = diag::make_renderer(format, context, PORTATO_VERSION);
    outputs_.back()->path = std::move(path);
  };
  add(format_, "");
  for (const SinkRequest& sink : options.sinks)
    add(sink.format, support::join_path(current_directory, sink.path));
}

Reporter::~Reporter() = default;

bool Reporter::is_human_readable() const {
  return format_ != MessageFormat::kJson && format_ != MessageFormat::kSarif;
}

void Reporter::show_everywhere(const diag::Diagnostic& diagnostic) const {
  for (const auto& output : outputs_) output->put(output->renderer->diagnostic(diagnostic));
}

void Reporter::show(diag::CollectingSink& sink) {
  for (const diag::Diagnostic& diagnostic : sink.take_sorted()) {
    const Shown key{diagnostic.severity, diagnostic.info->number, diagnostic.range.source,
                    diagnostic.range.begin, diagnostic.message};
    if (shown_.insert(key).second) show_everywhere(diagnostic);
  }
}

std::size_t Reporter::shown(diag::Severity severity) const {
  return static_cast<std::size_t>(std::count_if(
      shown_.begin(), shown_.end(), [&](const Shown& each) { return std::get<0>(each) == severity; }));
}

void Reporter::show_tool_output(const std::string& text) const {
  for (const auto& output : outputs_) output->put(output->renderer->tool_output(text));
}

void Reporter::print_summary_line(const std::string& text) const {
  if (!is_quiet_ && is_human_readable()) print(diag::one_line(text) + "\n");
}

void Reporter::log_verbose(const std::string& text) const {
  if (is_verbose_ && is_human_readable()) print("portato: " + diag::one_line(text) + "\n");
}

std::size_t Reporter::write_files(const diag::Summary& summary) const {
  std::size_t failures = 0;
  for (const auto& output : outputs_) {
    if (output->path.empty()) continue;
    output->put(output->renderer->finished(summary));
    const support::Status written = os::write_file_atomically(output->path, output->content);
    if (written) continue;
    ++failures;
    const diag::Diagnostic failure = diag::make(diag::kCannotWriteReport, {}, written.error().message);
    outputs_[0]->put(outputs_[0]->renderer->diagnostic(failure));
  }
  return failures;
}

int Reporter::finish(const diag::CollectingSink& sink, int exit_code) const {
  return finish({sink.error_count(), sink.warning_count(), exit_code});
}

int Reporter::finish(diag::Summary summary) const {
  const std::size_t failures = write_files(summary);
  if (failures > 0 && summary.exit_code == kExitDone) summary.exit_code = kExitEnvironment;
  summary.errors += failures;
  outputs_[0]->put(outputs_[0]->renderer->finished(summary));
  return summary.exit_code;
}

}  // namespace portato::driver
