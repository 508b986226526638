// Diagnostics for people and for programs: the picture with carets, the one-line form of compilers (GNU coding
// standards, "Formatting Error Messages"), and JSON Lines.
#pragma once

#include <string>

#include "diag/diagnostic.hpp"
#include "source/source_manager.hpp"

namespace portato::diag {

struct RenderContext {
  const source::SourceManager& sources;
  std::string current_directory;  ///< paths below it are shown relative to it
  bool use_color = false;
};

/// error[D1104 missing-close]: … with the source line and carets; ends with a line end.
std::string render_text(const Diagnostic& diagnostic, const RenderContext& context);

/// `path:line:column: error: text [D1104]`, notes on lines of their own; columns count bytes from 1.
std::string render_short(const Diagnostic& diagnostic, const RenderContext& context);

/// One JSON object on one line; `"type": "diagnostic"`.
std::string render_json(const Diagnostic& diagnostic, const RenderContext& context);

/// What a tool printed, as one JSON object; `"type": "output"`.
std::string render_json_output(const std::string& text);

/// The last line of a JSON stream; `"type": "finished"`.
std::string render_json_finished(std::size_t errors, std::size_t warnings, int exit_code);

}  // namespace portato::diag
