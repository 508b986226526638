// SPDX-License-Identifier: Apache-2.0
#include "emit/manifest.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "support/quoting.hpp"

namespace portato::emit {

namespace {

constexpr int kVersion = 1;

/// Text that stays text, whatever it looks like: a name `1e3`, a value `yes`.
void emit_text(YAML::Emitter& yaml, const char* key, const std::string& value) {
  yaml << YAML::Key << key << YAML::Value << YAML::DoubleQuoted << support::as_characters(value);
}

void emit_file(YAML::Emitter& yaml, const ManifestFile& file) {
  yaml << YAML::BeginMap;
  emit_text(yaml, "path", file.path);
  if (!file.link.empty()) {
    emit_text(yaml, "link", file.link);
    yaml << YAML::EndMap;
    return;
  }
  yaml << YAML::Key << "size" << YAML::Value << file.size;
  emit_text(yaml, "mode", fmt::format("{:04o}", file.mode));
  emit_text(yaml, "sha256", file.sha256);
  yaml << YAML::EndMap;
}

/// Nothing on a line of its own: `{}`, `[]`.
template <class T>
YAML::EMITTER_MANIP style_of(const std::vector<T>& list) {
  return list.empty() ? YAML::Flow : YAML::Block;
}

void emit_module(YAML::Emitter& yaml, const plan::ManifestModule& module, std::size_t order) {
  yaml << YAML::BeginMap << YAML::Key << "order" << YAML::Value << order;
  emit_text(yaml, "file", module.file);
  emit_text(yaml, "name", module.name);
  emit_text(yaml, "definition", module.definition);
  emit_text(yaml, "origin", module.origin);
  emit_text(yaml, "load", module.is_manual ? "manual" : "auto");
  yaml << YAML::Key << "optional" << YAML::Value << module.is_optional;
  yaml << YAML::Key << "params" << YAML::Value << style_of(module.parameters) << YAML::BeginMap;
  for (const auto& [name, value] : module.parameters) emit_text(yaml, name.c_str(), value);
  yaml << YAML::EndMap << YAML::Key << "requires" << YAML::Value << style_of(module.requirements)
       << YAML::BeginSeq;
  for (const plan::ManifestRequirement& requirement : module.requirements) {
    yaml << YAML::BeginMap;
    emit_text(yaml, "file", requirement.module);
    yaml << YAML::Key << "optional" << YAML::Value << requirement.is_optional << YAML::EndMap;
  }
  yaml << YAML::EndSeq << YAML::EndMap;
}

}  // namespace

std::string manifest_yaml(const plan::PackageStep& step, const std::vector<ManifestFile>& files,
                          const std::string& md5) {
  YAML::Emitter yaml;
  yaml << YAML::BeginMap << YAML::Key << "version" << YAML::Value << kVersion;
  emit_text(yaml, "system", step.system);
  emit_text(yaml, "target", step.target);
  emit_text(yaml, "kernel", step.kernel_release);
  emit_text(yaml, "md5", md5);
  yaml << YAML::Key << "modules" << YAML::Value << YAML::BeginSeq;
  for (std::size_t i = 0; i < step.modules.size(); ++i) emit_module(yaml, step.modules[i], i + 1);
  yaml << YAML::EndSeq << YAML::Key << "files" << YAML::Value << YAML::BeginSeq;
  for (const ManifestFile& file : files) emit_file(yaml, file);
  yaml << YAML::EndSeq << YAML::EndMap;
  return std::string(yaml.c_str()) + "\n";
}

}  // namespace portato::emit
