// SPDX-License-Identifier: Apache-2.0
#include "emit/manifest.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "emit/model_values.hpp"
#include "support/quoting.hpp"

namespace portato::emit {

namespace {

using model::LoadMode;

constexpr int kVersion = 1;

Json file_entry(const ManifestFile& file) {
  if (!file.link.empty()) return {{"path", file.path}, {"link", file.link}};
  return {{"path", file.path},
          {"size", file.size},
          {"mode", fmt::format("{:04o}", file.mode)},
          {"sha256", file.sha256}};
}

Json requirement_entry(const plan::ManifestRequirement& requirement) {
  return {{"file", requirement.module}, {"optional", requirement.is_optional}};
}

Json module_entry(const plan::ManifestModule& module, std::size_t order) {
  Json parameters = Json::object();
  for (const auto& [name, value] : module.parameters) parameters[name] = value;
  return {{"order", order},
          {"file", module.file},
          {"name", module.name},
          {"definition", module.definition},
          {"origin", module.origin},
          {"load", to_word(module.is_manual ? LoadMode::kManual : LoadMode::kAuto)},
          {"optional", module.is_optional},
          {"params", parameters},
          {"requires", array_json(module.requirements, requirement_entry)}};
}

/// Text stays text, whatever it looks like: a name `1e3`, a value `yes`.
void emit(YAML::Emitter& yaml, const Json& json) {
  if (json.is_string()) {
    yaml << YAML::DoubleQuoted << support::as_characters(json.get_ref<const std::string&>());
  } else if (json.is_boolean()) {
    yaml << json.get<bool>();
  } else if (json.is_number()) {
    yaml << json.get<std::int64_t>();
  } else if (json.is_array()) {
    yaml << (json.empty() ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const Json& item : json) emit(yaml, item);
    yaml << YAML::EndSeq;
  } else {
    yaml << (json.empty() ? YAML::Flow : YAML::Block) << YAML::BeginMap;
    for (const auto& [key, value] : json.items()) {
      yaml << YAML::Key << key << YAML::Value;
      emit(yaml, value);
    }
    yaml << YAML::EndMap;
  }
}

}  // namespace

std::string manifest_yaml(const plan::PackageStep& step, const std::vector<ManifestFile>& files,
                          const std::string& md5) {
  Json modules = Json::array();
  for (const plan::ManifestModule& each : step.modules) {
    modules.push_back(module_entry(each, modules.size() + 1));
  }
  YAML::Emitter yaml;
  emit(yaml, {{"version", kVersion},
              {"system", step.system},
              {"target", step.target},
              {"kernel", step.kernel_release},
              {"md5", md5},
              {"modules", modules},
              {"files", array_json(files, file_entry)}});
  return std::string(yaml.c_str()) + "\n";
}

}  // namespace portato::emit
