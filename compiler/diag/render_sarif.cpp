// SPDX-License-Identifier: Apache-2.0
// One SARIF 2.1.0 document a run (OASIS, "Static Analysis Results Interchange Format"): the rules that were
// broken, with their pages of the catalogue; the files; a result per diagnostic. Columns count UTF-16 units.
// Deterministic: no time, no machine, no absolute path but those of files outside the current directory.
#include <map>
#include <nlohmann/json.hpp>

#include "diag/catalogue.hpp"
#include "diag/places.hpp"
#include "diag/render.hpp"

namespace portato::diag {

namespace {

using Json = nlohmann::ordered_json;

Json text(std::string_view words) { return Json::object({{"text", words}}); }

class SarifRenderer final : public Renderer {
 public:
  SarifRenderer(const RenderContext& context, std::string_view version)
      : context_(context), version_(version) {}

  std::string diagnostic(const Diagnostic& diagnostic) override {
    rules_.emplace(diagnostic.info->number, diagnostic.info);
    results_.push_back(result(diagnostic));
    return {};
  }

  std::string tool_output(std::string_view output) override {
    notifications_.push_back({{"level", "note"}, {"message", text(output)}});
    return {};
  }

  std::string finished(const Summary& summary) override;

 private:
  Json result(const Diagnostic& diagnostic);
  Json related_locations(const Diagnostic& diagnostic);
  Json location(source::SourceRange range);
  Json fix(const Fix& fix);
  Json artifact(source::SourceId id);
  [[nodiscard]] Json region(source::SourceRange range) const;
  [[nodiscard]] Json rules() const;

  const RenderContext context_;
  const std::string version_;
  std::map<std::uint16_t, const DiagInfo*> rules_;
  std::map<std::string, std::size_t> artifact_index_;  // by URI
  Json artifacts_ = Json::array();
  Json results_ = Json::array();
  Json notifications_ = Json::array();
};

/// What has no place of its own in a result follows the message.
std::string whole_message(const Diagnostic& diagnostic) {
  std::string message = diagnostic.message;
  for (const Note& note : diagnostic.notes) {
    if (!note.range.is_valid()) message += "\nnote: " + note.message;
  }
  if (!diagnostic.help.empty()) message += "\nhelp: " + diagnostic.help;
  return message;
}

Json SarifRenderer::result(const Diagnostic& diagnostic) {
  Json json{{"ruleId", code_of(*diagnostic.info)},
            {"level", to_string(diagnostic.severity)},
            {"message", text(whole_message(diagnostic))}};
  if (diagnostic.range.is_valid()) json["locations"] = Json::array({location(diagnostic.range)});
  if (Json related = related_locations(diagnostic); !related.empty())
    json["relatedLocations"] = std::move(related);
  for (const Fix& each : diagnostic.fixes) json["fixes"].push_back(fix(each));
  if (!diagnostic.tool_option.empty()) json["properties"] = {{"toolOption", diagnostic.tool_option}};
  return json;
}

Json SarifRenderer::related_locations(const Diagnostic& diagnostic) {
  Json related = Json::array();
  const auto add = [&](source::SourceRange range, std::string_view words) {
    Json place = location(range);
    place["id"] = related.size() + 1;
    place["message"] = text(words);
    related.push_back(std::move(place));
  };
  for (const source::SourceRange& directive : include_chain(context_, diagnostic.range))
    add(directive, "included here");
  for (const Note& note : diagnostic.notes) {
    if (note.range.is_valid()) add(note.range, note.message);
  }
  return related;
}

Json SarifRenderer::location(source::SourceRange range) {
  return Json{
      {"physicalLocation", {{"artifactLocation", artifact(range.source)}, {"region", region(range)}}}};
}

Json SarifRenderer::artifact(source::SourceId id) {
  const std::string uri = uri_of(context_, id);
  const bool is_relative = !uri.starts_with("file:");
  Json json{{"uri", uri}};
  if (is_relative) json["uriBaseId"] = "%SRCROOT%";
  const auto [entry, is_new] = artifact_index_.emplace(uri, artifacts_.size());
  if (is_new) artifacts_.push_back({{"location", json}});
  json["index"] = entry->second;
  return json;
}

Json SarifRenderer::region(source::SourceRange range) const {
  return Json{{"startLine", context_.sources.line_column(range.source, range.begin).line},
              {"startColumn", utf16_column(context_, range.source, range.begin)},
              {"endLine", context_.sources.line_column(range.source, range.end).line},
              {"endColumn", utf16_column(context_, range.source, range.end)},
              {"byteOffset", range.begin},
              {"byteLength", range.end - range.begin}};
}

Json SarifRenderer::fix(const Fix& fix) {
  Json changes = Json::array();
  for (const Edit& edit : fix.edits) {
    Json replacement{{"deletedRegion", region(edit.range)}, {"insertedContent", text(edit.replacement)}};
    Json change{{"artifactLocation", artifact(edit.range.source)}};
    change["replacements"] = Json::array({std::move(replacement)});
    changes.push_back(std::move(change));
  }
  return Json{{"description", text(fix.title)},
              {"artifactChanges", std::move(changes)},
              {"properties", {{"safe", fix.is_safe}}}};
}

Json SarifRenderer::rules() const {
  Json rules = Json::array();
  for (const auto& [number, info] : rules_) {
    Json rule{{"id", code_of(*info)},
              {"name", info->name},
              {"defaultConfiguration", {{"level", to_string(info->severity)}}}};
    if (const CataloguePage* page = find_page(*info)) {
      rule["shortDescription"] = text(page->summary);
      rule["help"] = Json{{"text", render_page(*page, /*use_color=*/false)}, {"markdown", page->text}};
    }
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::string SarifRenderer::finished(const Summary& summary) {
  std::map<std::string, std::size_t> index;
  for (const auto& [number, info] : rules_) index.emplace(code_of(*info), index.size());
  for (Json& each : results_) each["ruleIndex"] = index.at(each["ruleId"].get<std::string>());
  Json invocation{{"executionSuccessful", summary.exit_code == 0}, {"exitCode", summary.exit_code}};
  if (!notifications_.empty()) invocation["toolExecutionNotifications"] = notifications_;
  Json driver{{"name", "Portato"}, {"version", version_}, {"rules", rules()}};
  Json run{{"tool", {{"driver", std::move(driver)}}},
           {"columnKind", "utf16CodeUnits"},
           {"invocations", Json::array({std::move(invocation)})},
           {"artifacts", artifacts_},
           {"results", results_}};
  Json document{
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"}};
  document["runs"] = Json::array({std::move(run)});
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::unique_ptr<Renderer> make_sarif_renderer(const RenderContext& context, std::string_view version) {
  return std::make_unique<SarifRenderer>(context, version);
}

}  // namespace portato::diag
