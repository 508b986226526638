#include "expand/tree_store.hpp"

#include <fmt/format.h>

namespace portato::expand {

namespace {

/// Hands on what the parser says, and remembers whether there was an error.
class WatchingSink final : public diag::DiagSink {
 public:
  explicit WatchingSink(diag::DiagSink& next) : next_(next) {}

  void report(diag::Diagnostic diagnostic) override {
    has_errors_ = has_errors_ || diagnostic.severity == diag::Severity::kError;
    next_.report(std::move(diagnostic));
  }
  [[nodiscard]] bool has_errors() const { return has_errors_; }

 private:
  diag::DiagSink& next_;
  bool has_errors_ = false;
};

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
  WatchingSink sink(*sink_);
  syntax::SyntaxTree tree = syntax::parse(kind, *sources_, *id, sink);
  return keep(key, std::move(tree), sink.has_errors());
}

const syntax::SyntaxTree* TreeStore::keep(const std::string& key, syntax::SyntaxTree tree, bool has_errors) {
  if (has_errors) faulty_.insert(tree.source());
  return by_key_[key] = &trees_.emplace_back(std::move(tree));
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
  WatchingSink sink(*sink_);
  syntax::SyntaxTree tree = syntax::parse_fragment(kind, place, *sources_, *id, sink);
  return keep(key, std::move(tree), sink.has_errors());
}

}  // namespace portato::expand
