// SPDX-License-Identifier: Apache-2.0
// What modules require by their definitions, against whose symbols they use: requirements that are missing,
// that nothing shows to be needed, or that no order of loading can satisfy.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "diag/codes.hpp"
#include "kernel/verification.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

/// The first symbol of `provider` that `user` imports.
std::string first_used_symbol(const Verification& verification, std::size_t user, std::size_t provider) {
  for (const ImportedSymbol& symbol : verification.module(user).facts->imports) {
    const auto found = verification.exports.find(symbol.name);
    if (found != verification.exports.end() && found->second.module == provider)
      return support::printable(symbol.name);
  }
  return {};
}

bool holds(const std::vector<std::size_t>& sorted, std::size_t module) {
  return std::binary_search(sorted.begin(), sorted.end(), module);
}

// --- Missing

/// How to write, in the definition of `user`, that it requires `provider`.
std::string requirement_text(const ImageModule& user, const ImageModule& provider) {
  if (user.definition == provider.definition) return provider.file.substr(0, provider.file.rfind(".ko"));
  return "$CURDIR/" + support::relative_path(provider.definition, support::directory_of(user.definition));
}

void report_missing(const Verification& verification, std::size_t user_index, std::size_t used_index) {
  const ImageModule& user = verification.module(user_index);
  const ImageModule& used = verification.module(used_index);
  diag::Diagnostic diagnostic =
      diag::make(diag::kMissingRequirement, user.place, user.file,
                 first_used_symbol(verification, user_index, used_index), used.file);
  const std::string text = requirement_text(user, used);
  diagnostic.help = fmt::format("add `{}` to `kernelModules` of its `requires`", text);
  if (user.slot) {
    diagnostic.fixes.push_back(
        {"require `" + text + "`", {{user.slot->at, user.slot->before + text + user.slot->after}}, true});
  }
  verification.report(user, std::move(diagnostic));
}

void verify_missing(const Verification& verification, std::size_t index) {
  const ImageModule& module = verification.module(index);
  if (module.definition.empty() || !module.is_from_sources) return;
  for (const std::size_t used : verification.needs[index].used_modules) {
    const bool is_declared =
        verification.module(used).definition.empty() || verification.is_required(index, used);
    if (!is_declared) report_missing(verification, index, used);
  }
}

// --- Needless

/// One requirement as it stands in a file: it may be that of several modules, and mean several.
struct WrittenRequirement {
  std::size_t first_user = 0;
  std::size_t first_required = 0;
  source::SourceRange range;
  bool is_in_doubt = false;  ///< somebody uses it, or may have another reason for it
};

bool is_in_doubt(const Verification& verification, std::size_t user, const DeclaredRequirement& requirement) {
  const ImageModule& module = verification.module(user);
  const ImageModule& required = verification.module(requirement.module);
  if (requirement.is_optional || !module.facts || !required.facts) return true;
  if (required.facts->exports.empty() || (required.is_manual && !module.is_manual)) return true;
  const ModuleNeeds& needs = verification.needs[user];
  return holds(needs.used_modules, requirement.module) ||
         holds(needs.weakly_used_modules, requirement.module);
}

void verify_needless(const Verification& verification) {
  std::map<std::tuple<source::SourceId, std::uint32_t, std::uint32_t>, WrittenRequirement> written;
  for (std::size_t user = 0; user < verification.image.modules.size(); ++user) {
    for (const DeclaredRequirement& requirement : verification.module(user).requirements) {
      const source::SourceRange range = requirement.range;
      if (!range.is_valid()) continue;
      WrittenRequirement& entry = written
                                      .try_emplace({range.source, range.begin, range.end},
                                                   WrittenRequirement{user, requirement.module, range, false})
                                      .first->second;
      entry.is_in_doubt = entry.is_in_doubt || is_in_doubt(verification, user, requirement);
    }
  }
  for (const auto& [place, entry] : written) {
    if (entry.is_in_doubt) continue;
    const std::string& required = verification.module(entry.first_required).file;
    verification.report(verification.module(entry.first_user),
                        diag::make(diag::kNeedlessRequirement, entry.range,
                                   verification.module(entry.first_user).file, required)
                            .with_fix({"do not require `" + required + "`", {{entry.range, ""}}, false})
                            .with_help("remove it, unless the order of loading matters for another reason"));
  }
}

