// SPDX-License-Identifier: Apache-2.0
// One option, or one input, of a command as data: what it is called, what help says, where its value goes.
// Parser, help, manual pages and completions are made from arrays of these. A value's place is given as a
// path of members from the options of the command: `text<&GraphOptions::report, &ReportOptions::sinks>`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace portato::driver {

/// What is wrong with a value or a command line, in the words of a usage error; nothing if it is right.
using Complaint = std::optional<std::string>;

enum class Arity : std::uint8_t {
  kFlag,  ///< no value
  kOne,
  kMany,  ///< may be given several times
};

struct OptionSpec {
  const char* names = "";  ///< "-t,--target"; empty for an input
  const char* value = "";  ///< what help calls its value
  const char* help = "";
  Arity arity = Arity::kFlag;
  bool is_name = false;                ///< its value may get into generated files: see ProjectOptions::given
  std::string (*choices)() = nullptr;  ///< all words that the value may be: "a|b"
  Complaint (*set)(void* options, const std::string& value) = nullptr;

  /// What help calls its value; empty for a flag.
  [[nodiscard]] std::string value_name() const { return choices == nullptr ? value : choices(); }
  /// "-t", or empty.
  [[nodiscard]] std::string_view short_name() const;
  /// "--target", or empty.
  [[nodiscard]] std::string_view long_name() const;
};

/// A word that a value may be, and what it means.
template <class T>
using Choice = std::pair<std::string_view, T>;

/// "`given` is none of a|b; did you mean b?"
std::string not_among(const std::string& given, std::span<const std::string_view> words);

template <class Class, class Type>
Class class_of_member(Type Class::*);

template <auto First, auto... Rest, class Owner>
auto& descend(Owner& owner) {
  if constexpr (sizeof...(Rest) == 0) {
    return owner.*First;
  } else {
    return descend<Rest...>(owner.*First);
  }
}

/// The member at the end of the path, which begins in a command's options.
template <auto First, auto... Rest>
auto& member_at(void* options) {
  return descend<First, Rest...>(*static_cast<decltype(class_of_member(First))*>(options));
}

template <auto... Path>
constexpr OptionSpec flag(const char* names, const char* help) {
  const auto set = [](void* options, const std::string& value) -> Complaint {
    member_at<Path...>(options) = value == "true";
    return std::nullopt;
  };
  return {.names = names, .help = help, .set = set};
}

/// A string, or a list of strings.
template <auto... Path>
constexpr OptionSpec text(const char* names, const char* value, const char* help) {
  using Member = std::remove_reference_t<decltype(member_at<Path...>(nullptr))>;
  constexpr bool kIsOne = std::is_same_v<Member, std::string>;
  const auto set = [](void* options, const std::string& given) -> Complaint {
    if constexpr (kIsOne) {
      member_at<Path...>(options) = given;
    } else {
      member_at<Path...>(options).push_back(given);
    }
    return std::nullopt;
  };
  return {.names = names,
          .value = value,
          .help = help,
          .arity = kIsOne ? Arity::kOne : Arity::kMany,
          .is_name = true,
          .set = set};
}

/// What follows the options; the last one may be a list.
template <auto... Path>
constexpr OptionSpec input(const char* value) {
  return text<Path...>("", value, "");
}

/// A value that `parse`, a function (const std::string&, MEMBER&) -> Complaint, understands.
template <auto Parse, auto... Path>
constexpr OptionSpec parsed(const char* names, const char* value, const char* help, Arity arity,
                            bool is_name = false) {
  const auto set = [](void* options, const std::string& given) -> Complaint {
    return Parse(given, member_at<Path...>(options));
  };
  return {.names = names, .value = value, .help = help, .arity = arity, .is_name = is_name, .set = set};
}

/// Ditto, one of the words that `choices` lists.
template <auto Parse, auto... Path>
constexpr OptionSpec parsed_input(std::string (*choices)()) {
  OptionSpec spec = parsed<Parse, Path...>("", "", "", Arity::kOne);
  spec.choices = choices;
  return spec;
}

/// One of the words of `kChoices`, an array of Choice.
template <const auto& kChoices>
std::string words_of() {
  std::string words;
  for (const auto& [word, value] : kChoices) words += (words.empty() ? "" : "|") + std::string(word);
  return words;
}

template <const auto& kChoices, class T>
Complaint choose(const std::string& given, T& chosen) {
  std::vector<std::string_view> words;
  for (const auto& [word, value] : kChoices) {
    words.push_back(word);
    if (given != word) continue;
    chosen = value;
    return std::nullopt;
  }
  return not_among(given, words);
}

template <const auto& kChoices, auto... Path>
constexpr OptionSpec choice(const char* names, const char* help) {
  const auto set = [](void* options, const std::string& given) -> Complaint {
    return choose<kChoices>(given, member_at<Path...>(options));
  };
  return {.names = names, .help = help, .arity = Arity::kOne, .choices = words_of<kChoices>, .set = set};
}

/// Accepted, and not heeded.
constexpr OptionSpec ignored(const char* names, const char* value, const char* help) {
  const auto set = [](void*, const std::string&) -> Complaint { return std::nullopt; };
  return {.names = names, .value = value, .help = help, .arity = Arity::kMany, .set = set};
}

/// All of `parts`, in their order.
template <std::size_t... Sizes>
constexpr auto join(const std::array<OptionSpec, Sizes>&... parts) {
  std::array<OptionSpec, (0 + ... + Sizes)> all;
  std::size_t count = 0;
  const auto add = [&](const auto& part) {
    for (const OptionSpec& each : part) all[count++] = each;
  };
  (add(parts), ...);
  return all;
}

}  // namespace portato::driver
