// SPDX-License-Identifier: Apache-2.0
// Counts allocations: with the sanitizer's own hooks, because it wants to see new and delete itself, else
// with a global operator new and delete.
#include "fuzz/allocations.hpp"

#include "fuzz/sanitizer.hpp"

#ifdef PORTATO_HAS_ASAN
// <sanitizer/allocator_interface.h>, which not every compiler brings.
extern "C" {
int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void*, std::size_t),
                                              void (*free_hook)(const volatile void*));
std::size_t __sanitizer_get_allocated_size(const volatile void* memory);
}
#else
#include <malloc.h>

#include <cstdlib>
#include <new>
#endif

namespace {

std::ptrdiff_t live = 0;
std::ptrdiff_t peak = 0;

void add(std::size_t size) {
  live += static_cast<std::ptrdiff_t>(size);
  if (live > peak) peak = live;
}

void subtract(std::size_t size) { live -= static_cast<std::ptrdiff_t>(size); }

}  // namespace

#ifdef PORTATO_HAS_ASAN

namespace {

[[maybe_unused]] const int installed =
    __sanitizer_install_malloc_and_free_hooks([](const volatile void*, std::size_t size) { add(size); },
                                              [](const volatile void* memory) {
                                                if (memory != nullptr)
                                                  subtract(__sanitizer_get_allocated_size(memory));
                                              });

}  // namespace

#else

void* operator new(std::size_t size) {
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  add(malloc_usable_size(memory));
  return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept {
  subtract(malloc_usable_size(memory));
  std::free(memory);
}
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }

#endif

namespace portato::test {

void reset_allocations() { live = peak = 0; }

std::size_t peak_of_allocations() { return static_cast<std::size_t>(peak); }

}  // namespace portato::test
