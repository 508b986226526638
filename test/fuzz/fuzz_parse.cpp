// SPDX-License-Identifier: Apache-2.0
// Any bytes as a definition file of each kind, or as a fragment: the first byte chooses. The tree covers
// every byte, every diagnostic has a place in the text, and rendering does not mind what is in it.
#include "diag/render.hpp"
#include "fuzz_input.hpp"
#include "syntax/parse.hpp"

using namespace portato;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::FuzzedText input(data, size);
  source::SourceManager sources;
  diag::CollectingSink sink;
  const syntax::SyntaxTree tree =
      syntax::parse_fragment(input.kind, input.place, sources, sources.add("/fuzz", input.text), sink);

  std::uint32_t end = 0;
  for (const syntax::Node& node : tree.nodes()) {
    if (node.kind < syntax::NodeKind::kKeyword) continue;
    test::require(node.begin >= end && node.end >= node.begin, "leaves are in order");
    const std::string_view gap = tree.text().substr(end, node.begin - end);
    test::require(gap.find_first_not_of(" \t\r\n") == gap.npos, "between leaves is white space");
    end = node.end;
  }
  test::require(tree.text().find_first_not_of(" \t\r\n", end) == std::string_view::npos,
                "the tree covers all");
  for (const diag::Diagnostic& each : sink.diagnostics()) {
    test::require(each.range.begin <= each.range.end && each.range.end <= input.text.size(), "ranges fit");
    diag::render_short(each, {sources, "/"});
  }
  return 0;
}
