// SPDX-License-Identifier: Apache-2.0
// The whole model as JSON, with where each value comes from: what `portato model` prints.
#pragma once

#include <string>

#include "model/model.hpp"
#include "source/source_manager.hpp"

namespace portato::emit {

/// `"format"` and `"version"` come first; a version's fields keep their meaning, new ones may join. Ends with
/// a line end.
std::string model_json(const model::Model& model, const source::SourceManager& sources);

}  // namespace portato::emit
