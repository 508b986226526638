// SPDX-License-Identifier: Apache-2.0
#include "diag/severity_policy.hpp"

#include <catch2/catch.hpp>
#include <initializer_list>

#include "diag/codes.hpp"
#include "diag/sink.hpp"

using namespace portato;
using diag::Severity;

namespace {

/// The severity that `undefined-variable` gets; empty if it is silenced.
std::string severity_after(std::initializer_list<const char*> words) {
  diag::SeverityPolicy policy;
  for (const char* word : words) CHECK_FALSE(policy.apply(word).has_value());
  const auto severity = policy.decide(diag::kUndefinedVariable.info, Severity::kWarning);
  return severity ? std::string(to_string(*severity)) : "";
}

std::string complaint_about(const char* word) {
  diag::SeverityPolicy policy;
  const auto complaint = policy.apply(word);
  return complaint ? complaint->message : "";
}

}  // namespace

TEST_CASE("the last word about a warning counts, and it beats a word about all") {
  CHECK(severity_after({}) == "warning");
  CHECK(severity_after({"-Wno-undefined-variable"}) == "");
  CHECK(severity_after({"-Wno-D2011"}) == "");
  CHECK(severity_after({"-Wno-undefined-variable", "-Wundefined-variable"}) == "warning");
  CHECK(severity_after({"-Werror"}) == "error");
  CHECK(severity_after({"-Werror", "-Wno-error"}) == "warning");
  CHECK(severity_after({"-Werror=undefined-variable"}) == "error");
  CHECK(severity_after({"-Wno-error=undefined-variable", "-Werror"}) == "warning");
  CHECK(severity_after({"-Wno-undefined-variable", "-Werror"}) == "");
  CHECK(severity_after({"-Wno-undefined-variable", "-Werror=undefined-variable"}) == "error");
  CHECK(severity_after({"-Werror=setting-overwritten"}) == "warning");
}

TEST_CASE("errors stay errors, and words that change nothing are said to") {
  CHECK(complaint_about("-Wundefined-varible") ==
        "`-Wundefined-varible` names no warning; did you mean `undefined-variable`?");
  CHECK(complaint_about("-Wno-error=nonsense") == "`-Wno-error=nonsense` names no warning");
  CHECK(complaint_about("-Wno-source-not-found") ==
        "`-Wno-source-not-found` changes nothing: `source-not-found` is an error and stays one");
  CHECK(complaint_about("-Werror=source-not-found").empty());
  diag::SeverityPolicy policy;
  (void)policy.apply("-Wno-source-not-found");
  CHECK(policy.decide(diag::kSourceNotFound.info, Severity::kError) == Severity::kError);
}

TEST_CASE("a sink counts what the policy leaves, and each thing once") {
  diag::SeverityPolicy policy;
  (void)policy.apply("-Werror=undefined-variable");
  (void)policy.apply("-Wno-setting-overwritten");
  diag::CollectingSink sink;
  sink.set_policy(policy);
  for (int i = 0; i < 2; ++i) {
    sink.report(diag::make(diag::kUndefinedVariable, {}, std::string("A")));
    sink.report(diag::make(diag::kSettingOverwritten, {}, std::string("b")));
    sink.report(diag::make(diag::kUnknownWarning, {}, std::string("-Wx"), std::string()));
  }
  CHECK(sink.error_count() == 1);
  CHECK(sink.warning_count() == 1);
  CHECK(sink.take_sorted().size() == 2);
  CHECK(sink.take_sorted().empty());
}
