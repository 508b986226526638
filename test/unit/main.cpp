// SPDX-License-Identifier: Apache-2.0
// Catch2, compiled once, and a main that tells what was skipped from what has passed: Catch2 2 knows no
// skipping.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <iostream>

#include "skip.hpp"

namespace {

std::size_t cases = 0;
std::size_t skipped = 0;

class Tally : public Catch::TestEventListenerBase {
 public:
  using TestEventListenerBase::TestEventListenerBase;

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    TestEventListenerBase::testCaseStarting(info);
    portato::test::has_skipped = false;
  }
  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    TestEventListenerBase::testCaseEnded(stats);
    ++cases;
    // One that could check a part of what it is about has done so.
    if (portato::test::has_skipped && stats.totals.assertions.total() == 0) ++skipped;
  }
};
CATCH_REGISTER_LISTENER(Tally)

}  // namespace

int main(int argc, char** argv) {
  const int status = Catch::Session().run(argc, argv);
  if (skipped > 0) std::cout << skipped << " of " << cases << " test cases were skipped\n";
  return status == 0 && skipped > 0 && skipped == cases ? portato::test::kExitSkipped : status;
}
