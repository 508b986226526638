// SPDX-License-Identifier: Apache-2.0
#include "emit/steps_json.hpp"

#include "support/json_fields.hpp"

namespace portato::emit {

namespace {

using namespace plan;
using support::Json;

constexpr int kVersion = 1;

template <class Step>
std::string write(const char* kind, const Step& step) {
  return Json{{"version", kVersion}, {kind, support::encode(step)}}.dump(1) + "\n";
}

template <class Step>
support::Result<Step> read(const char* kind, std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return support::Error{"this is no JSON"};
  if (!json.is_object() || json.size() != 2 || !json.contains(kind) ||
      json.value("version", Json()) != kVersion) {
    return support::Error{fmt::format("this is no {} step of this version of Portato", kind)};
  }
  return support::decode<Step>(json.at(kind));
}

}  // namespace

std::string to_json(const KbuildStep& step) { return write("kbuild", step); }
std::string to_json(const ExternalStep& step) { return write("external", step); }
std::string to_json(const VerifyStep& step) { return write("verify", step); }
std::string to_json(const PackageStep& step) { return write("package", step); }
std::string to_json(const StepResult& result) { return write("result", result); }

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

support::Result<StepResult> step_result_from_json(std::string_view json) {
  return read<StepResult>("result", json);
}

}  // namespace portato::emit
