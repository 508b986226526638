// SPDX-License-Identifier: Apache-2.0
// `portato graph FILE`: modules, apps and components as a graph, on stdout or in a file. A model with errors
// has no graph: nothing is written.
#include <cstdio>

#include "diag/codes.hpp"
#include "driver/commands.hpp"
#include "driver/driver.hpp"
#include "driver/reporter.hpp"
#include "driver/session.hpp"
#include "emit/graph.hpp"
#include "os/output_writer.hpp"

namespace portato::driver {

namespace {

int write(Session& session, const Options& options, const std::string& text) {
  if (options.output_file.empty()) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kExitDone;
  }
  const auto written = os::write_file_if_changed(session.absolute(options.output_file), text);
  if (written) return kExitDone;
  session.sink().report(diag::make(diag::kCannotWriteGraph, {}, written.error().message));
  return kExitEnvironment;
}

}  // namespace

int run_graph(const Options& options) {
  Session session(options);
  Reporter reporter(options, session.sources(), session.fs().current_directory());
  int exit_code = kExitEnvironment;
  if (session.choose_target()) {
    const auto model = session.load_model(options.inputs[0], session.absolute("_build"));
    exit_code = kExitErrors;
    if (model && !session.sink().has_errors()) {
      const emit::Graph graph = emit::make_graph(*model, options.graph_view);
      exit_code = write(session, options, emit::write_graph(graph, options.graph_format, session.sources()));
    }
  }
  reporter.show(session.sink());
  return reporter.finish(session.sink(), exit_code);
}

}  // namespace portato::driver
