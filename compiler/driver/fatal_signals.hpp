// SPDX-License-Identifier: Apache-2.0
// What a run still says when a signal ends it: a JSON stream gets its `finished` record, a crash is called by
// its name. The process then dies of the signal, as its parent expects.
#pragma once

#include "driver/options.hpp"

namespace portato::driver {

/// Only once, before the work begins. Commands that end in order after a signal (os::SignalGuard) are not
/// disturbed.
void install_fatal_signal_handlers(const ReportOptions& options);

}  // namespace portato::driver
