// SPDX-License-Identifier: Apache-2.0
#include "diag/severity_policy.hpp"

#include <algorithm>
#include <array>

#include "diag/codes.hpp"
#include "support/strings.hpp"

namespace portato::diag {

namespace {

enum class Effect : std::uint8_t { kShow, kSilence, kPromote, kDemote };

struct Form {
  std::string_view prefix;
  Effect effect;
};

// The longest prefixes first.
constexpr std::array<Form, 4> kForms{{{"-Wno-error=", Effect::kDemote},
                                      {"-Werror=", Effect::kPromote},
                                      {"-Wno-", Effect::kSilence},
                                      {"-W", Effect::kShow}}};

/// Warnings that most people do not want: silent unless asked for by name.
constexpr std::array kSilentUnlessAskedFor{kExtension.info.number};

bool is_silent_by_itself(std::uint16_t number) {
  return std::find(kSilentUnlessAskedFor.begin(), kSilentUnlessAskedFor.end(), number) !=
         kSilentUnlessAskedFor.end();
}

Diagnostic unknown_warning(std::string_view word, std::string_view name) {
  std::string hint;
  if (const auto nearest = nearest_name(name, Severity::kWarning))
    hint = fmt::format("; did you mean `{}`?", *nearest);
  return make(kUnknownWarning, {}, support::printable(word), hint);
}

}  // namespace

std::optional<Diagnostic> SeverityPolicy::apply(std::string_view word) {
  if (word == "-Werror" || word == "-Wno-error") {
    all_are_errors_ = word == "-Werror";
    return std::nullopt;
  }
  for (const Form& form : kForms) {
    if (!word.starts_with(form.prefix)) continue;
    const std::string_view name = word.substr(form.prefix.size());
    const DiagInfo* info = find_code(name);
    if (info == nullptr) return unknown_warning(word, name);
    if (info->severity == Severity::kError) {
      return form.effect == Effect::kSilence || form.effect == Effect::kDemote
                 ? std::optional(
                       make(kErrorStaysError, {}, support::printable(word), std::string(info->name)))
                 : std::nullopt;
    }
    Setting& setting = by_number_[info->number];
    if (form.effect != Effect::kDemote) setting.is_silenced = form.effect == Effect::kSilence;
    if (form.effect == Effect::kPromote || form.effect == Effect::kDemote) {
      setting.is_error = form.effect == Effect::kPromote;
    }
    break;
  }
  return std::nullopt;
}

void SeverityPolicy::be_strict() {
  for (const std::uint16_t number : kSilentUnlessAskedFor) by_number_[number] = {false, true};
}

std::optional<Severity> SeverityPolicy::decide(const DiagInfo& info, Severity severity) const {
  if (severity != Severity::kWarning) return severity;
  const auto found = by_number_.find(info.number);
  const Setting setting =
      found == by_number_.end() ? Setting{is_silent_by_itself(info.number), {}} : found->second;
  if (setting.is_silenced) return std::nullopt;
  return setting.is_error.value_or(all_are_errors_) ? Severity::kError : Severity::kWarning;
}

}  // namespace portato::diag
