// SPDX-License-Identifier: Apache-2.0
// INTEGER = DIGIT { DIGIT } [ 'K' ], read as decimal. What begins with a zero was octal: `010` is warned of,
// `08` was never a number.
#include <algorithm>
#include <charconv>
#include <optional>

#include "support/strings.hpp"
#include "syntax/validate_tokens.hpp"

namespace portato::syntax {

namespace {

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), support::is_digit) -
                                  text.begin());
}

bool fits(std::string_view digits, bool has_k) {
  std::uint64_t value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return result.ec == std::errc() && (!has_k || value <= UINT64_MAX / 1024);
}

/// What was probably meant by `10k`, `2M`, `0x20`, `1.5K`.
std::optional<std::string> guess(std::string_view digits, std::string_view rest) {
  if (rest == "k" || rest == "kB" || rest == "KB" || rest == "KiB" || rest == "kb")
    return std::string(digits) + "K";
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if ((rest == "M" || rest == "MB" || rest == "MiB") && value < UINT64_MAX / 1024)
    return std::to_string(value * 1024) + "K";
  if (digits != "0" || rest.size() < 2 || (rest[0] != 'x' && rest[0] != 'X')) return std::nullopt;
  const char* end = rest.data() + rest.size();
  const auto result = std::from_chars(rest.data() + 1, end, value, 16);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return std::to_string(value);
}

void report_bad_integer(NodeRef leaf, std::string_view digits, std::string_view rest, Report& report) {
  const std::string rule = "expected decimal digits, and `K` for times 1024";
  diag::Diagnostic found = diag::make(diag::kBadInteger, leaf.range(), shown(leaf.text()), rule);
  if (const auto meant = guess(digits, rest)) {
    found.message.append(fmt::format("; did you mean `{}`?", *meant));
    found.fixes.push_back(replace_fix(fmt::format("write `{}`", *meant), leaf.range(), *meant, false));
  }
  report.add(std::move(found));
}

/// 010 is 8 for the original tools, 10 here. The value that counts is the decimal one, so dropping the zero
/// is safe.
void report_leading_zero(NodeRef leaf, std::string_view digits, bool has_k, Report& report) {
  if (digits.size() > 1 && digits.front() == '0' && digits.find_first_of("89") != std::string_view::npos) {
    const std::string decimal =
        std::string(digits.substr(digits.find_first_not_of('0'))) + (has_k ? "K" : "");
    report.add(diag::make(diag::kBadInteger, leaf.range(), shown(leaf.text()),
                          std::string("a leading zero makes it octal, and 8 and 9 are no octal digits"))
                   .with_fix(replace_fix("write the decimal number", leaf.range(), decimal, true)));
    return;
  }
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  if (zeros == 0) return;
  const std::string decimal(digits.substr(zeros));
  std::uint64_t octal = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), octal, 8);
  const bool is_octal = result.ec == std::errc() && result.ptr == digits.data() + digits.size();
  if (is_octal && std::to_string(octal) == decimal) return;
  const std::string suffix = has_k ? "K" : "";
  diag::Diagnostic found = diag::make(diag::kLeadingZero, leaf.range(), shown(leaf.text()));
  found.fixes.push_back(replace_fix("write the decimal number", leaf.range(), decimal + suffix, true));
  if (is_octal) {
    const std::string value = std::to_string(octal) + suffix;
    found.fixes.push_back(replace_fix("write what the octal number means", leaf.range(), value, false));
  }
  report.add(std::move(found));
}

}  // namespace

void validate_integer(NodeRef leaf, Report& report) {
  const std::string_view text = leaf.text();
  const std::string_view digits = text.substr(0, count_digits(text));
  const std::string_view rest = text.substr(digits.size());
  if (digits.empty() || (!rest.empty() && rest != "K")) return report_bad_integer(leaf, digits, rest, report);
  if (!fits(digits, rest == "K")) {
    report.add(diag::kBadInteger, leaf.range(), shown(text), std::string("it must be less than 2^64"));
    return;
  }
  report_leading_zero(leaf, digits, rest == "K", report);
}

}  // namespace portato::syntax
