// SPDX-License-Identifier: Apache-2.0
#include "emit/graph_layout.hpp"

#include <algorithm>

#include "support/utf8.hpp"

namespace portato::emit {

namespace {

constexpr int kLetterWidth = 8;  // of a monospace letter of 13 pixels, generously
constexpr int kLineHeight = 17;
constexpr int kPadding = 10;
constexpr int kGap = 28;
constexpr int kLayerGap = 34;
constexpr int kMargin = 16;
constexpr int kLoopWidth = 26;
constexpr int kSweeps = 12;

int columns_of(std::string_view text) {
  int columns = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(support::utf8_sequence_length(text), 1);
    columns += std::max(support::terminal_width(support::utf8_code_point(text.substr(0, length))), 0);
    text.remove_prefix(length);
  }
  return columns;
}

LayoutBox box_of(std::vector<std::string> lines, int padding) {
  LayoutBox box;
  for (const std::string& line : lines) box.width = std::max(box.width, columns_of(line) * kLetterWidth);
  box.width += 2 * padding;
  box.height = static_cast<int>(lines.size()) * kLineHeight + padding;
  box.lines = std::move(lines);
  return box;
}

/// What has a place in a layer: a box, or a point of a line that passes through; the middle point of a line
/// with a label is as large as the label.
struct Spot {
  std::size_t layer = 0;
  LayoutBox box;
  std::vector<std::size_t> above, below;  // spots of the neighbouring layers
  long rank = 0;                          // for sorting
};

class Layouter {
 public:
  explicit Layouter(const Graph& graph) : graph_(graph) {}

  GraphLayout run() {
    make_boxes();
    find_layers();
    route_edges();
    order_layers();
    place_layers();
    return collect();
  }

 private:
  void make_boxes() {
    for (const GraphNode& node : graph_.nodes) {
      std::vector<std::string> lines{node.label};
      lines.insert(lines.end(), node.details.begin(), node.details.end());
      spots_.push_back({0, box_of(std::move(lines), kPadding), {}, {}, 0});
    }
  }

  /// Edges that close a cycle count as reversed: those that lead to a node whose search is not over.
  void find_layers() {
    const std::size_t count = graph_.nodes.size();
    std::vector<std::vector<std::size_t>> edges_from(count);
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) edges_from[graph_.edges[e].from].push_back(e);
    is_reversed_.assign(graph_.edges.size(), false);
    std::vector<char> state(count, 0);  // 1: on the path, 2: done
    std::vector<std::size_t> finished;
    for (std::size_t root = 0; root < count; ++root) {
      if (state[root] == 0) search(root, edges_from, state, finished);
    }
    // `finished` backwards is a topological order.
    for (auto node = finished.rbegin(); node != finished.rend(); ++node) sink_successors(*node);
  }

  void search(std::size_t root, const std::vector<std::vector<std::size_t>>& edges_from,
              std::vector<char>& state, std::vector<std::size_t>& finished) {
    std::vector<std::pair<std::size_t, std::size_t>> path{{root, 0}};  // node, its next edge
    state[root] = 1;
    while (!path.empty()) {
      auto& [node, next] = path.back();
      if (next == edges_from[node].size()) {
        state[node] = 2;
        finished.push_back(node);
        path.pop_back();
        continue;
      }
      const std::size_t edge = edges_from[node][next++];
      const std::size_t to = graph_.edges[edge].to;
      if (state[to] == 1) is_reversed_[edge] = true;
      if (state[to] != 0) continue;
      state[to] = 1;
      path.emplace_back(to, 0);
    }
  }

  [[nodiscard]] std::size_t upper(std::size_t edge) const {
    return is_reversed_[edge] ? graph_.edges[edge].to : graph_.edges[edge].from;
  }
  [[nodiscard]] std::size_t lower(std::size_t edge) const {
    return is_reversed_[edge] ? graph_.edges[edge].from : graph_.edges[edge].to;
  }
  [[nodiscard]] bool is_loop(std::size_t edge) const {
    return graph_.edges[edge].from == graph_.edges[edge].to;
  }

