// SPDX-License-Identifier: Apache-2.0
// `portato fmt FILE…`: definition files in the one style. A file with errors of syntax is not touched, nor is
// one that is as it should be. Before anything is written the result is parsed again: only white space may
// differ.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <stdexcept>

#include "diag/codes.hpp"
#include "diag/fix_set.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "format/format_fragment.hpp"
#include "format/formatter.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "source/real_fs.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"
#include "syntax/parse.hpp"

namespace portato::driver {

namespace {

constexpr std::string_view kStandardInput = "-";

struct FmtOptions {
  std::vector<std::string> inputs;
  ReportOptions report;
  bool check_only = false;
  bool shows_changes = false;
  std::string stdin_name;  ///< what `-` is called
};

constexpr std::array kInputs{input<&FmtOptions::inputs>("FILE")};

constexpr auto kOptions = join(
    std::array{
        flag<&FmtOptions::check_only>("--check", "change nothing; name the files that would change"),
        flag<&FmtOptions::shows_changes>("--diff", "change nothing; print what would change"),
        text<&FmtOptions::stdin_name>("--stdin-name", "NAME",
                                      "what `-`, the standard input, is called: x.sdef"),
    },
    kMessageOptions<&FmtOptions::report>);

Complaint finish(FmtOptions& options) {
  const bool reads_standard_input =
      std::find(options.inputs.begin(), options.inputs.end(), kStandardInput) != options.inputs.end();
  if (reads_standard_input && options.stdin_name.empty())
    return "`-` needs --stdin-name NAME, whose ending says what it is";
  return std::nullopt;
}

constexpr std::uint32_t kAnyWrite = 0222;

struct NamedKind {
  std::string_view suffix;
  syntax::FileKind kind;
};
constexpr std::array<NamedKind, 4> kKinds{{{".sdef", syntax::FileKind::kSdef},
                                           {".mdef", syntax::FileKind::kMdef},
                                           {".adef", syntax::FileKind::kAdef},
                                           {".cdef", syntax::FileKind::kCdef}}};

std::optional<syntax::FileKind> kind_of(const std::string& path) {
  for (const NamedKind& each : kKinds) {
    if (path.ends_with(each.suffix)) return each.kind;
  }
  return std::nullopt;
}

bool is_fragment(const std::string& path) { return path.ends_with(".sinc") || path.ends_with(".inc"); }

support::Result<std::string> read_standard_input() {
  std::string text;
  char buffer[1U << 16U];
  while (true) {
    const ssize_t count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return support::error_from_errno(errno);
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > source::FileSystem::kLargestFile) return support::error_from_errno(EFBIG);
  }
}

/// The places in which two texts differ that are the same but for white space.
std::vector<diag::TextEdit> edits_between(std::string_view before, std::string_view after) {
  constexpr std::string_view kBlanks = " \t\r\n\v\f";
  std::vector<diag::TextEdit> edits;
  std::size_t left = 0, right = 0;
  while (left < before.size() || right < after.size()) {
    const std::size_t left_end = std::min(before.find_first_not_of(kBlanks, left), before.size());
    const std::size_t right_end = std::min(after.find_first_not_of(kBlanks, right), after.size());
    if (before.substr(left, left_end - left) != after.substr(right, right_end - right)) {
      edits.push_back({static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(left_end),
                       std::string(after.substr(right, right_end - right))});
    }
    left = std::min(left_end + 1, before.size());
    right = std::min(right_end + 1, after.size());
  }
  return edits;
}

class Formatting {
 public:
  explicit Formatting(const FmtOptions& options)
      : options_(options), reporter_(options.report, sources_, fs_.current_directory()) {}

  int run() {
    for (const std::string& input : options_.inputs) format(input);
    reporter_.show(sink_);
    if (written_ > 0)
      reporter_.print_summary_line(fmt::format("formatted {} file{}", written_, written_ == 1 ? "" : "s"));
    return reporter_.finish(sink_, exit_code_);
  }

 private:
  void fail(int exit_code, diag::Diagnostic diagnostic) {
    sink_.report(std::move(diagnostic));
    exit_code_ = std::max(exit_code_, exit_code);
  }

