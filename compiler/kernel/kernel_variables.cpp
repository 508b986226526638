// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_variables.hpp"

#include "diag/sink.hpp"

namespace portato::kernel {

namespace {

constexpr std::string_view kConfigPrefix = "CONFIG_";

/// `6.1` of `6.1.192`.
std::string series_of(const std::string& version) {
  const std::size_t first = version.find('.');
  return first == std::string::npos ? version : version.substr(0, version.find('.', first + 1));
}

struct Fact {
  std::string_view name;
  std::string (*value)(const KernelTree& tree);
};

constexpr Fact kFacts[] = {
    {"KERNEL_RELEASE", [](const KernelTree& tree) { return tree.release; }},
    {"KERNEL_VERSION", [](const KernelTree& tree) { return tree.version; }},
    {"KERNEL_SERIES", [](const KernelTree& tree) { return series_of(tree.version); }},
};

std::string value_of(const KernelTree& tree, std::string_view name) {
  for (const Fact& fact : kFacts) {
    if (fact.name == name) return fact.value(tree);
  }
  return std::string(tree.config.value(name));
}

}  // namespace

bool KernelVariables::covers(std::string_view name) const {
  if (name.starts_with(kConfigPrefix)) return true;
  for (const Fact& fact : kFacts) {
    if (fact.name == name) return true;
  }
  return false;
}

void KernelVariables::find_kernel() {
  has_looked_ = true;
  diag::CollectingSink sink;  // what a build would say about the tree is no matter of a variable
  if (const auto choice = find_kernel_tree(fs_, query_, sink))
    tree_ = read_kernel_tree(fs_, *choice, sink, TreeUse::kFacts);
  if (!tree_ && !sink.diagnostics().empty()) reason_ = sink.diagnostics().front().message;
}

const KernelTree* KernelVariables::tree() {
  if (!has_looked_) find_kernel();
  return tree_ ? &*tree_ : nullptr;
}

const expand::Variable* KernelVariables::find(std::string_view name) {
  if (tree() == nullptr) return nullptr;
  const auto known = values_.find(name);
  if (known != values_.end()) return &known->second;
  const expand::Variable value{value_of(*tree_, name), expand::VariableOrigin::kKernel, {}};
  return &values_.emplace(name, value).first->second;
}

std::optional<std::string> KernelVariables::take_reason() { return std::exchange(reason_, std::nullopt); }

}  // namespace portato::kernel
