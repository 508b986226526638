#include "syntax/diagnose.hpp"

namespace portato::syntax {

void diagnose(const SyntaxTree&, std::span<const std::string_view>, std::vector<Gap>, diag::DiagSink&) {}

}  // namespace portato::syntax
