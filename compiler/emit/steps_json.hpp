// SPDX-License-Identifier: Apache-2.0
// The steps of plan/steps.hpp as JSON files in the work folder, and back.
#pragma once

#include <string>
#include <string_view>

#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::emit {

std::string to_json(const plan::KbuildStep& step);
std::string to_json(const plan::ExternalStep& step);
std::string to_json(const plan::VerifyStep& step);
std::string to_json(const plan::PackageStep& step);
std::string to_json(const plan::StepResult& result);

/// Fail on anything that to_json() of the same version did not write.
support::Result<plan::KbuildStep> kbuild_step_from_json(std::string_view json);
support::Result<plan::ExternalStep> external_step_from_json(std::string_view json);
support::Result<plan::VerifyStep> verify_step_from_json(std::string_view json);
support::Result<plan::PackageStep> package_step_from_json(std::string_view json);
support::Result<plan::StepResult> step_result_from_json(std::string_view json);

}  // namespace portato::emit
