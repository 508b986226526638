// SPDX-License-Identifier: Apache-2.0
#include "driver/build_setup.hpp"

#include <fmt/format.h>

#include "check/kernel_needs.hpp"
#include "diag/codes.hpp"
#include "driver/choose_kernel.hpp"
#include "os/machine.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

bool needs_kernel(const model::Model& model) {
  if (check::has_kernel_needs(model)) return true;
  for (const model::Definition& definition : model.definitions) {
    if (definition.origin != model::ModuleOrigin::kPrebuilt) return true;
  }
  return false;
}

}  // namespace

BuildSetup::BuildSetup(const BuildOptions& options, bool is_one_of_several, Session& session,
                       Reporter& reporter)
    : options_(options), session_(session), reporter_(reporter) {
  const std::string_view suffix = is_for_single_definition() ? ".mdef" : ".sdef";
  const std::string name(support::base_name_of(options_.input, suffix));
  const std::string default_work = fmt::format("_build_{}/{}", name, options_.project.target);
  const std::string below = is_one_of_several ? "/" + options_.project.target : "";
  work_directory_ =
      session_.absolute(options_.work_directory.empty() ? default_work : options_.work_directory + below);
  // The results of mkmod are folders, which should not turn up among sources unasked.
  const std::string default_output = is_for_single_definition() ? work_directory_ : ".";
  output_directory_ =
      session_.absolute(options_.output_directory.empty()
                            ? default_output
                            : options_.output_directory + (is_for_single_definition() ? below : ""));
}

bool BuildSetup::check_options() {
  const auto refuse = [&](const char* text) {
    session_.sink().report(diag::make(diag::kUnsupportedOption, {}, std::string(text)));
  };
  if (options_.os_type != "linux")
    refuse("kernel modules are for Linux only: no other `--os-type` is supported");
  if (options_.wants_ima_signature)
    refuse("`--ima-sign` is not supported: sign the finished package instead");
  const bool is_right_kind = options_.input.ends_with(is_for_single_definition() ? ".mdef" : ".sdef");
  if (!is_right_kind) {
    session_.sink().report(diag::make(diag::kWrongFileKind, {}, support::printable(options_.input),
                                      std::string(is_for_single_definition() ? ".mdef" : ".sdef")));
  }
  return !session_.sink().has_errors();
}

std::optional<kernel::KernelTree> BuildSetup::choose_kernel(const model::Model& model) {
  const kernel::KernelQuery query = kernel_query(options_.project, session_);
  const bool is_needed = needs_kernel(model);
  // Finished modules are compared with a kernel that was named, but not with the one that happens to be at
  // hand.
  if (!is_needed && !query.names_a_tree()) return std::nullopt;
  const auto choice = kernel::find_kernel_tree(session_.fs(), query, session_.sink());
  if (!choice) return std::nullopt;
  auto tree = kernel::read_kernel_tree(session_.fs(), *choice, session_.sink(),
                                       is_needed ? kernel::TreeUse::kBuild : kernel::TreeUse::kVerify);
  if (tree) reporter_.log_verbose(remark_on(*tree));
  if (tree && !kernel::check_architecture(*tree, session_.target().kernel_arch, session_.sink()))
    return std::nullopt;
  return tree;
}

std::optional<std::int64_t> BuildSetup::source_date_epoch() {
  const std::string text(session_.environment().value("SOURCE_DATE_EPOCH"));
  if (text.empty()) return std::nullopt;
  constexpr std::size_t kMostDigits = 11;  // beyond the year 5138; a tar header holds no more
  const bool is_number =
      text.size() <= kMostDigits && text.find_first_not_of("0123456789") == std::string::npos;
  if (is_number) return std::stoll(text);
  session_.sink().report(diag::make(diag::kBadSourceDateEpoch, {}, support::printable(text)));
  return std::nullopt;
}

/// The first line of $LEGATO_ROOT/version, if there is a framework.
std::string BuildSetup::framework_version() const {
  const std::string root(session_.environment().value("LEGATO_ROOT"));
  if (!root.empty()) {
    if (const auto version = session_.fs().read_file(root + "/version")) {
      return version->substr(0, version->find_first_of("\r\n"));
    }
  }
  return "portato-" PORTATO_VERSION;
}

plan::PlanOptions BuildSetup::plan_options(std::optional<kernel::KernelTree> kernel) {
  const TargetDescription& target = session_.target();
  plan::PlanOptions options;
  options.work_directory = work_directory_;
  options.output_directory = output_directory_;
  options.target = options_.project.target;
  options.kernel = std::move(kernel);
  options.toolchain.cc = target.cc;
  options.toolchain.strip = target.strip;
  options.toolchain.cross_compile = target.cross_compile;
  options.toolchain.architecture = target.kernel_arch;
  options.toolchain.make_options = target.kernel_options;
  options.toolchain.launcher = target.launcher;
  options.modules = {target.signing_key, target.certificate, target.signing_hash, target.signing_place,
                     target.compression};
  if (!options_.debug_directory.empty())
    options.debug_directory = session_.absolute(options_.debug_directory);
  options.jobs = options_.jobs;
  options.keep_going = options_.keep_going;
  options.strip_modules = !options_.keep_debug;
  options.source_date_epoch = source_date_epoch();
  options.framework_version = framework_version();
  options.portato = os::path_of_this_program("portato");
  options.for_single_definition = is_for_single_definition();
  return options;
}

void BuildSetup::check_plan(const model::Model& model) {
  if (session_.sink().has_errors()) return;
  plan::PlanOptions options;
  options.work_directory = work_directory_;
  options.output_directory = output_directory_;
  options.for_single_definition = is_for_single_definition();
  plan::plan_build(model, options, session_.sources(), session_.fs(), session_.sink());
}

}  // namespace portato::driver
