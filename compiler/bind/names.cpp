// SPDX-License-Identifier: Apache-2.0
#include "bind/names.hpp"

#include <algorithm>

#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::bind {

namespace {

std::string package_suffix(std::string_view target) { return "." + std::string(target) + ".app"; }
std::string signed_package_suffix(std::string_view target) {
  return "." + std::string(target) + ".signed.app";
}

}  // namespace

std::string safe_name(std::string_view name) {
  if (!name.empty() && !support::is_letter(name.front())) name.remove_prefix(1);
  std::string result(name);
  const auto is_kept = [](char c) { return support::is_letter(c) || support::is_digit(c); };
  for (char& c : result) {
    if (!is_kept(c)) c = '_';
  }
  return std::any_of(result.begin(), result.end(), is_kept) ? result : std::string();
}

std::string_view app_key(std::string_view spec, std::string_view target) {
  for (const std::string& suffix :
       {signed_package_suffix(target), package_suffix(target), std::string(".adef")}) {
    if (spec.ends_with(suffix)) return support::base_name_of(spec, suffix);
  }
  return support::file_name_of(spec);
}

bool is_app_package(std::string_view spec, std::string_view target) {
  return spec.ends_with(package_suffix(target)) || spec.ends_with(signed_package_suffix(target));
}

}  // namespace portato::bind
