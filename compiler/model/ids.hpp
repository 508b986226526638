// SPDX-License-Identifier: Apache-2.0
// Ids of the model's tables.
#pragma once

#include "support/id.hpp"

namespace portato::model {

using DefinitionId = support::Id<struct DefinitionTag>;
using ModuleId = support::Id<struct ModuleTag>;
using ApiId = support::Id<struct ApiTag>;
using ComponentId = support::Id<struct ComponentTag>;
using AppId = support::Id<struct AppTag>;

}  // namespace portato::model
