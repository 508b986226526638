// SPDX-License-Identifier: Apache-2.0
// `portato model FILE`: what a definition file means, as JSON.
#include "driver/command_spec.hpp"
#include "driver/option_groups.hpp"
#include "driver/print_model.hpp"
#include "emit/model_json.hpp"

namespace portato::driver {

namespace {

struct ModelOptions {
  std::string input;
  ProjectOptions project;
  ReportOptions report;
};

constexpr std::array kInputs{input<&ModelOptions::input>("FILE")};

constexpr auto kOptions =
    join(kTargetOption<&ModelOptions::project>, kKernelOptions<&ModelOptions::project>,
         kDefinitionOptions<&ModelOptions::project>, kReportOptions<&ModelOptions::report>);

int run(const ModelOptions& options) {
  return print_model(options.input, options.project, options.report,
                     [](const model::Model& model, const Session& session) {
                       return emit::model_json(model, session.sources());
                     });
}

}  // namespace

extern constexpr CommandSpec kModelCommand{
    .name = "model",
    .summary = "Print what a definition file means, as JSON with the origin of each value.",
    .inputs = kInputs,
    .examples =
        "  portato model vehicle.sdef\n"
        "  portato model radio/radio.adef | jq '.apps[0].limits'\n",
    .options = kOptions,
    .make = invocation<ModelOptions, run>,
};

}  // namespace portato::driver
