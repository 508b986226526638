// SPDX-License-Identifier: Apache-2.0
// The work folder on this machine.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "build/services.hpp"
#include "diag/sink.hpp"
#include "os/work_folder.hpp"

namespace portato::build {

class WorkDisk final : public Disk {
 public:
  /// `on_wait` hears who has the folder ("process 17"), if that has to end first.
  WorkDisk(std::string root, os::WorkFolder::Wait wait, std::function<void(const std::string&)> on_wait,
           diag::DiagSink& sink)
      : root_(std::move(root)), wait_(wait), on_wait_(std::move(on_wait)), sink_(sink) {}

  bool acquire() override;
  std::string read(const std::string& path) override;
  support::Status write(const os::OutputSet& files) override;
  void remove(const std::string& path) override;
  bool has_entries(const std::string& folder) override;

  /// After acquire().
  [[nodiscard]] const os::WorkFolder& folder() const { return *folder_; }

 private:
  void report(const os::WorkFolderRefusal& refusal);

  std::string root_;
  os::WorkFolder::Wait wait_;
  std::function<void(const std::string&)> on_wait_;
  diag::DiagSink& sink_;
  std::optional<os::WorkFolder> folder_;
};

}  // namespace portato::build
