// SPDX-License-Identifier: Apache-2.0
// What the finished modules of an earlier run have shown of the order of loading, brought into the model
// before a plan is made. The order must not depend on whether there was an earlier run: the verify step
// compares what the plan knew with what it finds, and has the plan made again if that is something else.
#pragma once

#include "model/model.hpp"
#include "plan/steps.hpp"

namespace portato::plan {

/// Facts about modules that there are no more are left out; facts that together with the requirements hold a
/// cycle all of them, because at least one of them is out of date.
void add_facts(model::Model& model, const OrderFacts& facts);

/// What the model knows, as add_facts() takes it.
OrderFacts known_facts(const model::Model& model);

}  // namespace portato::plan
