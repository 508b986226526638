// SPDX-License-Identifier: Apache-2.0
#include "format/format_fragment.hpp"

#include <algorithm>
#include <array>

#include "format/formatter.hpp"
#include "support/strings.hpp"
#include "syntax/parse.hpp"
#include "syntax/vocabulary.hpp"

namespace portato::format {

namespace {

using syntax::FileKind;
using syntax::Keyword;
using syntax::Node;
using syntax::Shape;
using syntax::SyntaxTree;

struct FragmentPlace {
  FileKind kind;
  std::string path;  ///< keywords joined with '/'

  [[nodiscard]] SyntaxTree parse(const source::SourceManager& sources, source::SourceId source,
                                 diag::DiagSink& sink) const {
    const std::vector<std::string_view> place =
        path.empty() ? std::vector<std::string_view>{} : support::split(path, '/');
    return syntax::parse_fragment(kind, place, sources, source, sink);
  }
};

/// The places of sections, the top level first; or the places of items.
std::vector<FragmentPlace> places_of(bool are_sections) {
  std::vector<FragmentPlace> places;
  for (const FileKind kind : {FileKind::kSdef, FileKind::kAdef, FileKind::kCdef, FileKind::kMdef}) {
    if (are_sections) places.push_back({kind, ""});
  }
  for (const FileKind kind : {FileKind::kSdef, FileKind::kAdef, FileKind::kCdef, FileKind::kMdef}) {
    for (const Keyword& keyword : syntax::vocabulary()) {
      if (!keyword.is_in(kind) || syntax::is_single_value(keyword.shape)) continue;
      const std::string inside = syntax::place_inside(keyword.place, keyword.name);
      const bool is_list = syntax::info_of(keyword.shape).form == syntax::Form::kLists;
      if ((keyword.shape == Shape::kSections) == are_sections) places.push_back({kind, inside});
      if (keyword.shape == Shape::kApps && are_sections) places.push_back({kind, inside + "/*"});
      if (is_list && !are_sections) places.push_back({kind, inside + "/("});
    }
  }
  return places;
}

struct Reading {
  FragmentPlace place;
  SyntaxTree tree;
};

bool is_same(const Node& left, const Node& right) {
  return left.kind == right.kind && left.begin == right.begin && left.end == right.end &&
         left.subtree_size == right.subtree_size;
}

/// The different trees that the fragment may be.
std::vector<Reading> read_at(const std::vector<FragmentPlace>& places, const source::SourceManager& sources,
                             source::SourceId source) {
  std::vector<Reading> readings;
  for (const FragmentPlace& place : places) {
    diag::CollectingSink sink;
    SyntaxTree tree = place.parse(sources, source, sink);
    const bool is_known = std::any_of(readings.begin(), readings.end(), [&](const Reading& other) {
      return std::equal(tree.nodes().begin(), tree.nodes().end(), other.tree.nodes().begin(),
                        other.tree.nodes().end(), is_same);
    });
    if (!sink.has_errors() && !is_known) readings.push_back({place, std::move(tree)});
  }
  return readings;
}

bool is_right_for_all(const std::string& text, const std::vector<Reading>& readings) {
  source::SourceManager sources;
  const source::SourceId source = sources.add("", text);
  return std::all_of(readings.begin(), readings.end(), [&](const Reading& reading) {
    diag::CollectingSink sink;
    return differ_in_layout_only(reading.place.parse(sources, source, sink), reading.tree) &&
           !sink.has_errors();
  });
}

void report_best_reading(const std::vector<FragmentPlace>& places, const source::SourceManager& sources,
                         source::SourceId source, diag::DiagSink& sink) {
  std::vector<diag::Diagnostic> best;
  for (const FragmentPlace& place : places) {
    diag::CollectingSink found;
    static_cast<void>(place.parse(sources, source, found));
    if (best.empty() || found.diagnostics().size() < best.size()) best = found.diagnostics();
  }
  for (diag::Diagnostic& diagnostic : best) sink.report(std::move(diagnostic));
}

}  // namespace

std::optional<std::string> format_fragment(const source::SourceManager& sources, source::SourceId source,
                                           diag::DiagSink& sink) {
  for (const bool are_sections : {true, false}) {
    const std::vector<Reading> readings = read_at(places_of(are_sections), sources, source);
    for (const Reading& reading : readings) {
      std::string text = format(reading.tree);
      if (is_right_for_all(text, readings)) return text;
    }
    if (!readings.empty()) return std::string(sources.text(source));
  }
  report_best_reading(places_of(true), sources, source, sink);
  return std::nullopt;
}

}  // namespace portato::format
