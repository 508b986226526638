// SPDX-License-Identifier: Apache-2.0
// JSON Lines, as diagnostics.schema.json describes them. The schema's version is in every line; within a
// version a field is only ever added.
#include <nlohmann/json.hpp>

#include "diag/places.hpp"
#include "diag/render.hpp"

namespace portato::diag {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

Json position(const RenderContext& context, source::SourceId id, std::uint32_t offset) {
  const source::LineColumn at = context.sources.line_column(id, offset);
  return Json{{"line", at.line}, {"column", at.column}, {"offset", offset}};
}

Json location(const RenderContext& context, source::SourceRange range) {
  if (!range.is_valid()) return nullptr;
  return Json{{"path", context.sources.path(range.source)},
              {"start", position(context, range.source, range.begin)},
              {"end", position(context, range.source, range.end)}};
}

/// Messages may quote bytes of a file that are no UTF-8; JSON may not.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json fix_json(const RenderContext& context, const Fix& fix) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits) {
    edits.push_back({{"location", location(context, edit.range)}, {"replacement", edit.replacement}});
  }
  return Json{{"title", fix.title}, {"safe", fix.is_safe}, {"edits", std::move(edits)}};
}

}  // namespace

std::string render_json(const Diagnostic& diagnostic, const RenderContext& context) {
  Json notes = Json::array();
  for (const Note& note : diagnostic.notes) {
    notes.push_back({{"message", note.message}, {"location", location(context, note.range)}});
  }
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) fixes.push_back(fix_json(context, fix));
  Json included = Json::array();
  for (const source::SourceRange& directive : include_chain(context, diagnostic.range)) {
    included.push_back(location(context, directive));
  }
  return dump(Json{{"type", "diagnostic"},
                   {"version", kSchemaVersion},
                   {"severity", to_string(diagnostic.severity)},
                   {"code", code_of(*diagnostic.info)},
                   {"name", diagnostic.info->name},
                   {"message", diagnostic.message},
                   {"location", location(context, diagnostic.range)},
                   {"included_at", std::move(included)},
                   {"notes", std::move(notes)},
                   {"fixes", std::move(fixes)},
                   {"help", diagnostic.help},
                   {"tool_option", diagnostic.tool_option}});
}

std::string render_json_finished(const Summary& summary, std::string_view signal) {
  return dump(Json{{"type", "finished"},
                   {"version", kSchemaVersion},
                   {"errors", summary.errors},
                   {"warnings", summary.warnings},
                   {"exit_code", summary.exit_code},
                   {"signal", signal.empty() ? Json(nullptr) : Json(signal)}});
}

namespace {

class JsonRenderer final : public Renderer {
 public:
  explicit JsonRenderer(const RenderContext& context) : context_(context) {}
  std::string diagnostic(const Diagnostic& diagnostic) override { return render_json(diagnostic, context_); }
  std::string tool_output(std::string_view text) override {
    return dump(Json{{"type", "output"}, {"version", kSchemaVersion}, {"text", text}});
  }
  std::string finished(const Summary& summary) override { return render_json_finished(summary); }

 private:
  const RenderContext context_;
};

}  // namespace

std::unique_ptr<Renderer> make_json_renderer(const RenderContext& context) {
  return std::make_unique<JsonRenderer>(context);
}

}  // namespace portato::diag
