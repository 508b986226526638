// SPDX-License-Identifier: Apache-2.0
// Whatever parses without errors keeps the properties of test/support/formatting.hpp when it is formatted.
#include "format/format_fragment.hpp"
#include "fuzz_input.hpp"
#include "support/formatting.hpp"

using namespace portato;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  test::FuzzedText input(data, size);
  test::require(test::fault_in_formatting(input.kind, input.text, input.place));
  if (!input.is_fragment || size % 8 != 0) return 0;  // it tries some fifty places
  source::SourceManager sources;
  diag::CollectingSink sink;
  const auto once = format::format_fragment(sources, sources.add("/f", input.text), sink);
  if (!once) return 0;
  test::require(format::format_fragment(sources, sources.add("/f", *once), sink) == once,
                "a fragment formatted twice is one formatted once");
  return 0;
}
