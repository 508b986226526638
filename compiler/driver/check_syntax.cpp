// SPDX-License-Identifier: Apache-2.0
#include "driver/check_syntax.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <set>

#include "check/check.hpp"
#include "diag/codes.hpp"
#include "support/strings.hpp"
#include "syntax/parse.hpp"
#include "syntax/views.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::driver {

namespace {

/// A machine on which nothing but one file can be read. Conditions may ask whether a file exists.
class OneFileFs final : public source::FileSystem {
 public:
  OneFileFs(const source::FileSystem& fs, const std::string& path) : fs_(fs), path_(path) {}

  [[nodiscard]] source::FileStatus status(const std::string& path) const override { return fs_.status(path); }
  [[nodiscard]] support::Result<std::string> read_file(const std::string& path) const override {
    return path == path_ ? fs_.read_file(path) : missing();
  }
  [[nodiscard]] support::Result<std::vector<std::string>> list_directory(const std::string&) const override {
    return missing();
  }
  [[nodiscard]] support::Result<std::vector<source::DirectoryEntry>> list_entries(
      const std::string&) const override {
    return missing();
  }
  [[nodiscard]] support::Result<std::string> read_start(const std::string&, std::size_t) const override {
    return missing();
  }
  [[nodiscard]] std::string canonical(const std::string& path) const override { return path; }
  [[nodiscard]] std::string current_directory() const override { return fs_.current_directory(); }

 private:
  static support::Error missing() { return {"not looked at"}; }

  const source::FileSystem& fs_;
  const std::string& path_;
};

/// Lets through what parsing decides: tokens, structure, values, and what directives need. That something is
/// there twice is found when names get their meaning, after parsing.
class TextSink final : public diag::DiagSink {
 public:
  explicit TextSink(diag::DiagSink& next) : next_(next) {}

  void report(diag::Diagnostic diagnostic) override {
    static const std::set<int> kDecidedByParsing{diag::kReservedVariable.info.number,
                                                 diag::kVariableChangedAfterUse.info.number,
                                                 diag::kNumberRange.info.number};
    static const std::set<int> kDecidedLater{diag::kSectionTwice.info.number};
    const int number = diagnostic.info->number;
    const bool is_syntax = number / 1000 == 1 && !kDecidedLater.contains(number);
    if (is_syntax || kDecidedByParsing.contains(number)) next_.report(std::move(diagnostic));
  }

 private:
  diag::DiagSink& next_;
};

class Collector final : public diag::DiagSink {
 public:
  void report(diag::Diagnostic diagnostic) override {
    errors_ += diagnostic.severity == diag::Severity::kError ? 1 : 0;
    found_.push_back(std::move(diagnostic));
  }
  [[nodiscard]] std::size_t errors() const { return errors_; }
  /// Makes warnings of the errors in `branches`: whether they are taken is not known.
  void forgive(const std::vector<source::SourceRange>& branches) {
    for (diag::Diagnostic& diagnostic : found_) {
      const bool is_in_branch =
          std::any_of(branches.begin(), branches.end(), [&](source::SourceRange branch) {
            return diagnostic.range.begin >= branch.begin && diagnostic.range.end <= branch.end;
          });
      if (!is_in_branch || diagnostic.severity != diag::Severity::kError) continue;
      diagnostic.severity = diag::Severity::kWarning;
      --errors_;
    }
  }
  void pass_on(diag::DiagSink& sink) {
    for (diag::Diagnostic& diagnostic : found_) sink.report(std::move(diagnostic));
  }

 private:
  std::vector<diag::Diagnostic> found_;
  std::size_t errors_ = 0;
};

/// What stands in a branch, without the directives around it.
std::vector<source::SourceRange> branches_of(const syntax::SyntaxTree& tree) {
  std::vector<source::SourceRange> branches;
  for (std::uint32_t i = 0; i < tree.nodes().size(); ++i) {
    const syntax::NodeRef node(&tree, i);
    if (node.kind() != syntax::NodeKind::kBranch) continue;
    const syntax::NodeRef condition = syntax::BranchView{node}.condition();
    source::SourceRange range = node.range();
    range.begin = (condition.is_valid() ? condition : syntax::BranchView{node}.directive()).range().end + 1;
    branches.push_back(range);
  }
  return branches;
}

/// The places of all kinds of file that can hold the text of an included file: the top levels first.
std::vector<std::pair<syntax::FileKind, std::string>> places_of_fragments() {
  constexpr std::array kKinds{syntax::FileKind::kSdef, syntax::FileKind::kAdef, syntax::FileKind::kCdef,
                              syntax::FileKind::kMdef};
  std::vector<std::pair<syntax::FileKind, std::string>> places;
  for (const syntax::FileKind kind : kKinds) places.emplace_back(kind, "");
  for (const syntax::FileKind kind : kKinds) {
    for (const syntax::Keyword& keyword : syntax::vocabulary()) {
      if (!keyword.is_in(kind) || syntax::is_single_value(keyword.shape)) continue;
      places.emplace_back(kind, syntax::place_inside(keyword.place, keyword.name));
    }
    if (kind == syntax::FileKind::kSdef) places.emplace_back(kind, "apps/*");
  }
  return places;
}

/// Who includes a file, and where, is not known: it is right if there is a place for it. Else what is wrong
/// at the place that suits it best is reported.
void check_fragment(Session& session, source::SourceId source) {
  std::unique_ptr<Collector> best;
  for (const auto& [kind, place] : places_of_fragments()) {
    const auto names = place.empty() ? std::vector<std::string_view>{} : support::split(place, '/');
    auto found = std::make_unique<Collector>();
    TextSink parsed(*found);
    const syntax::SyntaxTree tree = syntax::parse_fragment(kind, names, session.sources(), source, parsed);
    found->forgive(branches_of(tree));
    if (!best || found->errors() < best->errors()) best = std::move(found);
    if (best->errors() == 0) break;
  }
  best->pass_on(session.sink());
}

}  // namespace

bool check_syntax(Session& session, const std::string& input) {
  const std::string path = session.absolute(input);
  const bool is_fragment = path.ends_with(".sinc") || path.ends_with(".inc");
  const auto source = session.trees().text(path);  // also says whether it can be read
  if (!source) {
    session.sink().report(
        diag::make(diag::kCannotReadFile, {}, support::printable(input), source.error().message));
    return false;
  }
  if (is_fragment) {
    check_fragment(session, *source);
    return true;
  }
  const OneFileFs fs(session.fs(), path);
  TextSink sink(session.sink());
  expand::TreeStore trees(fs, session.sources(), sink);
  if (const auto model = session.bind(input, {fs, trees, session.environment(), sink}, {})) {
    check::check_model(*model, sink);
  }
  return true;
}

}  // namespace portato::driver
