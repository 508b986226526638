// SPDX-License-Identifier: Apache-2.0
// Replaces several files of a folder in one instant, which no system call does: each name becomes, one after
// the other, a symbolic link that leads through one common link to the old file; then that common link is
// renamed; then each name becomes the new file itself. At rest there are only plain files.
//
//   update -> .NAME.portato-set/current/0    current -> old     old/0 is the old file, new/0 the new one
//
// Where links are not to be had (FAT), the names are changed directly, one after the other.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exec/input_files.hpp"
#include "os/folder.hpp"
#include "plan/steps.hpp"
#include "support/result.hpp"

namespace portato::exec {

class SetSwitch {
 public:
  /// `name` of the hidden folder in `directory`. Both must outlive this, and nobody else may switch the same
  /// set.
  SetSwitch(const os::Folder& directory, std::string name) : directory_(directory), name_(std::move(name)) {}

  /// Puts right what a run left that was killed in the middle: old or new set as the common link says.
  [[nodiscard]] support::Status recover() const;

  /// Brings the new files to the disk, hidden; nothing of the set changes. On failure everything is cleared
  /// away.
  support::Status prepare(const std::vector<plan::StagedFile>& files);

  /// After prepare(). A failure before the instant leaves the old set, one after it the new one; what is not
  /// yet a plain file then recover() makes one.
  support::Status commit();

  /// Instead of commit().
  [[nodiscard]] support::Status discard() const;

 private:
  struct Member {
    std::string path;  ///< seen from the folder
    bool is_redirected = false;
  };

  [[nodiscard]] std::string hidden(const std::string& part) const;
  [[nodiscard]] std::string whole(const std::string& part) const { return directory_.path() + "/" + part; }
  support::Status copy_members(const std::vector<plan::StagedFile>& files);
  support::Status copy_member(InputFiles& inputs, const plan::StagedFile& file, std::size_t index);
  [[nodiscard]] support::Status write_list() const;
  [[nodiscard]] support::Status keep_old(std::size_t index) const;
  support::Status redirect(std::size_t index);
  [[nodiscard]] support::Status redirect_all(bool& can_link);
  [[nodiscard]] support::Status point_to(const char* version) const;
  [[nodiscard]] support::Status settle_all() const;
  [[nodiscard]] support::Status settle(std::size_t index, const std::string& version) const;
  [[nodiscard]] support::Status roll_back() const;
  [[nodiscard]] support::Status rename(const std::string& from, const std::string& to) const;
  [[nodiscard]] support::Status sync_directories() const;

  const os::Folder& directory_;
  std::string name_;
  std::vector<Member> members_;
};

}  // namespace portato::exec
