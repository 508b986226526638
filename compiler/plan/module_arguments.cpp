// SPDX-License-Identifier: Apache-2.0
#include "plan/module_arguments.hpp"

#include <algorithm>

namespace portato::plan {

namespace {

/// isspace() of the kernel (lib/ctype.c).
bool is_kernel_space(char c) { return (c >= '\t' && c <= '\r') || c == ' ' || c == '\xA0'; }

struct Shape {
  bool has_spaces_outside = false;  ///< of an even number of quotes before them
  bool has_spaces_inside = false;   ///< of an odd number
  bool is_odd = false;              ///< the number of quotes
  bool begins_with_quote = false;
  bool ends_with_quote = false;
};

Shape shape_of(std::string_view value) {
  Shape shape;
  for (const char c : value) {
    if (c == '"') shape.is_odd = !shape.is_odd;
    if (is_kernel_space(c)) (shape.is_odd ? shape.has_spaces_inside : shape.has_spaces_outside) = true;
  }
  shape.begins_with_quote = value.starts_with('"');
  shape.ends_with_quote = value.ends_with('"');
  return shape;
}

/// A way to write `name=value` with quotes added in up to three places.
struct Representation {
  bool before_name;
  bool before_value;
  bool at_end;
};

// The plainest that serves is taken. A quote before the name is rare, and some readers of scripts may not
// expect it.
constexpr Representation kRepresentations[] = {
    {false, false, false},  // name=value
    {false, true, true},    // name="value"
    {false, true, false},   // name="value
    {true, true, true},     // "name="value"
    {true, true, false},    // "name="value
};

bool delivers(const Representation& quotes, const Shape& shape) {
  const bool starts_inside = quotes.before_name != quotes.before_value;
  if (starts_inside ? shape.has_spaces_inside : shape.has_spaces_outside) return false;
  const bool is_open_at_end = (starts_inside != shape.is_odd) != quotes.at_end;
  if (is_open_at_end) return false;
  if (!quotes.before_value && shape.begins_with_quote) return false;  // it would be removed
  return quotes.at_end || !quotes.before_value || !shape.ends_with_quote;
}

}  // namespace

std::optional<std::string> module_argument(std::string_view name, std::string_view value) {
  if (value.find('\0') != std::string_view::npos) return std::nullopt;
  const Shape shape = shape_of(value);
  const auto* found = std::find_if(std::begin(kRepresentations), std::end(kRepresentations),
                                   [&](const Representation& quotes) { return delivers(quotes, shape); });
  if (found == std::end(kRepresentations)) return std::nullopt;
  std::string word(found->before_name ? "\"" : "");
  word.append(name).append(found->before_value ? "=\"" : "=").append(value).append(found->at_end ? "\"" : "");
  return word;
}

}  // namespace portato::plan
