// SPDX-License-Identifier: Apache-2.0
// One command as data. Each command_<name>.cpp holds the options of a command, the function that runs it, and
// its record; commands.cpp lists the records.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "driver/option_spec.hpp"
#include "driver/options.hpp"

namespace portato::driver {

/// One run of a command that is to come, with the options that the command line fills.
class Invocation {
 public:
  Invocation() = default;
  Invocation(const Invocation&) = delete;
  Invocation& operator=(const Invocation&) = delete;
  virtual ~Invocation() = default;

  /// What OptionSpec::set takes.
  virtual void* options() = 0;
  [[nodiscard]] virtual const ReportOptions& report() const = 0;
  virtual void set_given(std::vector<GivenValue> given) = 0;
  /// What is wrong with the options taken together.
  virtual Complaint finish() = 0;
  /// The exit code.
  [[nodiscard]] virtual int run() const = 0;
};

enum class Visibility : std::uint8_t {
  kPublic,    ///< with a manual page and completion
  kOverview,  ///< only in the list of commands
  kHidden,    ///< in neither
};

struct CommandSpec {
  std::string_view name;
  std::string_view summary;
  std::span<const OptionSpec> inputs;
  std::string_view examples;  ///< lines
  std::span<const OptionSpec> options;
  std::unique_ptr<Invocation> (*make)();
  bool is_program = false;  ///< not only a word behind `portato`
  bool may_lack_inputs = false;
  Visibility visibility = Visibility::kPublic;
};

template <class Options>
Complaint accept(Options&) {
  return std::nullopt;
}

template <class Options, int (*kRun)(const Options&), Complaint (*kFinish)(Options&)>
class InvocationOf final : public Invocation {
 public:
  void* options() override { return &options_; }
  [[nodiscard]] const ReportOptions& report() const override {
    if constexpr (requires { options_.report; }) {
      return options_.report;
    } else {
      static const ReportOptions kNone;
      return kNone;
    }
  }
  void set_given(std::vector<GivenValue> given) override {
    if constexpr (requires { options_.project; }) options_.project.given = std::move(given);
  }
  Complaint finish() override { return kFinish(options_); }
  [[nodiscard]] int run() const override { return kRun(options_); }

 private:
  Options options_;
};

/// For CommandSpec::make. `kFinish` completes the options, or finds fault with them.
template <class Options, int (*kRun)(const Options&), Complaint (*kFinish)(Options&) = accept<Options>>
std::unique_ptr<Invocation> invocation() {
  return std::make_unique<InvocationOf<Options, kRun, kFinish>>();
}

}  // namespace portato::driver
