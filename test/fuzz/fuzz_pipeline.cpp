// SPDX-License-Identifier: Apache-2.0
// A folder of files in memory, compiled as far as it goes without a process: bind, check, plan, emit. What
// the phases make of it, they make again of the same.
#include "bind/bind.hpp"
#include "check/check.hpp"
#include "emit/emit.hpp"
#include "emit/model_json.hpp"
#include "fuzz_input.hpp"
#include "source/memory_fs.hpp"

using namespace portato;

namespace {

plan::PlanOptions plan_options(bool is_module) {
  plan::PlanOptions options;
  options.work_directory = "/work";
  options.output_directory = "/out";
  options.target = "localhost";
  options.kernel = kernel::KernelTree{"/usr/src/linux", "given", "6.1.0", "x86", "gcc", false, true};
  options.portato = "/usr/bin/portato";
  options.for_single_definition = is_module;
  return options;
}

std::string compile(const test::FuzzedFolder& input) {
  source::MemoryFs fs;
  for (const auto& [path, text] : input.files) fs.add_file(path, text);
  source::SourceManager sources;
  diag::CollectingSink sink;
  expand::TreeStore trees(fs, sources, sink);
  expand::Environment environment;
  const bind::BindContext context{fs, trees, environment, sink};
  const bind::BindOptions options{{}, {}, "/work"};
  constexpr decltype(&bind::bind_system) kBinders[] = {bind::bind_module, bind::bind_system, bind::bind_app,
                                                       bind::bind_component};
  const auto bind = kBinders[static_cast<std::size_t>(input.kind)];
  const auto model = bind(context, options, "/project/" + input.files.front().first);
  if (!model) return "";
  check::check_model(*model, sink);
  std::string result = emit::model_json(*model, sources);
  const bool is_planned = input.kind == syntax::FileKind::kMdef || input.kind == syntax::FileKind::kSdef;
  if (sink.has_errors() || !is_planned) return result;
  const auto plan =
      plan::plan_build(*model, plan_options(input.kind == syntax::FileKind::kMdef), sources, fs, sink);
  if (!plan) return result;
  for (const auto& [path, file] : emit::emit_build(*model, *plan)) result += path + "\n" + file.content;
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::FuzzedFolder input(data, size);
  const std::string once = compile(input);
  if (size % 16 == 0) test::require(compile(input) == once, "the output is a function of the input");
  return 0;
}
