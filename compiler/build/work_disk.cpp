// SPDX-License-Identifier: Apache-2.0
#include "build/work_disk.hpp"

#include "diag/codes.hpp"
#include "os/output_writer.hpp"
#include "support/paths.hpp"

namespace portato::build {

bool WorkDisk::acquire() {
  if (folder_) return true;
  auto taken = os::WorkFolder::acquire(root_, wait_, on_wait_);
  if (const auto* refusal = std::get_if<os::WorkFolderRefusal>(&taken)) {
    report(*refusal);
    return false;
  }
  folder_.emplace(std::move(std::get<os::WorkFolder>(taken)));
  const support::Status made = folder_->make_private("stamps");
  if (!made) sink_.report(diag::make(diag::kFileTrouble, {}, made.error().message));
  return made.ok();
}

void WorkDisk::report(const os::WorkFolderRefusal& refusal) {
  using Reason = os::WorkFolderRefusal::Reason;
  const auto report = [&](const auto& definition) {
    sink_.report(diag::make(definition, {}, refusal.message));
  };
  switch (refusal.reason) {
    case Reason::kBusy:
      return report(diag::kWorkFolderBusy);
    case Reason::kNotOurs:
      return report(diag::kNotAWorkFolder);
    case Reason::kUnsafe:
      return report(diag::kUnsafeWorkFolder);
    case Reason::kTrouble:
      return report(diag::kFileTrouble);
  }
}

std::string WorkDisk::read(const std::string& path) {
  auto text = os::read_whole_file(path);
  return text ? std::move(*text) : std::string();
}

support::Status WorkDisk::write(const os::OutputSet& files) {
  const auto written = folder_->write(files);
  if (!written) return written.error();
  return support::Done{};
}

void WorkDisk::remove(const std::string& path) {
  os::remove_file(path);
  os::remove_empty_directory(support::directory_of(path));
}

bool WorkDisk::has_entries(const std::string& folder) { return os::has_entries(folder); }

}  // namespace portato::build
