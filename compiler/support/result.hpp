// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value, or the reason why the operating system or a tool did not give one. For expected
// failures only; a user's mistake is a diagnostic instead.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace portato::support {

/// An expected failure, in words that can stand after "cannot …: ".
struct Error {
  std::string message;   ///< errno's text or a tool's own words, without a final full stop
  int error_number = 0;  ///< errno, or 0 where none applies
};

/// Error with the text of `error_number`.
Error error_from_errno(int error_number);

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : content_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(content_); }
  explicit operator bool() const { return ok(); }

  T& operator*() { return std::get<T>(content_); }
  const T& operator*() const { return std::get<T>(content_); }
  T* operator->() { return &std::get<T>(content_); }
  const T* operator->() const { return &std::get<T>(content_); }

  /// Only if !ok().
  [[nodiscard]] const Error& error() const { return std::get<Error>(content_); }

 private:
  std::variant<T, Error> content_;
};

struct Done {};
using Status = Result<Done>;

}  // namespace portato::support
