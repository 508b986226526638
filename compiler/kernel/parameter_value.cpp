// SPDX-License-Identifier: Apache-2.0
#include "kernel/parameter_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "support/strings.hpp"

namespace portato::kernel {

namespace {

using Reason = std::optional<std::string>;

// --- Numbers: kstrtoull() and its family, base 0

struct NumberType {
  std::string_view name;
  bool is_signed;
  unsigned bits;  ///< 0: a word of the kernel
};

// STANDARD_PARAM_DEF in kernel/params.c; `hexint` differs from `uint` in how it is shown only.
constexpr std::array kNumberTypes{
    NumberType{"byte", false, 8},  NumberType{"short", true, 16},   NumberType{"ushort", false, 16},
    NumberType{"int", true, 32},   NumberType{"uint", false, 32},   NumberType{"long", true, 0},
    NumberType{"ulong", false, 0}, NumberType{"ullong", false, 64}, NumberType{"hexint", false, 32},
};

unsigned digit_value(char c) {
  if (support::is_digit(c)) return static_cast<unsigned>(c - '0');
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<unsigned>(lower - 'a') + 10 : 16;
}

/// Takes `0x` (16) or `0` (8) from the front; the zero of base 8 stays.
unsigned take_radix(std::string_view& text) {
  if (!text.starts_with('0')) return 10;
  if (text.size() > 2 && (text[1] | 0x20) == 'x' && digit_value(text[2]) < 16) {
    text.remove_prefix(2);
    return 16;
  }
  return 8;
}

enum class Parsed : std::uint8_t { kGood, kNoNumber, kTooLarge };

Parsed parse_magnitude(std::string_view text, std::uint64_t& value) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  const unsigned radix = take_radix(text);
  if (text.empty()) return Parsed::kNoNumber;
  bool is_too_large = false;
  value = 0;
  for (const char c : text) {
    const unsigned digit = digit_value(c);
    if (digit >= radix) return Parsed::kNoNumber;
    is_too_large = is_too_large || value > (UINT64_MAX - digit) / radix;
    value = value * radix + digit;
  }
  return is_too_large ? Parsed::kTooLarge : Parsed::kGood;
}

std::string range_of(const NumberType& type, unsigned bits) {
  const std::uint64_t all = UINT64_MAX >> (64 - bits);
  if (!type.is_signed) return fmt::format("0 to {}", all);
  return fmt::format("-{} to {}", all / 2 + 1, all / 2);
}

Reason reason_against_number(std::string_view text, const NumberType& type, bool is_64_bit) {
  const unsigned word = is_64_bit ? 64 : 32;
  const unsigned bits = type.bits == 0 ? word : type.bits;
  const bool is_negative = type.is_signed && text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::uint64_t value = 0;
  const Parsed parsed = parse_magnitude(text, value);
  if (parsed == Parsed::kNoNumber)
    return "it is no whole number (decimal, `0x…`, or octal with a leading `0`)";
  std::uint64_t limit = UINT64_MAX >> (64 - bits);
  if (type.is_signed) limit = limit / 2 + (is_negative ? 1 : 0);
  if (parsed == Parsed::kTooLarge || value > limit) return "it must lie in " + range_of(type, bits);
  return std::nullopt;
}

// --- Other types

/// kstrtobool() looks at the first characters only. `t` and `f` are newer (5.19); for them the benefit of the
/// doubt.
Reason reason_against_bool(std::string_view text) {
  constexpr std::string_view kFirst = "yYnNtTfF01";
  const bool is_on_or_off =
      text.size() > 1 && (text[0] | 0x20) == 'o' && ((text[1] | 0x20) == 'n' || (text[1] | 0x20) == 'f');
  if (is_on_or_off || (!text.empty() && kFirst.find(text[0]) != std::string_view::npos)) return std::nullopt;
  return "it is none of `y`, `n`, `1`, `0`, `on`, `off`";
}

Reason reason_against_text(std::string_view text) {
  constexpr std::size_t kLongest = 1024;
  if (text.size() <= kLongest) return std::nullopt;
  return fmt::format("it has more than {} bytes", kLongest);
}

constexpr std::string_view kArray = "array of ";
constexpr std::array<std::string_view, 4> kBoolTypes{"bool", "invbool", "bint", "bool_enable_only"};

Reason reason_against_single(std::string_view value, std::string_view type, bool is_64_bit) {
  const auto number =
      std::find_if(kNumberTypes.begin(), kNumberTypes.end(), [&](const auto& n) { return n.name == type; });
  if (number != kNumberTypes.end()) return reason_against_number(value, *number, is_64_bit);
  if (std::find(kBoolTypes.begin(), kBoolTypes.end(), type) != kBoolTypes.end())
    return reason_against_bool(value);
  if (type == "charp") return reason_against_text(value);
  return std::nullopt;
}

}  // namespace

Reason reason_against(std::string_view value, std::string_view type, bool is_64_bit) {
  if (!type.starts_with(kArray)) return reason_against_single(value, type, is_64_bit);
  type.remove_prefix(kArray.size());
  const std::vector<std::string_view> elements = support::split(value, ',');
  for (const std::string_view element : elements) {
    const Reason reason = reason_against_single(element, type, is_64_bit);
    if (reason)
      return elements.size() == 1
                 ? *reason
                 : fmt::format("of its element `{}`, {}", support::printable(element), *reason);
  }
  return std::nullopt;
}

// kernel/params.c: param_array(), param_set_copystring()
Reason reason_against_size(std::string_view value, std::string_view type, std::uint32_t most) {
  if (most == 0) return std::nullopt;
  if (type.starts_with(kArray)) {
    const std::size_t count = support::split(value, ',').size();
    if (count <= most) return std::nullopt;
    return fmt::format("it has {} elements, but only {} fit", count, most);
  }
  if (value.size() < most) return std::nullopt;
  return fmt::format("it has {} bytes, but only {} fit", value.size(), most - 1);
}

}  // namespace portato::kernel
