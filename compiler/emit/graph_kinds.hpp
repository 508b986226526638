// SPDX-License-Identifier: Apache-2.0
// What may be asked of a graph.
#pragma once

#include <cstdint>

namespace portato::emit {

enum class GraphFormat : std::uint8_t { kDot, kMermaid, kJson, kSvg };

enum class GraphView : std::uint8_t {
  kModules,     ///< kernel modules and what they require
  kApps,        ///< apps, their bindings, what crosses the system's border
  kComponents,  ///< executables, components, bindings within an app
  kAll,
};

}  // namespace portato::emit
