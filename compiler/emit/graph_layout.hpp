// SPDX-License-Identifier: Apache-2.0
// Where the boxes and lines of a graph go: layers from top to bottom, so that what requires stands above what
// is required. Whole pixels, and nothing that depends on addresses or locale. For graph_svg.cpp only.
#pragma once

#include <string>
#include <vector>

#include "emit/graph.hpp"

namespace portato::emit {

struct LayoutPoint {
  int x, y;
};

struct LayoutBox {
  int x = 0, y = 0;  ///< left upper corner
  int width = 0, height = 0;
  std::vector<std::string> lines;
};

struct LayoutLine {
  std::vector<LayoutPoint> points;  ///< from the edge's beginning to its end
  LayoutBox label;                  ///< without lines if it has none
};

struct GraphLayout {
  int width = 0, height = 0;
  std::vector<LayoutBox> boxes;   ///< by node
  std::vector<LayoutLine> lines;  ///< by edge
};

GraphLayout lay_out(const Graph& graph);

}  // namespace portato::emit
