// SPDX-License-Identifier: Apache-2.0
// USETYPES statements in the text of an `.api` file: the only part of it that the model needs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace portato::bind {

struct ApiUse {
  std::string_view name;  ///< into the text; as written, perhaps without `.api`
  std::uint32_t offset;
};

/// In order. Comments are passed over.
std::vector<ApiUse> find_api_uses(std::string_view text);

}  // namespace portato::bind
