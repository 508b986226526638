// SPDX-License-Identifier: Apache-2.0
// Any bytes as one of the files that the plan leaves for the steps of a build: the first byte chooses the
// kind. What can be read is written again as the same, and what it says of the order of loading is a fact of
// some model.
#include "emit/steps_json.hpp"
#include "fuzz_input.hpp"
#include "plan/dependencies.hpp"

using namespace portato;
using test::require;

namespace {

template <class Step>
void fuzz_step(support::Result<Step> (*read)(std::string_view), std::string_view text) {
  const support::Result<Step> step = read(text);
  if (!step) return require(!step.error().message.empty(), "there is a reason");
  const std::string written = emit::to_json(*step);
  const support::Result<Step> again = read(written);
  require(again.ok(), "what was written can be read");
  require(emit::to_json(*again) == written, "it is the same");
}

void fuzz_facts(std::string_view text) {
  fuzz_step(emit::step_result_from_json, text);
  const auto result = emit::step_result_from_json(text);
  if (!result) return;
  const plan::DiscoveredDependencies& facts = result->facts;
  model::Model model;
  model.definitions.emplace_back();
  for (std::size_t i = 0; i < std::min<std::size_t>(facts.modules.size(), 8); ++i) {
    model::Module& module = model.modules.emplace_back();
    module.definition = model::DefinitionId(0);
    module.name.value = support::base_name_of(facts.modules[i].name, ".ko");
  }
  const plan::DiscoveredDependencies known = plan::Dependencies(model, facts).facts();
  require(plan::Dependencies(model, known).facts() == known, "what is known is known again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::MemoryLimit limit(size);
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (test::chosen(data[0], 5)) {
    case 0:
      fuzz_step(emit::kbuild_step_from_json, text);
      break;
    case 1:
      fuzz_step(emit::external_step_from_json, text);
      break;
    case 2:
      fuzz_step(emit::verify_step_from_json, text);
      break;
    case 3:
      fuzz_step(emit::package_step_from_json, text);
      break;
    default:
      fuzz_facts(text);
  }
  return 0;
}
