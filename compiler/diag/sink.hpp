// SPDX-License-Identifier: Apache-2.0
// Where phases put what they have to say. A phase never knows what becomes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"
#include "diag/severity_policy.hpp"

namespace portato::diag {

class DiagSink {
 public:
  DiagSink() = default;
  DiagSink(const DiagSink&) = delete;
  DiagSink& operator=(const DiagSink&) = delete;
  virtual ~DiagSink() = default;

  virtual void report(Diagnostic diagnostic) = 0;
};

/// Keeps everything until the run is over, each thing once, and without what only follows from an error of
/// syntax at the same place. Policy and suppression act on arrival, so that nothing gets around them and the
/// counts are right.
class CollectingSink final : public DiagSink {
 public:
  /// For what is reported from now on.
  void set_policy(SeverityPolicy policy) { policy_ = std::move(policy); }

  void report(Diagnostic diagnostic) override;

  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] std::size_t warning_count() const { return warnings_; }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

  /// All that take_sorted() has not taken yet, in its order.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

  /// What was reported since the last call, in the order of files (as they were first read) and positions, at
  /// most `limit_per_file` of a file: a last note then counts the others. Diagnostics about no place
  /// come first.
  [[nodiscard]] std::vector<Diagnostic> take_sorted(std::size_t limit_per_file = 20);

 private:
  [[nodiscard]] bool is_follow_up(const Diagnostic& diagnostic) const;
  void mark_unreliable_range(const Diagnostic& diagnostic);
  /// What a variable that is not set leads to at the same place is reported instead of it.
  void absorb_root_cause(Diagnostic& diagnostic);

  SeverityPolicy policy_;
  /// What syntax errors leave unsure, by file: begin → end of ranges that do not overlap.
  std::map<source::SourceId, std::map<std::uint32_t, std::uint32_t>> damage_;
  std::set<std::tuple<std::uint16_t, source::SourceId, std::uint32_t, std::uint32_t, std::string>> seen_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace portato::diag