  void format(const std::string& input) {
    const bool is_standard_input = input == kStandardInput;
    const std::string& name = is_standard_input ? options_.stdin_name : input;
    const std::string path = support::join_path(fs_.current_directory(), name);
    if (!kind_of(path) && !is_fragment(path)) {
      return fail(kExitEnvironment,
                  diag::make(diag::kWrongFileKind, {}, support::printable(name), std::string("definition")));
    }
    const auto text = is_standard_input ? read_standard_input() : fs_.read_file(path);
    if (!text) {
      return fail(kExitEnvironment,
                  diag::make(diag::kCannotReadFile, {}, support::printable(name), text.error().message));
    }
    const auto formatted = format_text(path, *text);
    if (!formatted) {
      exit_code_ = std::max(exit_code_, kExitErrors);
    } else if (is_standard_input && !options_.check_only && !options_.shows_changes) {
      print(*formatted);
    } else if (*formatted != *text) {
      show_or_write(name, path, *text, *formatted);
    }
  }

  /// Nothing if there are errors, which are reported.
  std::optional<std::string> format_text(const std::string& path, const std::string& text) {
    const source::SourceId source = sources_.add(path, text);
    if (is_fragment(path)) return format::format_fragment(sources_, source, sink_);
    diag::CollectingSink found;
    const syntax::SyntaxTree tree = syntax::parse(*kind_of(path), sources_, source, found);
    if (found.has_errors()) {
      for (const diag::Diagnostic& diagnostic : found.diagnostics()) sink_.report(diagnostic);
      return std::nullopt;
    }
    std::string formatted = format::format(tree);
    prove(tree, formatted);
    return formatted;
  }

  static void prove(const syntax::SyntaxTree& tree, const std::string& formatted) {
    source::SourceManager sources;
    diag::CollectingSink found;
    const syntax::SyntaxTree again =
        syntax::parse(tree.file_kind(), sources, sources.add(tree.path(), formatted), found);
    if (found.has_errors() || !format::differ_in_layout_only(tree, again))
      throw std::logic_error("formatting would change the meaning of " + tree.path());
  }

  void show_or_write(const std::string& name, const std::string& path, const std::string& text,
                     const std::string& formatted) {
    if (options_.shows_changes) {
      print(diag::unified_diff(support::relative_path(path, fs_.current_directory()), text,
                               edits_between(text, formatted)));
    } else if (options_.check_only) {
      print(diag::one_line(name) + "\n");
    }
    if (options_.check_only) exit_code_ = std::max(exit_code_, kExitErrors);
    if (!options_.check_only && !options_.shows_changes) write(path, formatted);
  }

  void write(const std::string& path, const std::string& formatted) {
    const std::string real_path = fs_.canonical(path);
    const std::uint32_t mode = os::FileReader(real_path, os::FileReader::Links::kFollow).mode();
    const support::Status written = (mode & kAnyWrite) == 0
                                        ? os::file_error("write", path, EACCES)
                                        : os::write_file_atomically(real_path, formatted, "", mode);
    if (written) ++written_;
    if (!written)
      fail(kExitEnvironment, diag::make(diag::kCannotWriteFormatted, {}, written.error().message));
  }

  static void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

  const FmtOptions& options_;
  const source::RealFs fs_;
  source::SourceManager sources_;
  diag::CollectingSink sink_;
  Reporter reporter_;
  std::size_t written_ = 0;
  int exit_code_ = kExitDone;
};

int run(const FmtOptions& options) { return Formatting(options).run(); }

}  // namespace

extern constexpr CommandSpec kFmtCommand{
    .name = "fmt",
    .summary = "Lay out definition files in the one style; only white space changes.",
    .inputs = kInputs,
    .examples =
        "  portato fmt vehicle.sdef drivers/*.mdef\n"
        "  portato fmt --check --diff vehicle.sdef\n"
        "  portato fmt --stdin-name vehicle.sdef - <vehicle.sdef\n",
    .options = kOptions,
    .make = invocation<FmtOptions, run, finish>,
};

}  // namespace portato::driver
