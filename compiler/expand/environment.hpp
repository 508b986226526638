// SPDX-License-Identifier: Apache-2.0
// The variables that definition files see: where each value came from, and which ones a directive has looked
// at.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "source/source_range.hpp"

namespace portato::expand {

enum class VariableOrigin : std::uint8_t {
  kProcess,    ///< the environment Portato was started with
  kFramework,  ///< $LEGATO_ROOT/build/<target>/config.sh
  kTool,       ///< set by Portato itself: target, tool chain, directories
  kFile,       ///< `buildVars` of a system definition
  kKernel,     ///< a fact of the kernel that modules are built for
};

struct Variable {
  std::string value;
  VariableOrigin origin = VariableOrigin::kProcess;
  source::SourceRange range;  ///< where it was set; kFile only
};

/// Variables whose values are looked up only when somebody asks: most files never do, and finding a kernel
/// takes time.
class LazyVariables {
 public:
  LazyVariables() = default;
  LazyVariables(const LazyVariables&) = delete;
  LazyVariables& operator=(const LazyVariables&) = delete;
  virtual ~LazyVariables() = default;

  /// Whether `name` is one of them.
  [[nodiscard]] virtual bool covers(std::string_view name) const = 0;
  /// The value of one that is covered; lives as long as this object. Null: nothing is known.
  virtual const Variable* find(std::string_view name) = 0;
  /// Why find() gave nothing; the first time only, so that it is said once.
  virtual std::optional<std::string> take_reason() = 0;
};

class Environment {
 public:
  /// Not owned. What is set() goes before it.
  void set_lazy(LazyVariables* lazy) { lazy_ = lazy; }
  /// Null unless `name` is one of the lazy variables.
  [[nodiscard]] LazyVariables* lazy_of(std::string_view name) const {
    return lazy_ != nullptr && lazy_->covers(name) ? lazy_ : nullptr;
  }

  void set(const std::string& name, Variable variable) { variables_[name] = std::move(variable); }

  /// Null if it is not set.
  [[nodiscard]] const Variable* find(std::string_view name) const;
  /// The value; empty if it is not set.
  [[nodiscard]] std::string_view value(std::string_view name) const;

  /// A directive used the value: from now on it should not change. The first use is kept.
  void mark_used_by_directive(std::string_view name, source::SourceRange use);
  /// Invalid if no directive used it.
  [[nodiscard]] source::SourceRange directive_use(std::string_view name) const;

  /// Without the lazy ones.
  [[nodiscard]] const std::map<std::string, Variable, std::less<>>& all() const { return variables_; }

 private:
  std::map<std::string, Variable, std::less<>> variables_;
  std::map<std::string, source::SourceRange, std::less<>> directive_uses_;
  LazyVariables* lazy_ = nullptr;
};

/// Names that `buildVars` may not assign: LEGATO_ROOT, CURDIR and others that the tools set themselves.
bool is_reserved_variable(std::string_view name);

}  // namespace portato::expand