  void sink_successors(std::size_t node) {
    if (edges_below_.empty()) {
      edges_below_.resize(graph_.nodes.size());
      for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
        if (!is_loop(e)) edges_below_[upper(e)].push_back(e);
      }
    }
    for (const std::size_t e : edges_below_[node]) {
      Spot& below = spots_[lower(e)];
      below.layer = std::max(below.layer, spots_[node].layer + (has_label(e) ? 2 : 1));
    }
  }

  [[nodiscard]] bool has_label(std::size_t edge) const { return !label_of(edge).empty(); }
  [[nodiscard]] std::vector<std::string> label_of(std::size_t edge) const {
    std::vector<std::string> lines;
    for (const GraphEdge::Label& label : graph_.edges[edge].labels) {
      if (!label.text.empty()) lines.push_back(label.text);
    }
    return lines;
  }

  /// A spot in each layer that an edge crosses.
  void route_edges() {
    routes_.resize(graph_.edges.size());
    labels_.assign(graph_.edges.size(), 0);
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
      if (is_loop(e)) continue;
      const std::size_t first = spots_[upper(e)].layer;
      const std::size_t last = spots_[lower(e)].layer;
      std::size_t before = upper(e);
      for (std::size_t layer = first + 1; layer <= last; ++layer) {
        std::size_t spot = lower(e);
        if (layer < last) {
          const bool holds_label = has_label(e) && layer == (first + last) / 2;
          spot = spots_.size();
          spots_.push_back({layer, holds_label ? box_of(label_of(e), 4) : LayoutBox{}, {}, {}, 0});
          if (holds_label) labels_[e] = spot;
          routes_[e].push_back(spot);
        }
        spots_[before].below.push_back(spot);
        spots_[spot].above.push_back(before);
        before = spot;
      }
    }
    for (std::size_t i = 0; i < spots_.size(); ++i) {
      if (spots_[i].layer >= layers_.size()) layers_.resize(spots_[i].layer + 1);
      layers_[spots_[i].layer].push_back(i);
    }
  }

  /// Each spot below the middle of those above it, then above the middle of those below it, and so on.
  void order_layers() {
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool goes_down = sweep % 2 == 0;
      for (std::size_t i = 0; i < layers_.size(); ++i) {
        sort_layer(layers_[goes_down ? i : layers_.size() - 1 - i], goes_down);
      }
    }
  }

  void sort_layer(std::vector<std::size_t>& layer, bool by_above) {
    for (std::size_t i = 0; i < layer.size(); ++i) {
      Spot& spot = spots_[layer[i]];
      const auto& neighbours = by_above ? spot.above : spot.below;
      long sum = 0;
      for (const std::size_t each : neighbours) sum += place_in_layer(each);
      constexpr long kScale = 1000;
      spot.rank = neighbours.empty() ? static_cast<long>(i) * kScale
                                     : sum * kScale / static_cast<long>(neighbours.size());
    }
    std::stable_sort(layer.begin(), layer.end(),
                     [&](std::size_t a, std::size_t b) { return spots_[a].rank < spots_[b].rank; });
    for (std::size_t i = 0; i < layer.size(); ++i) set_place(layer[i], static_cast<long>(i));
  }

  [[nodiscard]] long place_in_layer(std::size_t spot) {
    if (places_.size() < spots_.size()) {
      places_.resize(spots_.size());
      for (const auto& layer : layers_) {
        for (std::size_t i = 0; i < layer.size(); ++i) places_[layer[i]] = static_cast<long>(i);
      }
    }
    return places_[spot];
  }
  void set_place(std::size_t spot, long place) {
    static_cast<void>(place_in_layer(spot));
    places_[spot] = place;
  }

  [[nodiscard]] int middle(std::size_t spot) const { return spots_[spot].box.x + spots_[spot].box.width / 2; }

  void place_layers() {
    int y = kMargin;
    for (const auto& layer : layers_) {
      int x = kMargin;
      int height = 0;
      for (const std::size_t spot : layer) {
        spots_[spot].box.x = x;
        x += spots_[spot].box.width + kGap;
        height = std::max(height, spots_[spot].box.height);
      }
      for (const std::size_t spot : layer) spots_[spot].box.y = y + (height - spots_[spot].box.height) / 2;
      tops_.push_back(y);
      bottoms_.push_back(y + height);
      y += height + kLayerGap;
    }
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      const bool goes_down = sweep % 2 == 0;
      for (std::size_t i = 0; i < layers_.size(); ++i) {
        pull_layer(layers_[goes_down ? i : layers_.size() - 1 - i], goes_down);
      }
    }
  }

  /// Moves the spots of a layer to the middle of their neighbours, as far as the order leaves room: halfway
  /// between what fits from the left and what fits from the right.
  void pull_layer(const std::vector<std::size_t>& layer, bool by_above) {
    std::vector<int> wanted, from_left, from_right;
    for (const std::size_t index : layer) {
      const Spot& spot = spots_[index];
      const auto& neighbours = by_above ? spot.above : spot.below;
      int sum = 0;
      for (const std::size_t each : neighbours) sum += middle(each);
      const int target = neighbours.empty() ? middle(index) : sum / static_cast<int>(neighbours.size());
      wanted.push_back(target - spot.box.width / 2);
    }
    from_left = from_right = wanted;
    for (std::size_t i = 1; i < layer.size(); ++i) {
      from_left[i] = std::max(wanted[i], from_left[i - 1] + spots_[layer[i - 1]].box.width + kGap);
    }
    for (std::size_t i = layer.size(); i-- > 1;) {
      from_right[i - 1] = std::min(wanted[i - 1], from_right[i] - spots_[layer[i - 1]].box.width - kGap);
    }
    for (std::size_t i = 0; i < layer.size(); ++i)
      spots_[layer[i]].box.x = (from_left[i] + from_right[i]) / 2;
  }

  GraphLayout collect() {
    int left = 0;
    for (const Spot& spot : spots_) left = std::min(left, spot.box.x - kMargin);
    GraphLayout result;
    for (Spot& spot : spots_) {
      spot.box.x -= left;
      result.width = std::max(result.width, spot.box.x + spot.box.width + kMargin);
      result.height = std::max(result.height, spot.box.y + spot.box.height + kMargin);
    }
    for (std::size_t e = 0; e < graph_.edges.size(); ++e) {
      result.lines.push_back(is_loop(e) ? make_loop(e) : make_line(e));
      const LayoutBox& label = result.lines.back().label;
      for (const LayoutPoint& point : result.lines.back().points)
        result.width = std::max(result.width, point.x + kMargin);
      result.width = std::max(result.width, label.x + label.width + kMargin);
    }
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) result.boxes.push_back(std::move(spots_[i].box));
    return result;
  }

  LayoutLine make_line(std::size_t edge) {
    // Upright within a layer, so that it touches no box there; bent between two.
    LayoutLine line;
    const LayoutBox& top = spots_[upper(edge)].box;
    const LayoutBox& bottom = spots_[lower(edge)].box;
    line.points.push_back({middle(upper(edge)), top.y + top.height});
    line.points.push_back({middle(upper(edge)), bottoms_[spots_[upper(edge)].layer]});
    for (const std::size_t spot : routes_[edge]) {
      line.points.push_back({middle(spot), tops_[spots_[spot].layer]});
      line.points.push_back({middle(spot), bottoms_[spots_[spot].layer]});
      if (spot == labels_[edge] && has_label(edge)) line.label = spots_[spot].box;
    }
    line.points.push_back({middle(lower(edge)), tops_[spots_[lower(edge)].layer]});
    line.points.push_back({middle(lower(edge)), bottom.y});
    if (is_reversed_[edge]) std::reverse(line.points.begin(), line.points.end());
    return line;
  }

  LayoutLine make_loop(std::size_t edge) const {
    const LayoutBox& box = spots_[graph_.edges[edge].from].box;
    const int right = box.x + box.width;
    const int third = box.height / 3;
    LayoutLine line{{{right, box.y + third},
                     {right + kLoopWidth, box.y + third},
                     {right + kLoopWidth, box.y + 2 * third},
                     {right, box.y + 2 * third}},
                    {}};
    if (!has_label(edge)) return line;
    line.label = box_of(label_of(edge), 4);
    line.label.x = right + kLoopWidth;
    line.label.y = box.y;
    return line;
  }

  const Graph& graph_;
  std::vector<Spot> spots_;  // the nodes come first
  std::vector<char> is_reversed_;
  std::vector<std::vector<std::size_t>> edges_below_;  // by node, loops left out
  std::vector<std::vector<std::size_t>> routes_;       // by edge, from top to bottom
  std::vector<std::size_t> labels_;                    // by edge: the spot of its label
  std::vector<std::vector<std::size_t>> layers_;
  std::vector<int> tops_, bottoms_;  // by layer
  std::vector<long> places_;         // by spot: where it stands in its layer
};

}  // namespace

GraphLayout lay_out(const Graph& graph) { return Layouter(graph).run(); }

}  // namespace portato::emit
