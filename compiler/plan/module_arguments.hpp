// SPDX-License-Identifier: Apache-2.0
// How a parameter's value must be written so that the kernel reads exactly that value (lib/cmdline.c:
// next_arg).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace portato::plan {

/// The one word for insmod's command line from which the kernel makes parameter `name` with exactly `value`,
/// whatever follows it. Nothing: the kernel's syntax has no such word, as for `a "b c"`, where one of the
/// spaces lies between an odd number of quotes and the other one not.
///
/// The kernel takes `"` anywhere for the begin or end of a quoted part, where white space does not end the
/// parameter; of all the quotes it removes one directly after the `=` and, if there was one, the last
/// character if that is a quote too; likewise one before the name and the last character. There are no
/// escapes. White space is a Latin-1 affair, so that the second byte of `à` (C3 A0) needs quoting. A word
/// whose quotes do not close is never given: it could only come last, and then BusyBox's insmod would still
/// append a space to it.
std::optional<std::string> module_argument(std::string_view name, std::string_view value);

}  // namespace portato::plan
