// SPDX-License-Identifier: Apache-2.0
// Apps are checked, but neither built nor packaged: what is said of a system that lists some. An image must
// never lack an app without anybody having asked for that.
#pragma once

#include "diag/sink.hpp"
#include "model/model.hpp"

namespace portato::plan {

/// Warns at the first app, if the system has any, that its image holds kernel modules only.
void warn_of_missing_apps(const model::Model& model, diag::DiagSink& sink);

/// Reports the same as an error.
void refuse_missing_apps(const model::Model& model, diag::DiagSink& sink);

}  // namespace portato::plan
