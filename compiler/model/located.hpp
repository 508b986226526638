// A value and where it was written: the leaf of every model struct.
#pragma once

#include <utility>

#include "source/source_range.hpp"

namespace portato::model {

/// `range` is invalid for a default that nobody wrote.
template <class T>
struct Located {
  T value{};
  source::SourceRange range;
};

}  // namespace portato::model
