// SPDX-License-Identifier: Apache-2.0
#include "support/result.hpp"

#include <system_error>

namespace portato::support {

Error error_from_errno(int error_number) {
  return Error{std::generic_category().message(error_number), error_number};
}

}  // namespace portato::support
