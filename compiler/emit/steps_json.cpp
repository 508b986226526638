// SPDX-License-Identifier: Apache-2.0
// One description of every step's fields serves both directions, so that they cannot drift apart.
#include "emit/steps_json.hpp"

#include <fmt/format.h>

#include <concepts>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "support/utf8.hpp"

namespace portato::emit {

namespace {

using Json = nlohmann::ordered_json;
using namespace plan;

constexpr int kVersion = 1;

/// Thrown by the reader, caught before it leaves this file.
struct BadJson : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// --- The fields
// ---------------------------------------------------------------------------------------------------

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, BuiltModule>
void visit_fields(T& module, Visitor& visit) {
  visit("name", module.name);
  visit("definition", module.definition);
  visit("is_optional", module.is_optional);
  visit("output", module.output);
  visit("needs", module.needs);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, ModuleFinish>
void visit_fields(T& finish, Visitor& visit) {
  visit("strip", finish.strip);
  visit("objcopy", finish.objcopy);
  visit("debug_directory", finish.debug_directory);
  visit("signing_key", finish.signing_key);
  visit("certificate", finish.certificate);
  visit("hash", finish.hash);
  visit("signing_place", finish.signing_place);
  visit("compression", finish.compression);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, KbuildStep>
void visit_fields(T& step, Visitor& visit) {
  visit("kernel_source", step.kernel_source);
  visit("build_directory", step.build_directory);
  visit("compiler", step.compiler);
  visit("architecture", step.architecture);
  visit("kernel_release", step.kernel_release);
  visit("make_arguments", step.make_arguments);
  visit("extra_symbols", step.extra_symbols);
  visit("modules", step.modules);
  visit("links", step.links);
  visit("finish", step.finish);
  visit("compile_commands", step.compile_commands);
  visit("depfile", step.depfile);
  visit("stamp", step.stamp);
  visit("left_out_file", step.left_out_file);
  visit("failed_file", step.failed_file);
  visit("log", step.log);
  visit("jobs", step.jobs);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, ExternalStep>
void visit_fields(T& step, Visitor& visit) {
  visit("name", step.name);
  visit("definition", step.definition);
  visit("build_directory", step.build_directory);
  visit("commands", step.commands);
  visit("environment", step.environment);
  visit("outputs", step.outputs);
  visit("stamp", step.stamp);
  visit("depfile", step.depfile);
  visit("source_directory", step.source_directory);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, SourcePlace>
void visit_fields(T& place, Visitor& visit) {
  visit("path", place.path);
  visit("begin", place.begin);
  visit("end", place.end);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, VerifiedParameter>
void visit_fields(T& parameter, Visitor& visit) {
  visit("name", parameter.name);
  visit("value", parameter.value);
  visit("name_place", parameter.name_place);
  visit("value_place", parameter.value_place);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, VerifiedRequirement>
void visit_fields(T& requirement, Visitor& visit) {
  visit("module", requirement.module);
  visit("place", requirement.place);
  visit("is_optional", requirement.is_optional);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, VerifiedModule>
void visit_fields(T& module, Visitor& visit) {
  visit("name", module.name);
  visit("path", module.path);
  visit("definition", module.definition);
  visit("place", module.place);
  visit("is_optional", module.is_optional);
  visit("is_manual", module.is_manual);
  visit("is_from_sources", module.is_from_sources);
  visit("parameters", module.parameters);
  visit("requirements", module.requirements);
  visit("requirement_slot", module.requirement_slot);
  visit("before_requirement", module.before_requirement);
  visit("after_requirement", module.after_requirement);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, ModuleFacts>
void visit_fields(T& facts, Visitor& visit) {
  visit("name", facts.name);
  visit("uses", facts.uses);
  visit("kernel_modules", facts.kernel_modules);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, OrderFacts>
void visit_fields(T& facts, Visitor& visit) { visit("modules", facts.modules); }

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, VerifyStep>
void visit_fields(T& step, Visitor& visit) {
  visit("kernel_source", step.kernel_source);
  visit("kernel_reason", step.kernel_reason);
  visit("modules", step.modules);
  visit("files", step.files);
  visit("requires_signatures", step.requires_signatures);
  visit("known_facts", step.known_facts);
  visit("facts", step.facts);
  visit("stamp", step.stamp);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, StagedFile>
void visit_fields(T& file, Visitor& visit) {
  visit("path", file.path);
  visit("source", file.source);
  visit("mode", file.mode);
  visit("link", file.link);
  visit("root", file.root);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, ManifestRequirement>
void visit_fields(T& requirement, Visitor& visit) {
  visit("module", requirement.module);
  visit("is_optional", requirement.is_optional);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, ManifestModule>
void visit_fields(T& module, Visitor& visit) {
  visit("file", module.file);
  visit("name", module.name);
  visit("definition", module.definition);
  visit("origin", module.origin);
  visit("is_optional", module.is_optional);
  visit("is_manual", module.is_manual);
  visit("parameters", module.parameters);
  visit("requirements", module.requirements);
}

template <class T, class Visitor>
requires std::same_as<std::remove_const_t<T>, PackageStep>
void visit_fields(T& step, Visitor& visit) {
  visit("system", step.system);
  visit("target", step.target);
  visit("framework_version", step.framework_version);
  visit("kernel_release", step.kernel_release);
  visit("staging_directory", step.staging_directory);
  visit("files", step.files);
  visit("modules", step.modules);
  visit("module_tree", step.module_tree);
  visit("modified", step.modified);
  visit("image_root", step.image_root);
  visit("update_pack", step.update_pack);
  visit("initramfs_image", step.initramfs_image);
  visit("manifest", step.manifest);
  visit("stamp", step.stamp);
}

// --- Values to JSON
// -----------------------------------------------------------------------------------------------

// JSON is made of characters, paths are made of bytes. Text that is no UTF-8 becomes {"latin1": …}, a byte a
// character.
constexpr const char* kLatin1 = "latin1";

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = support::utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) text += static_cast<char>(0xC0 | (byte >> 6));
    text += byte >= 0x80 ? static_cast<char>(0x80 | (byte & 0x3F)) : c;
  }
  return text;
}

Json encode(const std::string& text) {
  if (is_utf8(text)) return text;
  return Json{{kLatin1, latin1_to_utf8(text)}};
}

template <class Number>
requires std::integral<Number> Json encode(Number number) { return number; }

template <class T>
Json encode(const std::vector<T>& list);

Json encode(const std::pair<std::string, std::string>& pair) {
  return Json::array({encode(pair.first), encode(pair.second)});
}

template <class Struct>
requires std::is_aggregate_v<Struct> Json encode(const Struct& value);

struct Writer {
  Json json = Json::object();
  template <class T>
  void operator()(const char* name, const T& value) {
    json[name] = encode(value);
  }
};

template <class Struct>
requires std::is_aggregate_v<Struct> Json encode(const Struct& value) {
  Writer writer;
  visit_fields(value, writer);
  return std::move(writer.json);
}

template <class T>
Json encode(const std::vector<T>& list) {
  Json json = Json::array();
  for (const T& item : list) json.push_back(encode(item));
  return json;
}

// --- Values from JSON
// ---------------------------------------------------------------------------------------------

void decode(const Json& json, std::string& text) {
  if (json.is_string()) {
    text = json.get<std::string>();
    return;
  }
  if (!json.is_object() || json.size() != 1 || !json.contains(kLatin1)) throw BadJson("text expected");
  std::string_view characters = json.at(kLatin1).get_ref<const std::string&>();
  text.clear();
  while (!characters.empty()) {
    const std::size_t length = support::utf8_sequence_length(characters);
    const char32_t point = support::utf8_code_point(characters.substr(0, length));
    if (point > 0xFF) throw BadJson("a byte expected");
    text += static_cast<char>(point);
    characters.remove_prefix(length);
  }
}

void decode(const Json& json, bool& value) {
  if (!json.is_boolean()) throw BadJson("true or false expected");
  value = json.get<bool>();
}

template <class Number>
requires std::integral<Number>
void decode(const Json& json, Number& number) {
  if (!json.is_number_integer()) throw BadJson("a whole number expected");
  number = json.get<Number>();
  if (Json(number) != json) throw BadJson("number out of range");
}

void decode(const Json& json, std::pair<std::string, std::string>& pair) {
  if (!json.is_array() || json.size() != 2) throw BadJson("a pair expected");
  decode(json[0], pair.first);
  decode(json[1], pair.second);
}

template <class T>
void decode(const Json& json, std::vector<T>& list);

template <class Struct>
requires std::is_aggregate_v<Struct>
void decode(const Json& json, Struct& value);

struct Reader {
  const Json& json;
  std::size_t known = 0;
  template <class T>
  void operator()(const char* name, T& value) {
    const auto field = json.find(name);
    if (field == json.end()) throw BadJson(fmt::format("no `{}`", name));
    try {
      decode(*field, value);
    } catch (const BadJson& error) {
      throw BadJson(fmt::format("{}: {}", name, error.what()));
    }
    ++known;
  }
};

template <class Struct>
requires std::is_aggregate_v<Struct>
void decode(const Json& json, Struct& value) {
  if (!json.is_object()) throw BadJson("an object expected");
  Reader reader{json};
  visit_fields(value, reader);
  if (reader.known != json.size()) throw BadJson("unknown fields");
}

template <class T>
void decode(const Json& json, std::vector<T>& list) {
  if (!json.is_array()) throw BadJson("a list expected");
  for (const Json& item : json) decode(item, list.emplace_back());
}

// --- Whole files
// --------------------------------------------------------------------------------------------------

template <class Step>
std::string write(const char* kind, const Step& step) {
  return Json{{"version", kVersion}, {kind, encode(step)}}.dump(1) + "\n";
}

template <class Step>
support::Result<Step> read(const char* kind, std::string_view text) {
  try {
    const Json json = Json::parse(text);
    if (!json.is_object() || json.size() != 2 || !json.contains(kind) ||
        json.value("version", Json()) != kVersion) {
      return support::Error{fmt::format("this is no {} step of this version of Portato", kind)};
    }
    Step step;
    decode(json.at(kind), step);
    return step;
  } catch (const std::exception& error) {
    return support::Error{error.what()};
  }
}

}  // namespace

std::string to_json(const KbuildStep& step) { return write("kbuild", step); }
std::string to_json(const ExternalStep& step) { return write("external", step); }
std::string to_json(const VerifyStep& step) { return write("verify", step); }
std::string to_json(const PackageStep& step) { return write("package", step); }
std::string to_json(const OrderFacts& facts) { return write("facts", facts); }

support::Result<KbuildStep> kbuild_step_from_json(std::string_view json) {
  return read<KbuildStep>("kbuild", json);
}

support::Result<ExternalStep> external_step_from_json(std::string_view json) {
  return read<ExternalStep>("external", json);
}

support::Result<VerifyStep> verify_step_from_json(std::string_view json) {
  return read<VerifyStep>("verify", json);
}

support::Result<PackageStep> package_step_from_json(std::string_view json) {
  return read<PackageStep>("package", json);
}

support::Result<OrderFacts> order_facts_from_json(std::string_view json) {
  return read<OrderFacts>("facts", json);
}

}  // namespace portato::emit
