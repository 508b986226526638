// SPDX-License-Identifier: Apache-2.0
// What is wrong with any bytes as a definition file, in every form in which it is said: what is for machines
// can be read by them, what is for people holds nothing that a terminal would obey, and fixes change the text
// that they are for.
#include <nlohmann/json.hpp>

#include "diag/fix_set.hpp"
#include "diag/render.hpp"
#include "fuzz_input.hpp"
#include "support/utf8.hpp"
#include "syntax/parse.hpp"

using namespace portato;
using test::require;

namespace {

void check_for_people(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = support::utf8_sequence_length(text);
    require(length > 0, "it is UTF-8");
    const char32_t point = support::utf8_code_point(text.substr(0, length));
    require(point == '\n' || !support::is_terminal_control(point), "a terminal obeys none of it");
    text.remove_prefix(length);
  }
}

void check_for_machines(std::string_view json) {
  require(nlohmann::json::accept(json), "it is JSON");
  require(json.empty() || json.find('\n') == json.size() - 1, "it is one line");
}

void check_fix(const diag::Fix& fix, std::size_t size) {
  for (const diag::Edit& edit : fix.edits)
    require(edit.range.begin <= edit.range.end && edit.range.end <= size, "edits fit");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size, 8192);
  test::FuzzedText input(data, size);
  source::SourceManager sources;
  diag::CollectingSink sink;
  const source::SourceId source = sources.add("/project/\x1b[31m x.mdef", input.text);
  syntax::parse_fragment(input.kind, input.place, sources, source, sink);
  const diag::RenderContext context{sources, "/project", false,
                                    size % 2 == 0 ? std::size_t{40} : std::size_t{0}};
  const auto sarif = diag::make_renderer(diag::Format::kSarif, context, "0");
  std::string document;
  diag::FixSet fixes(sources);
  for (const diag::Diagnostic& each : sink.take_sorted()) {
    check_for_people(diag::render_text(each, context));
    check_for_people(diag::render_short(each, context));
    check_for_people(diag::render_github(each, context));
    check_for_machines(diag::render_json(each, context));
    document += sarif->diagnostic(each);
    for (const diag::Fix& fix : each.fixes) check_fix(fix, input.text.size());
    if (const diag::Fix* fix = diag::safe_fix_of(each)) fixes.add(*fix);
  }
  document += sarif->finished({sink.error_count(), sink.warning_count(), 1});
  require(nlohmann::json::accept(document), "SARIF is JSON");
  for (const auto& [path, file] : fixes.files()) {
    const std::string mended = diag::apply_edits(input.text, file.edits);
    require(diag::unified_diff("f", input.text, file.edits).empty() == (mended == input.text),
            "a difference is shown");
  }
  return 0;
}
