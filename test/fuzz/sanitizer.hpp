// SPDX-License-Identifier: Apache-2.0
// PORTATO_HAS_ASAN: whether this is compiled with the address sanitizer; gcc and clang say it in different
// ways.
#pragma once

#if defined(__SANITIZE_ADDRESS__)
#define PORTATO_HAS_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define PORTATO_HAS_ASAN 1
#endif
#endif
