// SPDX-License-Identifier: Apache-2.0
// generate KERNEL WORK OUT SYSTEM.sdef|MODULE.mdef: writes what a build would, and the folders and links that
// the kbuild step would make, but starts nothing. So the tests run make themselves.
#include <fmt/format.h>

#include <boost/filesystem.hpp>
#include <cstdlib>

#include "diag/render.hpp"
#include "driver/session.hpp"
#include "emit/emit.hpp"
#include "os/output_writer.hpp"

namespace {

using namespace portato;
namespace bfs = boost::filesystem;

void make_links(const plan::BuildPlan& plan) {
  for (const plan::CompiledModule& module : plan.compiled) {
    bfs::create_directories(plan.kbuild->build_directory + "/" + module.folder());
  }
  for (const auto& [link, target] : plan.kbuild->links) {
    bfs::remove(link);
    bfs::create_symlink(target, link);
  }
}

bool generate(driver::Session& session, char** arguments) {
  const std::string input = arguments[4];
  plan::PlanOptions options;
  options.work_directory = session.absolute(arguments[2]);
  options.output_directory = session.absolute(arguments[3]);
  options.target = "localhost";
  options.portato = "portato";
  options.for_single_definition = input.ends_with(".mdef");
  if (!session.choose_target()) return false;
  const auto model = session.load_model(input, options.work_directory);
  if (!model || session.sink().has_errors()) return false;
  kernel::KernelQuery query;
  query.option = arguments[1];
  const auto choice = kernel::find_kernel_tree(session.fs(), query, session.sink());
  if (!choice) return false;
  options.kernel = kernel::read_kernel_tree(session.fs(), *choice, session.sink());
  if (!options.kernel) return false;
  const auto plan = plan::plan_build(*model, options, session.sources(), session.fs(), session.sink());
  if (!plan) return false;
  if (plan->kbuild) make_links(*plan);
  for (const std::string& argument : plan->kbuild->make_arguments) fmt::print("{}\n", argument);
  return os::write_output_set(emit::emit_build(*model, *plan)).ok();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  const driver::ProjectOptions options;
  driver::Session session(options, {});
  const bool is_ok = generate(session, arguments);
  for (const diag::Diagnostic& diagnostic : session.sink().take_sorted()) {
    fmt::print(stderr, "{}",
               diag::render_short(diagnostic, {session.sources(), session.fs().current_directory()}));
  }
  return is_ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
