// SPDX-License-Identifier: Apache-2.0
#include "driver/apply_fixes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "diag/codes.hpp"
#include "diag/fix_set.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

constexpr std::array<std::string_view, 6> kDefinitionSuffixes{".sdef", ".mdef", ".adef",
                                                              ".cdef", ".sinc", ".inc"};
constexpr std::uint32_t kAnyWrite = 0222;

class FixApplier {
 public:
  FixApplier(const Session& session, const std::vector<diag::Diagnostic>& diagnostics,
             const std::vector<std::string>& inputs)
      : session_(session), fixes_(session.sources()) {
    roots_.push_back(session.fs().canonical(session.fs().current_directory()));
    for (const std::string& input : inputs) {
      roots_.push_back(session.fs().canonical(support::directory_of(session.absolute(input))));
    }
    for (const diag::Diagnostic& diagnostic : diagnostics) choose(diagnostic);
  }

  FixSummary run(bool writes) {
    summary_.fixes = fixes_.fix_count();
    const std::string here = session_.fs().current_directory();
    for (const auto& [path, file] : fixes_.files()) {
      const std::string_view text = session_.sources().text(file.source);
      summary_.diff += diag::unified_diff(support::relative_path(path, here), text, file.edits);
      if (writes) write(path, diag::apply_edits(text, file.edits));
    }
    return std::move(summary_);
  }

 private:
  void write(const std::string& path, const std::string& text) {
    const std::string real_path = session_.fs().canonical(path);
    const std::uint32_t mode = os::FileReader(real_path, os::FileReader::Links::kFollow).mode();
    const support::Status written = os::write_file_atomically(real_path, text, "", mode);
    if (written) ++summary_.files;
    if (!written) summary_.warnings.push_back(diag::make(diag::kCannotWriteFix, {}, written.error().message));
  }

  void choose(const diag::Diagnostic& diagnostic) {
    const diag::Fix* fix = diag::safe_fix_of(diagnostic);
    if (fix == nullptr) return;
    std::string reason;
    for (const diag::Edit& edit : fix->edits) {
      if (reason.empty()) reason = refusal(edit.range.source);
    }
    if (reason.empty() && !fixes_.add(*fix)) reason = "it touches what another fix changes";
    if (reason.empty()) return;
    const source::SourceRange at = diagnostic.range.is_valid() ? diagnostic.range : fix->edits[0].range;
    summary_.warnings.push_back(diag::make(diag::kFixLeftOut, {}, std::string(diagnostic.info->name),
                                           session_.sources().path(at.source),
                                           session_.sources().line_column(at.source, at.begin).line, reason));
  }

  /// Why a file stays as it is; empty if it may be changed.
  const std::string& refusal(source::SourceId id) {
    const auto [entry, is_new] = refusals_.emplace(session_.sources().path(id), "");
    if (is_new) entry->second = find_refusal(id, entry->first);
    return entry->second;
  }

  std::string find_refusal(source::SourceId id, const std::string& path) {
    const bool is_definition = std::any_of(kDefinitionSuffixes.begin(), kDefinitionSuffixes.end(),
                                           [&](std::string_view suffix) { return path.ends_with(suffix); });
    if (!is_definition && !session_.sources().included_at(id).is_valid()) return "it is no definition file";
    const std::string real_path = session_.fs().canonical(path);
    const bool is_ours = std::any_of(roots_.begin(), roots_.end(), [&](const std::string& root) {
      return support::is_inside(real_path, root);
    });
    if (!is_ours) return "the file is outside of the project";
    const os::FileReader file(real_path, os::FileReader::Links::kFollow);
    if (!file.is_open()) return file.open_error().message;
    if ((file.mode() & kAnyWrite) == 0) return "the file is write-protected";
    const support::Result<std::string> now = os::read_whole_file(real_path);
    return now && *now == session_.sources().text(id) ? "" : "the file has changed meanwhile";
  }

  const Session& session_;
  diag::FixSet fixes_;
  std::vector<std::string> roots_;
  std::map<std::string, std::string> refusals_;  // by path
  FixSummary summary_;
};

}  // namespace

FixSummary apply_fixes(const Session& session, const std::vector<diag::Diagnostic>& diagnostics,
                       const std::vector<std::string>& inputs, bool writes) {
  return FixApplier(session, diagnostics, inputs).run(writes);
}

std::string summary_of(const FixSummary& fixed) {
  const auto counted = [](std::size_t count, std::string_view what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
  };
  return fmt::format("fixed {} in {}", counted(fixed.fixes, "problem"), counted(fixed.files, "file"));
}

}  // namespace portato::driver
