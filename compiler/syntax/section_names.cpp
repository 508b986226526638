// SPDX-License-Identifier: Apache-2.0
#include "syntax/section_names.hpp"

#include <algorithm>

#include "support/strings.hpp"

namespace portato::syntax {

namespace {

/// `kernelModules` for `kernelModule`, and the other way round.
bool is_plural_of_known(std::string_view word, const std::vector<std::string_view>& known) {
  return std::any_of(known.begin(), known.end(), [&](std::string_view name) {
    return word == std::string(name) + "s" || name == std::string(word) + "s";
  });
}

/// Adds "`x`" unless it is there.
void add_once(std::vector<std::string>& pieces, std::string piece) {
  if (std::find(pieces.begin(), pieces.end(), piece) == pieces.end()) pieces.push_back(std::move(piece));
}

std::string any_of(const std::vector<std::string>& pieces) {
  std::string result;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) result.append(i + 1 == pieces.size() ? " or " : ", ");
    result.append(pieces[i]);
  }
  return result;
}

/// "in `provides`", "in an entry of `apps`", "at the top level"
std::string describe_place(std::string_view place) {
  if (place.empty()) return "at the top level";
  const std::size_t slash = place.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? place : place.substr(slash + 1);
  return last == "*" ? "in an entry of `apps`" : fmt::format("in `{}`", last);
}

/// Where `word` is at home; empty if it is unknown everywhere.
std::string home_of(std::string_view word, FileKind kind) {
  std::vector<std::string> here, elsewhere;
  for (const Keyword* keyword : keywords_named(word)) {
    if (keyword->is_in(kind)) add_once(here, describe_place(keyword->place));
    for (const FileKind other : {FileKind::kMdef, FileKind::kSdef, FileKind::kAdef, FileKind::kCdef}) {
      if (keyword->is_in(other)) add_once(elsewhere, fmt::format(".{}", to_string(other)));
    }
  }
  if (!here.empty()) return "belongs " + any_of(here);
  return elsewhere.empty() ? std::string() : "is a section of " + any_of(elsewhere) + " files";
}

std::string list_of_names(const std::vector<std::string_view>& names) {
  return "expected one of `" + support::join({names.begin(), names.end()}, "`, `") + "`";
}

}  // namespace

void report_unknown_section(NodeRef word, std::string_view place, const Keyword* around, Report& report) {
  if (!word.is_valid()) return;
  const FileKind kind = report.tree().file_kind();
  const std::vector<std::string_view> names = names_at(kind, place);
  const std::string_view text = word.text();
  const std::string home = home_of(text, kind);
  diag::Diagnostic found;
  if (!home.empty() && !is_plural_of_known(text, names)) {
    found = diag::make(diag::kMisplacedSection, word.range(), shown(text), home);
  } else {
    found = with_suggestion(diag::make(diag::kUnknownSection, word.range(), shown(text)), text, names);
  }
  if (!names.empty()) {
    found.help = list_of_names(names);
  } else if (around != nullptr) {
    found.help = fmt::format("no section can stand in `{}`; is its `}}` missing?", around->name);
  }
  report.add(std::move(found));
}

}  // namespace portato::syntax
