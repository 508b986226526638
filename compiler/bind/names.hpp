// SPDX-License-Identifier: Apache-2.0
// Names in generated files: what is no letter or digit becomes `_`, and a first byte that is no letter goes.
#pragma once

#include <string>
#include <string_view>

namespace portato::bind {

/// `name` as an identifier: a first byte that is no letter goes, every other byte that is no letter or digit
/// becomes `_`. Empty if no letter or digit is left.
std::string safe_name(std::string_view name);

/// The base name of an app's file or spec: without `.adef`, `.<target>.app` or `.<target>.signed.app`.
std::string_view app_key(std::string_view spec, std::string_view target);

/// Whether `spec` spells out a binary package: `.<target>.app` or `.<target>.signed.app`.
bool is_app_package(std::string_view spec, std::string_view target);

}  // namespace portato::bind
