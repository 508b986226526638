// SPDX-License-Identifier: Apache-2.0
// The kernel's own reading of a parameter line, written from its documented behaviour, is the judge.
#include "plan/module_arguments.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <set>
#include <vector>

using portato::plan::module_argument;

namespace {

struct KernelParameter {
  std::string name;
  std::optional<std::string> value;
  bool operator==(const KernelParameter&) const = default;
};

bool is_space(char c) { return (c >= '\t' && c <= '\r') || c == ' ' || c == '\xA0'; }

/// One round of the kernel's next_arg(): reads a parameter at `at` and moves it behind the white space that
/// follows.
KernelParameter next_parameter(const std::string& line, std::size_t& at) {
  const bool is_quoted = line[at] == '"';
  if (is_quoted) ++at;
  const std::size_t begin = at;
  std::size_t equals = std::string::npos;
  bool in_quote = is_quoted;
  for (; at < line.size() && (in_quote || !is_space(line[at])); ++at) {
    if (line[at] == '=' && equals == std::string::npos && at > begin) equals = at;
    if (line[at] == '"') in_quote = !in_quote;
  }
  std::string word = line.substr(begin, at - begin);
  bool has_lost_its_end = false;
  KernelParameter parameter;
  if (equals == std::string::npos) {
    parameter.name = word;
  } else {
    parameter.name = word.substr(0, equals - begin);
    std::string value = word.substr(equals - begin + 1);
    if (value.starts_with('"')) {
      value.erase(0, 1);
      if (value.ends_with('"')) {
        value.pop_back();
        has_lost_its_end = true;
      }
    }
    parameter.value = value;
  }
  if (is_quoted && !has_lost_its_end && parameter.value && parameter.value->ends_with('"'))
    parameter.value->pop_back();
  while (at < line.size() && is_space(line[at])) ++at;
  return parameter;
}

std::vector<KernelParameter> kernel_reads(const std::string& line) {
  std::vector<KernelParameter> parameters;
  std::size_t at = 0;
  while (at < line.size() && is_space(line[at])) ++at;
  while (at < line.size()) parameters.push_back(next_parameter(line, at));
  return parameters;
}

/// Between other parameters, and with the space that BusyBox puts at the end.
bool arrives(const std::string& word, const std::string& value) {
  const std::vector<KernelParameter> want{{"b", "1"}, {"p", value}, {"c", "2"}};
  return kernel_reads("b=1 " + word + " c=2") == want &&
         kernel_reads(word + " ") == std::vector<KernelParameter>{{"p", value}};
}

const std::string kAlphabet = "a \"\xA0=\\'";

void for_all_strings(std::size_t longest, const std::function<void(const std::string&)>& visit) {
  std::vector<std::string> strings{""};
  for (std::size_t length = 0;; ++length) {
    std::vector<std::string> longer;
    for (const std::string& string : strings) {
      visit(string);
      for (const char c : kAlphabet) longer.push_back(string + c);
    }
    if (length == longest) return;
    strings = std::move(longer);
  }
}

/// Whether any word could do it: the value with quotes put at any of the places where the kernel takes them
/// away.
bool is_expressible(const std::string& value) {
  for (const char* before_name : {"", "\""}) {
    for (const char* before : {"", "\"", "\"\""}) {
      for (const char* behind : {"", "\"", "\"\""}) {
        if (arrives(before_name + std::string("p=") + before + value + behind, value)) return true;
      }
    }
  }
  return false;
}

}  // namespace

TEST_CASE("plain values stay as they are") {
  CHECK(module_argument("rate", "7") == "rate=7");
  CHECK(module_argument("rate", "") == "rate=");
  CHECK(module_argument("mac", "a=b,c\\'") == "mac=a=b,c\\'");
}

TEST_CASE("white space of the kernel's kind is quoted") {
  CHECK(module_argument("label", "two words") == "label=\"two words\"");
  CHECK(module_argument("label", "a\tb\nc") == "label=\"a\tb\nc\"");
  CHECK(module_argument("label", "\xC3\xA0") == "label=\"\xC3\xA0\"");
  CHECK(module_argument("label", "\xC3\xA9") == "label=\xC3\xA9");
}

TEST_CASE("quotes inside a value arrive if the kernel's syntax can say them") {
  CHECK(module_argument("label", "say\"hi\"") == "label=say\"hi\"");
  CHECK(module_argument("label", "say \"hi\"") == "label=\"say \"hi\"\"");
  CHECK(module_argument("label", "\"hi\"") == "label=\"\"hi\"\"");
  CHECK(module_argument("label", "5\" disk") == "\"label=\"5\" disk\"");
  CHECK(module_argument("label", "a \"b c\"") == std::nullopt);
  CHECK(module_argument("label", std::string_view("a\0b", 3)) == std::nullopt);
}

TEST_CASE("every value arrives as it is, and none is refused that could") {
  bool is_any_refused = false;
  for_all_strings(5, [&](const std::string& value) {
    const std::optional<std::string> word = module_argument("p", value);
    is_any_refused = is_any_refused || !word;
    if (word ? !arrives(*word, value) : is_expressible(value)) FAIL("value [" << value << "]");
  });
  CHECK(is_any_refused);
}

TEST_CASE("no word at all delivers what is refused") {
  std::set<std::string> refused;
  for_all_strings(4, [&](const std::string& value) {
    if (!module_argument("p", value)) refused.insert(value);
  });
  for_all_strings(6, [&](const std::string& text) {
    for (const char* start : {"p=", "\"p="}) {
      const std::vector<KernelParameter> read = kernel_reads(start + text + " c=2");
      if (read.size() != 2 || !read[0].value || !refused.contains(*read[0].value)) continue;
      if (arrives(start + text, *read[0].value)) FAIL("word [" << start << text << "]");
    }
  });
}
