// SPDX-License-Identifier: Apache-2.0
// How much memory the code under test holds, so that a limit on memory is a number that does not depend on
// the machine. With the address sanitizer every allocation is counted, else those by operator new.
#pragma once

#include <cstddef>

namespace portato::test {

/// Begins to count anew.
void reset_allocations();

/// The most bytes that lived at one time since reset_allocations(), of those allocated since then.
std::size_t peak_of_allocations();

}  // namespace portato::test
