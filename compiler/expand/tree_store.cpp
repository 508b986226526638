// SPDX-License-Identifier: Apache-2.0
#include "expand/tree_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.hpp"

namespace portato::expand {

namespace {

class Collector final : public diag::DiagSink {
 public:
  void report(diag::Diagnostic diagnostic) override { found.push_back(std::move(diagnostic)); }

  std::vector<diag::Diagnostic> found;
};

bool is_inside(source::SourceRange range, const std::vector<source::SourceRange>& outer) {
  return std::any_of(outer.begin(), outer.end(), [&](source::SourceRange other) {
    const bool is_behind_begin =
        range.begin > other.begin || (range.begin == other.begin && range.end > range.begin);
    return is_behind_begin && range.begin < other.end && range.end <= other.end;
  });
}

/// How conditionals are built is no matter of their branches.
bool is_of_a_branch(const diag::Diagnostic& diagnostic) {
  return diagnostic.info != &diag::kMissingEndif.info && diagnostic.info != &diag::kStrayDirective.info;
}

}  // namespace

support::Result<source::SourceId> TreeStore::text(const std::string& path) {
  if (const auto known = sources_->find(path)) return *known;
  support::Result<std::string> content = fs_->read_file(path);
  if (!content) return content.error();
  files_read_.push_back(path);
  return sources_->add(path, std::move(*content));
}

support::Result<const syntax::SyntaxTree*> TreeStore::file(syntax::FileKind kind, const std::string& path) {
  const std::string key = fmt::format("{} {}", syntax::to_string(kind), path);
  if (const auto known = by_key_.find(key); known != by_key_.end()) return known->second;
  const support::Result<source::SourceId> id = text(path);
  if (!id) return id.error();
  Collector sink;
  syntax::SyntaxTree tree = syntax::parse(kind, *sources_, *id, sink);
  return keep(key, std::move(tree), std::move(sink.found));
}

const syntax::SyntaxTree* TreeStore::keep(const std::string& key, syntax::SyntaxTree tree,
                                          std::vector<diag::Diagnostic> mistakes) {
  const syntax::SyntaxTree* kept = by_key_[key] = &trees_.emplace_back(std::move(tree));
  if (!mistakes.empty()) mistakes_[kept] = std::move(mistakes);
  return kept;
}

/// compat: the original skips such text unread, but for strings and directives, which it still wants to be
/// whole.
void TreeStore::report_mistakes(const syntax::SyntaxTree& tree,
                                const std::vector<source::SourceRange>& not_taken) {
  const auto found = mistakes_.find(&tree);
  if (found == mistakes_.end()) return;
  for (diag::Diagnostic& diagnostic : found->second) {
    if (diagnostic.severity == diag::Severity::kError) {
      if (is_of_a_branch(diagnostic) && is_inside(diagnostic.range, not_taken)) {
        diagnostic.severity = diag::Severity::kWarning;
        diagnostic.notes.push_back({{}, "the branch it stands in is not taken now"});
      } else {
        faulty_.insert(tree.source());
      }
    }
    sink_->report(std::move(diagnostic));
  }
  mistakes_.erase(found);
}

support::Result<const syntax::SyntaxTree*> TreeStore::fragment(syntax::FileKind kind,
                                                               const std::vector<std::string_view>& place,
                                                               const std::string& path,
                                                               source::SourceRange included_at) {
  const std::string key = fmt::format("{} {} {}", syntax::to_string(kind), fmt::join(place, "/"), path);
  if (const auto known = by_key_.find(key); known != by_key_.end()) return known->second;
  const support::Result<source::SourceId> id = text(path);
  if (!id) return id.error();
  if (!sources_->included_at(*id).is_valid()) sources_->set_included_at(*id, included_at);
  Collector sink;
  syntax::SyntaxTree tree = syntax::parse_fragment(kind, place, *sources_, *id, sink);
  return keep(key, std::move(tree), std::move(sink.found));
}

}  // namespace portato::expand
