// SPDX-License-Identifier: Apache-2.0
// Diagnostics for people and for programs. Every form shows the same object:
//   text    the picture with carets, for a terminal
//   short   one line as compilers write it (GNU coding standards, "Formatting Error Messages")
//   json    JSON Lines, described by diagnostics.schema.json
//   sarif   one SARIF 2.1.0 document
//   github  workflow commands that become annotations of a change
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "diag/diagnostic.hpp"
#include "source/source_manager.hpp"

namespace portato::diag {

enum class Format : std::uint8_t { kText, kShort, kJson, kSarif, kGithub };

struct RenderContext {
  const source::SourceManager& sources;
  std::string current_directory;  ///< paths below it are shown relative to it
  bool use_color = false;
  std::size_t columns = 0;  ///< width of the terminal, for the text form; 0: unknown
};

/// How a run ended.
struct Summary {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  int exit_code = 0;
};

/// Turns one run into one form. Each function returns what is to be written now, line ends included; maybe
/// nothing.
class Renderer {
 public:
  Renderer() = default;
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;
  virtual ~Renderer() = default;

  virtual std::string diagnostic(const Diagnostic& diagnostic) = 0;
  /// What a tool printed, whole.
  virtual std::string tool_output(std::string_view text) { return std::string(text); }
  /// The last call.
  virtual std::string finished(const Summary&) { return {}; }
};

/// `version` is Portato's own.
std::unique_ptr<Renderer> make_renderer(Format format, const RenderContext& context,
                                        std::string_view version);

/// One diagnostic in one form, with a line end at its end.
std::string render_text(const Diagnostic& diagnostic, const RenderContext& context);
std::string render_short(const Diagnostic& diagnostic, const RenderContext& context);
std::string render_json(const Diagnostic& diagnostic, const RenderContext& context);
std::string render_github(const Diagnostic& diagnostic, const RenderContext& context);

/// The last line of a JSON stream. `signal` is what ended the run early ("SIGINT"), or empty.
std::string render_json_finished(const Summary& summary, std::string_view signal = {});

std::unique_ptr<Renderer> make_json_renderer(const RenderContext& context);
std::unique_ptr<Renderer> make_sarif_renderer(const RenderContext& context, std::string_view version);

}  // namespace portato::diag
