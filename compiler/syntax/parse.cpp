// SPDX-License-Identifier: Apache-2.0
#include "syntax/parse.hpp"

#include "syntax/diagnose.hpp"
#include "syntax/parse_kind.hpp"

namespace portato::syntax {

namespace {

void run(FileKind kind, std::string_view text, Place place, TreeBuilder& builder) {
  switch (kind) {
    case FileKind::kMdef:
      return parse_mdef(text, place, builder);
    case FileKind::kSdef:
      return parse_sdef(text, place, builder);
    case FileKind::kAdef:
      return parse_adef(text, place, builder);
    case FileKind::kCdef:
      return parse_cdef(text, place, builder);
  }
}

}  // namespace

SyntaxTree parse(FileKind kind, const source::SourceManager& sources, source::SourceId source,
                 diag::DiagSink& sink) {
  return parse_fragment(kind, {}, sources, source, sink);
}

SyntaxTree parse_fragment(FileKind kind, std::span<const std::string_view> place,
                          const source::SourceManager& sources, source::SourceId source,
                          diag::DiagSink& sink) {
  TreeBuilder builder(sources, source);
  run(kind, sources.text(source), place, builder);
  SyntaxTree tree(kind, sources, source, builder.take_nodes());
  diagnose(tree, place, builder.take_gaps(), sink);
  return tree;
}

}  // namespace portato::syntax