// --- Contradictory

/// What a module has to have loaded before it, and why.
struct Step {
  std::size_t module = 0;
  std::size_t needed = 0;
  const DeclaredRequirement* requirement = nullptr;  ///< null: it uses a symbol
};

class OrderCheck {
 public:
  explicit OrderCheck(const Verification& verification)
      : verification_(verification), is_reported_(verification.image.modules.size()) {}

  /// Whether each module was reported, or is part of the way that was.
  std::vector<bool> run() {
    for (std::size_t user = 0; user < is_reported_.size(); ++user) {
      for (const std::size_t used : verification_.needs[user].used_modules) {
        if (used == user || is_reported_[user]) continue;
        if (const auto back = way(used, user); !back.empty()) report(user, used, back);
      }
    }
    return std::move(is_reported_);
  }

 private:
  [[nodiscard]] std::vector<Step> steps_of(std::size_t module) const {
    std::vector<Step> steps;
    for (const DeclaredRequirement& requirement : verification_.module(module).requirements)
      steps.push_back({module, requirement.module, &requirement});
    for (const std::size_t used : verification_.needs[module].used_modules)
      if (used != module) steps.push_back({module, used, nullptr});
    return steps;
  }

  /// The shortest way along needs; empty if there is none.
  [[nodiscard]] std::vector<Step> way(std::size_t from, std::size_t to) const {
    std::vector<std::optional<Step>> reached_by(is_reported_.size());
    std::vector<std::size_t> open{from};
    for (std::size_t next = 0; next < open.size() && !reached_by[to]; ++next) {
      for (const Step& step : steps_of(open[next])) {
        if (reached_by[step.needed] || step.needed == from) continue;
        reached_by[step.needed] = step;
        open.push_back(step.needed);
      }
    }
    std::vector<Step> steps;
    for (std::size_t at = to; at != from && reached_by[at]; at = reached_by[at]->module)
      steps.push_back(*reached_by[at]);
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  void report(std::size_t user, std::size_t used, const std::vector<Step>& back) {
    const ImageModule& module = verification_.module(user);
    diag::Diagnostic diagnostic = diag::make(diag::kContradictoryOrder, module.place, module.file,
                                             first_used_symbol(verification_, user, used),
                                             verification_.module(used).file, module.file);
    is_reported_[user] = true;
    for (const Step& step : back) {
      is_reported_[step.module] = true;
      const ImageModule& from = verification_.module(step.module);
      const std::string& needed = verification_.module(step.needed).file;
      const std::string why =
          step.requirement != nullptr
              ? fmt::format("`{}` requires `{}`", from.file, needed)
              : fmt::format("`{}` uses `{}` of `{}`", from.file,
                            first_used_symbol(verification_, step.module, step.needed), needed);
      diagnostic.notes.push_back({step.requirement != nullptr ? step.requirement->range : from.place, why});
    }
    verification_.sink.report(
        std::move(diagnostic));  // an error also for optional modules: there is no order
  }

  const Verification& verification_;
  std::vector<bool> is_reported_;
};

}  // namespace

void verify_requirements(const Verification& verification) {
  const std::vector<bool> has_no_order = OrderCheck(verification).run();
  for (std::size_t i = 0; i < verification.image.modules.size(); ++i) {
    if (!has_no_order[i]) verify_missing(verification, i);  // a requirement more would be wrong, too
  }
  verify_needless(verification);
}

}  // namespace portato::kernel
