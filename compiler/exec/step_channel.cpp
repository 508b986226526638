// SPDX-License-Identifier: Apache-2.0
#include "exec/step_channel.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>

#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Result;

constexpr const char* kLockVariable = "PORTATO_STEP_LOCK";
constexpr const char* kMessagesVariable = "PORTATO_STEP_MESSAGES";
constexpr const char* kPinVariable = "PORTATO_STEP_PIN";

/// A variable's value, taken out of the environment.
std::optional<std::string> take_variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) return std::nullopt;
  std::string text = value;
  ::unsetenv(name);
  return text;
}

/// The descriptor that a variable names, from now on for this process alone.
os::FileDescriptor take_descriptor(const char* name) {
  const std::optional<std::string> text = take_variable(name);
  if (!text) return {};
  char* end = nullptr;
  const long number = std::strtol(text->c_str(), &end, 10);
  const bool is_one = !text->empty() && *end == '\0' && number > STDERR_FILENO && number < 1 << 20;
  if (!is_one || ::fcntl(static_cast<int>(number), F_SETFD, FD_CLOEXEC) != 0) return {};
  return os::FileDescriptor(static_cast<int>(number));
}

/// Several steps read the same open file: each from its beginning.
std::string read_from_start(const os::FileDescriptor& file) {
  std::string text;
  std::array<char, 512> piece{};
  while (true) {
    const ssize_t count = ::pread(file.number(), piece.data(), piece.size(), static_cast<off_t>(text.size()));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
}

Result<os::FileDescriptor> file_in_memory() {
  os::FileDescriptor file(::memfd_create("portato", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.is_open()) return support::error_from_errno(errno);
  return file;
}

/// One that can only be read from now on.
Result<os::FileDescriptor> file_in_memory(const std::string& content) {
  Result<os::FileDescriptor> made = file_in_memory();
  if (!made) return made;
  os::FileDescriptor file = std::move(*made);
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::write(file.number(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return support::error_from_errno(errno);
    done += static_cast<std::size_t>(count);
  }
  ::fcntl(file.number(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  return file;
}

}  // namespace

Result<StepChannel> StepChannel::open(int lock, const std::optional<std::string>& pin) {
  StepChannel channel;
  channel.lock_ = lock;
  Result<os::FileDescriptor> messages = file_in_memory();
  if (!messages) return messages.error();
  channel.messages_ = std::move(*messages);
  // Steps that speak at the same time do not overwrite each other.
  ::fcntl(channel.messages_.number(), F_SETFL, O_APPEND);
  if (!pin) return channel;
  Result<os::FileDescriptor> file = file_in_memory(*pin);
  if (!file) return file.error();
  channel.pin_ = std::move(*file);
  return channel;
}

std::vector<std::pair<std::string, std::string>> StepChannel::environment() const {
  std::vector<std::pair<std::string, std::string>> variables = {
      {kMessagesVariable, fmt::format("{}", messages_.number())}};
  if (lock_ >= 0) variables.emplace_back(kLockVariable, fmt::format("{}", lock_));
  if (pin_.is_open()) variables.emplace_back(kPinVariable, fmt::format("{}", pin_.number()));
  return variables;
}

std::vector<int> StepChannel::descriptors() const {
  std::vector<int> numbers = {messages_.number()};
  if (lock_ >= 0) numbers.push_back(lock_);
  if (pin_.is_open()) numbers.push_back(pin_.number());
  return numbers;
}

std::vector<StepMessage> StepChannel::messages() const {
  std::vector<StepMessage> messages;
  const std::string text = read_from_start(messages_);
  for (const std::string_view line : support::split(text, '\n')) {
    // One that was cut off is that of a step that was killed.
    if (std::optional<StepMessage> message = diag::message_from_wire(line))
      messages.push_back(std::move(*message));
  }
  return messages;
}

StepInheritance take_inheritance() {
  StepInheritance inheritance;
  inheritance.lock = take_descriptor(kLockVariable);
  inheritance.messages = take_descriptor(kMessagesVariable);
  inheritance.pin = take_signing_pin();
  if (const os::FileDescriptor pin = take_descriptor(kPinVariable); pin.is_open())
    inheritance.pin = read_from_start(pin);
  return inheritance;
}

bool leave_message(const StepInheritance& inheritance, const StepMessage& message) {
  if (!inheritance.messages.is_open()) return false;
  const std::string line = diag::to_wire(message) + "\n";
  // In one call: it is then whole.
  return ::write(inheritance.messages.number(), line.data(), line.size()) ==
         static_cast<ssize_t>(line.size());
}

std::optional<std::string> take_signing_pin() { return take_variable(kSigningPin); }

}  // namespace portato::exec
