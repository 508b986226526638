#include "diag/codes.hpp"

namespace portato::diag {

std::span<const DiagInfo> all_codes() {
  static constexpr DiagInfo kCodes[] = {
#define PORTATO_DIAG(identifier, number, name, severity, format, ...) k##identifier.info,
#include "diag/codes/all.def"
#undef PORTATO_DIAG
  };
  return kCodes;
}

}  // namespace portato::diag
