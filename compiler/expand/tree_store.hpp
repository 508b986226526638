// SPDX-License-Identifier: Apache-2.0
// Reads and parses files, each once, and keeps their trees for the session: every NodeRef points into it.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diag/sink.hpp"
#include "source/file_system.hpp"
#include "source/source_manager.hpp"
#include "support/result.hpp"
#include "syntax/parse.hpp"

namespace portato::expand {

class TreeStore {
 public:
  /// All three outlive the store.
  TreeStore(const source::FileSystem& fs, source::SourceManager& sources, diag::DiagSink& sink)
      : fs_(&fs), sources_(&sources), sink_(&sink) {}

  /// The tree of a whole definition file; fails if the file cannot be read.
  support::Result<const syntax::SyntaxTree*> file(syntax::FileKind kind, const std::string& path);

  /// The tree of a fragment, parsed for `place` (see parse_fragment); `included_at` is the directive's range.
  support::Result<const syntax::SyntaxTree*> fragment(syntax::FileKind kind,
                                                      const std::vector<std::string_view>& place,
                                                      const std::string& path,
                                                      source::SourceRange included_at);

  /// Any other text of the project, such as an `.api` file; fails if the file cannot be read.
  support::Result<source::SourceId> text(const std::string& path);

  /// Says what the parser found in `tree`, once, when it is known which of its text counts: mistakes in the
  /// ranges of `not_taken` are only warned of. Until then nothing is said.
  void report_mistakes(const syntax::SyntaxTree& tree, const std::vector<source::SourceRange>& not_taken);

  [[nodiscard]] const source::SourceManager& sources() const { return *sources_; }

  /// Whether the parser found mistakes in that text: then what seems to be missing may only have been
  /// misread.
  [[nodiscard]] bool has_errors(source::SourceId id) const { return faulty_.contains(id); }

  /// Every path that was read, in order.
  [[nodiscard]] const std::vector<std::string>& files_read() const { return files_read_; }

 private:
  const syntax::SyntaxTree* keep(const std::string& key, syntax::SyntaxTree tree,
                                 std::vector<diag::Diagnostic> mistakes);

  const source::FileSystem* fs_;
  source::SourceManager* sources_;
  diag::DiagSink* sink_;
  std::deque<syntax::SyntaxTree> trees_;
  std::map<std::string, const syntax::SyntaxTree*> by_key_;
  std::map<const syntax::SyntaxTree*, std::vector<diag::Diagnostic>> mistakes_;  // not yet reported
  std::vector<std::string> files_read_;
  std::set<source::SourceId> faulty_;
};

}  // namespace portato::expand
