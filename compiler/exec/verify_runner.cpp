#include "exec/verify_runner.hpp"

#include <algorithm>
#include <optional>

#include "diag/render.hpp"
#include "exec/module_reader.hpp"
#include "exec/output_writer.hpp"
#include "kernel/verify.hpp"
#include "source/real_fs.hpp"
#include "source/source_manager.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

class Verifier {
 public:
  Verifier(const plan::VerifyStep& step, const FactsWriter& facts_text, const StepContext& context)
      : step_(step), facts_text_(facts_text), context_(context) {}

  int run() {
    set_policy();
    std::optional<kernel::KernelFacts> kernel;
    if (!step_.kernel_source.empty()) {
      kernel = kernel::read_kernel_facts(fs_, {step_.kernel_source, step_.kernel_reason}, sink_);
      if (!kernel) return finish(kEnvironment);
    }
    const kernel::ImageModules image{read_modules(), step_.files, step_.requires_signatures};
    const auto needs = kernel::verify_modules(image, kernel ? &*kernel : nullptr, sink_);
    if (sink_.has_errors()) return finish(kFailed);
    if (const plan::OrderFacts facts = facts_of(needs); facts != step_.known_facts) {
      // What there is to say will be said when the new plan is carried out.
      const support::Status written =
          write_file_atomically(step_.facts, facts_text_(facts), context_.scratch);
      return written ? kPlanAgain : context_.report_error(written.error());
    }
    const support::Status written = write_file_atomically(step_.stamp, stamp_text(needs), context_.scratch);
    return finish(written ? kDone : context_.report_error(written.error()));
  }

 private:
  /// What is wrong with the words was said when the command line was read.
  void set_policy() {
    diag::SeverityPolicy policy;
    for (const std::string& word : step_.warnings) policy.apply("-W" + word);
    sink_.set_policy(std::move(policy));
  }

  int finish(int exit_status) {
    const diag::RenderContext context{sources_, fs_.current_directory()};
    for (const diag::Diagnostic& diagnostic : sink_.take_sorted()) {
      context_.write(diag::render_short(diagnostic, context));
    }
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
    std::optional<source::SourceId> source = sources_.find(place.path);
    if (!source) {
      support::Result<std::string> text = fs_.read_file(place.path);
      source = sources_.add(place.path, text ? std::move(*text) : std::string());
    }
    const bool is_inside = place.begin <= place.end && place.end <= sources_.text(*source).size();
    return is_inside ? source::SourceRange{*source, place.begin, place.end} : source::SourceRange{};
  }

  [[nodiscard]] plan::OrderFacts facts_of(const std::vector<kernel::ModuleNeeds>& needs) const {
    plan::OrderFacts facts;
    for (std::size_t i = 0; i < needs.size(); ++i) {
      plan::ModuleFacts each{step_.modules[i].name, {}, needs[i].in_tree_modules};
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
  const FactsWriter& facts_text_;
  const StepContext& context_;
  source::RealFs fs_;
  source::SourceManager sources_;
  diag::CollectingSink sink_;
};

}  // namespace

int run_verify_step(const plan::VerifyStep& step, const FactsWriter& facts_text, const StepContext& context) {
  const int status = Verifier(step, facts_text, context).run();
  return context.signals.interrupted() != 0 ? context.signals.exit_status() : status;
}

}  // namespace portato::exec
