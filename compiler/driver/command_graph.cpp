// SPDX-License-Identifier: Apache-2.0
// `portato graph FILE`: modules, apps and components as a graph, on stdout or in a file. A model with errors
// has no graph: nothing is written.
#include <cstdio>

#include "diag/codes.hpp"
#include "driver/command_spec.hpp"
#include "driver/driver.hpp"
#include "driver/option_groups.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "emit/graph.hpp"
#include "os/output_writer.hpp"

namespace portato::driver {

namespace {

struct GraphOptions {
  std::string input;
  ProjectOptions project;
  ReportOptions report;
  emit::GraphFormat format = emit::GraphFormat::kDot;
  emit::GraphView view = emit::GraphView::kAll;
  std::string output_file;  ///< empty for stdout
};

constexpr std::array kInputs{input<&GraphOptions::input>("FILE")};

constexpr std::array<Choice<emit::GraphFormat>, 4> kFormats{{{"dot", emit::GraphFormat::kDot},
                                                             {"mermaid", emit::GraphFormat::kMermaid},
                                                             {"json", emit::GraphFormat::kJson},
                                                             {"svg", emit::GraphFormat::kSvg}}};
constexpr std::array<Choice<emit::GraphView>, 4> kViews{{{"modules", emit::GraphView::kModules},
                                                         {"apps", emit::GraphView::kApps},
                                                         {"components", emit::GraphView::kComponents},
                                                         {"all", emit::GraphView::kAll}}};

constexpr auto kOptions = join(
    std::array{
        choice<kFormats, &GraphOptions::format>("--format", "default: dot"),
        choice<kViews, &GraphOptions::view>("--view", "what to show (default: all)"),
        text<&GraphOptions::output_file>("-o,--output", "FILE", "write into a file instead of to stdout"),
    },
    kTargetOption<&GraphOptions::project>, kKernelOptions<&GraphOptions::project>,
    kDefinitionOptions<&GraphOptions::project>, kReportOptions<&GraphOptions::report>);

int write(Session& session, const GraphOptions& options, const std::string& text) {
  if (options.output_file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kExitDone;
  }
  const auto written = os::write_file_if_changed(session.absolute(options.output_file), text);
  if (written) return kExitDone;
  session.sink().report(diag::make(diag::kCannotWriteGraph, {}, written.error().message));
  return kExitEnvironment;
}

int run(const GraphOptions& options) {
  Session session(options.project, options.report);
  Reporter reporter(options.report, session.sources(), session.fs().current_directory());
  int exit_code = kExitEnvironment;
  if (session.choose_target()) {
    const auto model = session.load_model(options.input, session.absolute("_build"));
    exit_code = kExitErrors;
    if (model && !session.sink().has_errors()) {
      const emit::Graph graph = emit::make_graph(*model, options.view);
      exit_code = write(session, options, emit::write_graph(graph, options.format, session.sources()));
    }
  }
  reporter.show(session.sink());
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace

extern constexpr CommandSpec kGraphCommand{
    .name = "graph",
    .summary = "Draw kernel modules, apps, components and how they depend on each other.",
    .inputs = kInputs,
    .examples =
        "  portato graph vehicle.sdef | dot -Tpdf -o vehicle.pdf\n"
        "  portato graph --view modules --format svg -o modules.svg vehicle.sdef\n"
        "  portato graph --format json vehicle.sdef | jq '.nodes[].label'\n",
    .options = kOptions,
    .make = invocation<GraphOptions, run>,
};

}  // namespace portato::driver
