// SPDX-License-Identifier: Apache-2.0
// A folder of files in memory, whose first one is expanded: conditions, includes, cycles of them, variables.
#include "expand/expand.hpp"
#include "fuzz_input.hpp"
#include "source/memory_fs.hpp"

using namespace portato;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::FuzzedFolder input(data, size);
  source::MemoryFs fs;
  for (const auto& [path, text] : input.files) fs.add_file(path, text);
  source::SourceManager sources;
  diag::CollectingSink sink;
  expand::TreeStore trees(fs, sources, sink);
  expand::Environment environment;
  environment.set("X", {"y", expand::VariableOrigin::kProcess, {}});
  const auto unit = expand::expand_file({fs, trees, environment, sink}, input.kind,
                                        "/project/" + input.files.front().first);
  for (const diag::Diagnostic& each : sink.take_sorted()) {
    const std::size_t length = each.range.is_valid() ? sources.text(each.range.source).size() : 0;
    test::require(!each.range.is_valid() || each.range.end <= length, "ranges fit");
  }
  return 0;
}
