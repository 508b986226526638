// SPDX-License-Identifier: Apache-2.0
#include "diag/wire.hpp"

#include <nlohmann/json.hpp>

#include "diag/codes.hpp"

namespace portato::diag {

namespace {

using Json = nlohmann::ordered_json;
using source::SourceRange;

Json range_json(SourceRange range, const source::SourceManager& sources) {
  if (!range.is_valid()) return nullptr;
  return Json{{"path", sources.path(range.source)},
              {"begin", range.begin},
              {"end", range.end},
              {"is_text", sources.is_text(range.source)}};
}

Json fix_json(const Fix& fix, const source::SourceManager& sources) {
  Json edits = Json::array();
  for (const Edit& edit : fix.edits)
    edits.push_back({{"range", range_json(edit.range, sources)}, {"replacement", edit.replacement}});
  return Json{{"title", fix.title}, {"is_safe", fix.is_safe}, {"edits", std::move(edits)}};
}

class Reviver {
 public:
  Reviver(source::SourceManager& sources, const TextLoader& load) : sources_(sources), load_(load) {}

  std::optional<Diagnostic> diagnostic(const Json& json) {
    Diagnostic result;
    result.info = find_code(json.at("code").get<std::string>());
    const std::optional<Severity> severity = severity_of(json.at("severity").get<std::string>());
    if (result.info == nullptr || !severity) return std::nullopt;
    result.severity = *severity;
    result.message = json.at("message").get<std::string>();
    result.range = range(json.at("range"));
    for (const Json& note : json.at("notes"))
      result.notes.push_back({range(note.at("range")), note.at("message").get<std::string>()});
    for (const Json& each : json.at("fixes")) result.fixes.push_back(fix(each));
    result.help = json.at("help").get<std::string>();
    result.tool_option = json.at("tool_option").get<std::string>();
    return result;
  }

 private:
  static std::optional<Severity> severity_of(std::string_view word) {
    for (const Severity severity : {Severity::kNote, Severity::kWarning, Severity::kError}) {
      if (to_string(severity) == word) return severity;
    }
    return std::nullopt;
  }

  Fix fix(const Json& json) {
    Fix result{json.at("title").get<std::string>(), {}, json.at("is_safe").get<bool>()};
    for (const Json& edit : json.at("edits"))
      result.edits.push_back({range(edit.at("range")), edit.at("replacement").get<std::string>()});
    return result;
  }

  SourceRange range(const Json& json) {
    if (json.is_null()) return {};
    const auto path = json.at("path").get<std::string>();
    const source::SourceId id = source_of(path, json.at("is_text").get<bool>());
    const auto begin = json.at("begin").get<std::uint32_t>();
    const auto end = json.at("end").get<std::uint32_t>();
    const bool is_inside = begin <= end && end <= sources_.text(id).size();
    return is_inside ? SourceRange{id, begin, end} : SourceRange{id, 0, 0};
  }

  source::SourceId source_of(const std::string& path, bool is_text) {
    if (const auto known = sources_.find(path)) return *known;
    if (!is_text) return sources_.add_binary(path);
    support::Result<std::string> text = load_(path);
    return text ? sources_.add(path, std::move(*text)) : sources_.add_binary(path);
  }

  source::SourceManager& sources_;
  const TextLoader& load_;
};

}  // namespace

std::string to_wire(const Diagnostic& diagnostic, const source::SourceManager& sources) {
  Json notes = Json::array();
  for (const Note& note : diagnostic.notes)
    notes.push_back({{"range", range_json(note.range, sources)}, {"message", note.message}});
  Json fixes = Json::array();
  for (const Fix& fix : diagnostic.fixes) fixes.push_back(fix_json(fix, sources));
  const Json json{{"code", code_of(*diagnostic.info)}, {"severity", to_string(diagnostic.severity)},
                  {"message", diagnostic.message},     {"range", range_json(diagnostic.range, sources)},
                  {"notes", std::move(notes)},         {"fixes", std::move(fixes)},
                  {"help", diagnostic.help},           {"tool_option", diagnostic.tool_option}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Diagnostic> from_wire(std::string_view line, source::SourceManager& sources,
                                    const TextLoader& load) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  try {
    return Reviver(sources, load).diagnostic(json);
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string to_wire(const StepMessage& message) {
  Json json{{"step", message.step}};
  if (message.exit_status) json["exit_status"] = *message.exit_status;
  if (!message.diagnostic.empty()) json["diagnostic"] = message.diagnostic;
  if (!message.result.empty()) json["result"] = message.result;
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<StepMessage> message_from_wire(std::string_view line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  try {
    StepMessage message{json.value("step", ""), std::nullopt, json.value("diagnostic", ""),
                        json.value("result", "")};
    if (json.contains("exit_status")) message.exit_status = json["exit_status"].get<int>();
    return message;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

}  // namespace portato::diag
