// SPDX-License-Identifier: Apache-2.0
// A diagnostic: what is wrong, where, and how to fix it. Codes are defined once (codes.hpp), typed, with the
// format checked when the compiler is compiled; renderers turn one and the same object into text, JSON Lines,
// …
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "source/source_range.hpp"

namespace portato::diag {

enum class Severity : std::uint8_t { kNote, kWarning, kError };

std::string_view to_string(Severity severity);

/// The identity of a diagnostic. Numbers are never used again for another meaning.
struct DiagInfo {
  std::uint16_t number;   ///< four digits; the first names the block, see codes.hpp
  std::string_view name;  ///< kebab case
  Severity severity;      ///< unless the user promotes or silences it
};

/// "D1104".
std::string code_of(const DiagInfo& info);

/// One definition: its identity and the wording, whose `{}` take `Args` in order.
template <class... Args>
struct DiagDef {
  DiagInfo info;
  fmt::format_string<const Args&...> format;
};

/// `text` with everything escaped that a terminal would obey or that would break the line: messages quote
/// what stands in files, whatever that is.
std::string one_line(std::string_view text);

/// A second place that belongs to the diagnostic, with what to know about it.
struct Note {
  source::SourceRange range;  ///< may be invalid: a log_verbose about no place
  std::string message;
};

/// Replace the bytes of `range`; an empty range inserts.
struct Edit {
  source::SourceRange range;
  std::string replacement;
};

/// One way to fix it. A safe fix keeps or restores what the author certainly meant.
struct Fix {
  std::string title;
  std::vector<Edit> edits;
  bool is_safe = false;
};

struct Diagnostic {
  const DiagInfo* info = nullptr;  ///< static; never null once made
  Severity severity = Severity::kError;
  std::string message;        ///< lower case, no full stop, code in backticks
  source::SourceRange range;  ///< invalid if it is about no place in a text
  std::vector<Note> notes;
  std::vector<Fix> fixes;
  std::string help;         ///< one line of advice, may be empty
  std::string tool_option;  ///< of a compiler's warning, what it is switched by: `-Wunused-variable`

  Diagnostic&& with_note(source::SourceRange at, std::string_view text) && {
    notes.push_back({at, one_line(text)});
    return std::move(*this);
  }
  Diagnostic&& with_fix(Fix fix) && {
    fixes.push_back(std::move(fix));
    return std::move(*this);
  }
  Diagnostic&& with_help(std::string_view text) && {
    help = one_line(text);
    return std::move(*this);
  }
};

/// An instance of `definition` at `range`. `definition` must live as long as the program (all of codes.hpp
/// do).
template <class... Args>
Diagnostic make(const DiagDef<Args...>& definition, source::SourceRange range,
                const std::type_identity_t<Args>&... args) {
  Diagnostic diagnostic;
  diagnostic.info = &definition.info;
  diagnostic.severity = definition.info.severity;
  diagnostic.message =
      one_line(fmt::vformat(fmt::string_view(definition.format), fmt::make_format_args(args...)));
  diagnostic.range = range;
  return diagnostic;
}

}  // namespace portato::diag
