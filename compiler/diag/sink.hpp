// Where phases put what they have to say. A phase never knows what becomes of it.
#pragma once

#include <cstddef>
#include <vector>

#include "diag/diagnostic.hpp"

namespace portato::diag {

class DiagSink {
 public:
  DiagSink() = default;
  DiagSink(const DiagSink&) = delete;
  DiagSink& operator=(const DiagSink&) = delete;
  virtual ~DiagSink() = default;

  virtual void report(Diagnostic diagnostic) = 0;
};

/// Keeps everything until the run is over.
class CollectingSink final : public DiagSink {
 public:
  void report(Diagnostic diagnostic) override;

  [[nodiscard]] std::size_t error_count() const { return errors_; }
  [[nodiscard]] std::size_t warning_count() const { return warnings_; }
  [[nodiscard]] bool has_errors() const { return errors_ > 0; }
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

  /// What was reported since the last call, in the order of files (as they were first read) and positions, without
  /// repetitions, at most `limit_per_file` of a file: a last note then counts the others. Diagnostics about no place
  /// come first.
  [[nodiscard]] std::vector<Diagnostic> take_sorted(std::size_t limit_per_file = 20);

 private:
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

}  // namespace portato::diag
