// SPDX-License-Identifier: Apache-2.0
// Any bytes as a target description. It is one, or something is said about a place in it; every text comes
// from it.
#include "diag/render.hpp"
#include "driver/target_description.hpp"
#include "fuzz_input.hpp"
#include "source/memory_fs.hpp"

using namespace portato;
using test::require;

namespace {

void check_target(const driver::TargetDescription& target) {
  const auto is_absolute_or_empty = [](const std::string& path) {
    return path.empty() || support::is_absolute(path);
  };
  require(is_absolute_or_empty(target.kernel_source), "the kernel has an absolute path");
  for (const std::string* file : {&target.signing_key, &target.certificate})
    require(is_absolute_or_empty(*file) || file->starts_with("pkcs11:"), "keys have absolute paths");
  require(target.signing_key.empty() == target.certificate.empty(), "a key goes with its certificate");
  require(target.signing_place.empty() == target.signing_key.empty(), "what asks for signatures has a place");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size, 4096);
  source::MemoryFs fs;
  fs.add_file("/t/x.yaml", std::string(reinterpret_cast<const char*>(data), size));
  source::SourceManager sources;
  diag::CollectingSink sink;
  const auto no_variables = [](std::string_view) { return std::string_view(); };
  const auto target = driver::find_target("x", {"/t"}, no_variables, fs, sources, sink);
  require(target.has_value() != sink.has_errors(), "it is one, or it is wrong");
  if (target) check_target(*target);
  for (const diag::Diagnostic& each : sink.diagnostics()) {
    require(each.range.is_valid() && each.range.begin <= each.range.end && each.range.end <= size,
            "ranges fit");
    diag::render_text(each, {sources, "/"});
  }
  return 0;
}
