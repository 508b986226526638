// SPDX-License-Identifier: Apache-2.0
#include "exec/verify_runner.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "exec/module_reader.hpp"
#include "kernel/verify.hpp"
#include "os/output_writer.hpp"
#include "source/real_fs.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

class Verifier {
 public:
  Verifier(const plan::VerifyStep& step, const StepContext& context) : step_(step), context_(context) {}

  /// Without facts and stamp.
  void report() {
    std::optional<kernel::KernelInfo> kernel = read_kernel();
    if (!step_.kernel_source.empty() && !kernel) return;
    verify(kernel);
    finish(os::kExitDone);
  }

  int run() {
    const std::optional<kernel::KernelInfo> kernel = read_kernel();
    if (!step_.kernel_source.empty() && !kernel) return finish(os::kExitEnvironment);
    const auto needs = verify(kernel);
    if (sink_.has_errors()) return finish(os::kExitErrors);
    if (plan::DiscoveredDependencies facts = facts_of(needs); facts != step_.known_dependencies) {
      // What there is to say will be said when the new plan is carried out.
      plan::StepResult result;
      result.has_discovered = true;
      result.facts = std::move(facts);
      if (context_.hand_over) context_.hand_over(result);
      return os::kExitReplan;
    }
    const support::Status written =
        os::write_file_atomically(step_.stamp, stamp_text(needs), context_.scratch);
    return finish(written ? os::kExitDone : context_.report_error(written.error()));
  }

 private:
  std::optional<kernel::KernelInfo> read_kernel() {
    if (step_.kernel_source.empty()) return std::nullopt;
    return kernel::read_kernel_info(fs_, {step_.kernel_source, step_.kernel_reason}, sink_);
  }

  std::vector<kernel::ModuleNeeds> verify(const std::optional<kernel::KernelInfo>& kernel) {
    const kernel::ImageModules image{read_modules(), step_.files, step_.requires_signatures};
    return kernel::verify_modules(image, kernel ? &*kernel : nullptr, sink_);
  }

  int finish(int exit_status) {
    for (diag::Diagnostic& diagnostic : sink_.take_sorted(kAll))
      context_.reports.report(std::move(diagnostic));
    return exit_status;
  }

  std::vector<kernel::ImageModule> read_modules() {
    std::vector<std::string> paths;
    for (const plan::VerifiedModule& module : step_.modules) paths.push_back(module.path);
    auto facts = read_module_files(paths, 1);
    std::vector<kernel::ImageModule> modules;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      modules.push_back(image_module(step_.modules[i]));
      modules.back().facts = std::move(facts[i]);
    }
    return modules;
  }

  kernel::ImageModule image_module(const plan::VerifiedModule& module) {
    kernel::ImageModule result;
    result.file = module.name;
    result.kernel_name = kernel::kernel_name_of(module.name);
    result.place = range_of(module.place);
    result.definition = module.definition;
    result.is_optional = module.is_optional;
    result.is_manual = module.is_manual;
    result.is_from_sources = module.is_from_sources;
    for (const plan::VerifiedParameter& parameter : module.parameters) {
      result.parameters.push_back(
          {parameter.name, parameter.value, range_of(parameter.name_place), range_of(parameter.value_place)});
    }
    for (const plan::VerifiedRequirement& requirement : module.requirements) {
      if (requirement.module >= step_.modules.size()) continue;
      result.requirements.push_back(
          {requirement.module, range_of(requirement.place), requirement.is_optional});
    }
    if (const source::SourceRange at = range_of(module.requirement_slot); at.is_valid()) {
      result.slot = {at, module.before_requirement, module.after_requirement};
    }
    return result;
  }

  /// Invalid for a place in a file that has gone or has become shorter since the build was planned.
  source::SourceRange range_of(const plan::SourcePlace& place) {
    if (place.path.empty()) return {};
    const source::SourceId source = context_.reports.source_of(place.path);
    const bool is_inside =
        place.begin <= place.end && place.end <= context_.reports.sources().text(source).size();
    return is_inside ? source::SourceRange{source, place.begin, place.end} : source::SourceRange{};
  }

  [[nodiscard]] plan::DiscoveredDependencies facts_of(const std::vector<kernel::ModuleNeeds>& needs) const {
    plan::DiscoveredDependencies facts;
    for (std::size_t i = 0; i < needs.size(); ++i) {
      plan::DiscoveredModule each{step_.modules[i].name, {}, needs[i].in_tree_modules};
      for (const std::size_t used : needs[i].used_modules)
        if (used != i) each.uses.push_back(step_.modules[used].name);
      std::sort(each.uses.begin(), each.uses.end());
      if (!each.uses.empty() || !each.kernel_modules.empty()) facts.modules.push_back(std::move(each));
    }
    std::sort(facts.modules.begin(), facts.modules.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return facts;
  }

  [[nodiscard]] std::string stamp_text(const std::vector<kernel::ModuleNeeds>& needs) const {
    std::string text;
    for (std::size_t i = 0; i < needs.size(); ++i) {
      text += step_.modules[i].name + ": " + support::join(needs[i].in_tree_modules, " ") + "\n";
    }
    return text;
  }

  const plan::VerifyStep& step_;
  const StepContext& context_;
  source::RealFs fs_;
  diag::CollectingSink sink_;
};

}  // namespace

namespace {

/// `step` without the modules of these names and those that cannot do without one of them.
plan::VerifyStep without(const plan::VerifyStep& step, const std::vector<std::string>& names) {
  plan::VerifyStep rest = step;
  rest.modules.clear();
  std::vector<std::optional<std::uint64_t>> index(step.modules.size());  // in the rest
  for (std::size_t i = 0; i < step.modules.size(); ++i) {                // requirements come first
    plan::VerifiedModule module = step.modules[i];
    const auto is_gone = [&](const plan::VerifiedRequirement& requirement) {
      return requirement.module >= i || !index[requirement.module];
    };
    const bool cannot_be = std::any_of(module.requirements.begin(), module.requirements.end(),
                                       [&](const auto& each) { return !each.is_optional && is_gone(each); });
    const bool is_named = std::any_of(names.begin(), names.end(),
                                      [&](const std::string& name) { return module.name == name + ".ko"; });
    if (cannot_be || is_named) continue;
    std::erase_if(module.requirements, is_gone);
    for (plan::VerifiedRequirement& each : module.requirements) each.module = *index[each.module];
    index[i] = rest.modules.size();
    rest.modules.push_back(std::move(module));
  }
  return rest;
}

}  // namespace

void report_findings(const plan::VerifyStep& step, const std::vector<std::string>& failed,
                     const StepContext& context) {
  const plan::VerifyStep rest = without(step, failed);
  Verifier(rest, context).report();
}

int run_verify_step(const plan::VerifyStep& step, const StepContext& context) {
  const int status = Verifier(step, context).run();
  return context.signals.interrupted() != 0 ? context.signals.exit_status() : status;
}

}  // namespace portato::exec
