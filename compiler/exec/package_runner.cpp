// SPDX-License-Identifier: Apache-2.0
#include "exec/package_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <list>

#include "emit/manifest.hpp"
#include "exec/depmod_runner.hpp"
#include "exec/staging.hpp"
#include "os/archive.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Error;
using support::Result;
using support::Status;

Result<std::uint64_t> append(const std::string& source, os::TemporaryFile& destination) {
  os::FileReader reader(source, os::FileReader::Links::kRefuse);
  if (!reader.is_open()) return reader.open_error();
  std::uint64_t size = 0;
  while (true) {
    const Result<std::string_view> piece = reader.read();
    if (!piece) return piece.error();
    if (piece->empty()) return size;
    if (const Status written = destination.write(*piece); !written) return written.error();
    size += piece->size();
  }
}

// Whether the finished temporary file holds what its path holds already.
bool is_unchanged(const os::TemporaryFile& file) {
  os::FileReader fresh(file.temporary_path(), os::FileReader::Links::kRefuse);
  os::FileReader old(file.path(), os::FileReader::Links::kRefuse);
  return fresh.is_open() && old.is_open() && fresh.size() == old.size() && fresh.mode() == old.mode() &&
         os::have_same_bytes(fresh, old);
}

std::vector<emit::ManifestFile> manifest_files(const std::vector<HashedFile>& files) {
  std::vector<emit::ManifestFile> listed;
  for (const HashedFile& file : files)
    listed.push_back({file.path, file.size, file.mode, file.sha256, file.link});
  return listed;
}

class Packager {
 public:
  Packager(const plan::PackageStep& step, const StepContext& context)
      : step_(step),
        context_(context),
        scratch_(context.scratch.empty() ? step.staging_directory + ".tmp" : context.scratch) {}

  Status run() {
    if (const Status staged = stage(); !staged) return staged;
    if (const Status made = make_update_pack(); !made) return made;
    if (const Status made = make_initramfs_image(); !made) return made;
    if (const Status made = make_manifest(); !made) return made;
    if (context_.signals.interrupted() != 0) return support::error_from_errno(EINTR);
    if (const Status committed = commit(); !committed) return committed;
    return os::write_file_atomically(step_.stamp, md5_ + "\n", context_.scratch);
  }

 private:
  static constexpr std::uint32_t kOutputMode = 0644;

  Status stage() {
    Result<std::vector<HashedFile>> files =
        stage_files(step_.staging_directory, step_.files, scratch_, context_.signals);
    if (!files) return files.error();
    files_ = std::move(*files);
    if (const Status described = describe_modules(); !described) return described;
    md5_ = system_md5(files_);
    const std::string info = fmt::format("system.name={}\nsystem.md5={}\n", step_.system, md5_);
    const std::string version = fmt::format("{}_{}\n", step_.framework_version, md5_);
    for (const auto& [path, text] : {std::pair(kInfoProperties, info), std::pair(kVersionFile, version)}) {
      Result<HashedFile> staged = stage_text(step_.staging_directory, path, text, scratch_);
      if (!staged) return staged.error();
      files_.push_back(std::move(*staged));
    }
    std::sort(files_.begin(), files_.end(),
              [](const auto& left, const auto& right) { return left.path < right.path; });
    return Done{};
  }

  Status describe_modules() {
    if (step_.module_tree.empty()) return Done{};
    Result<std::vector<HashedFile>> described =
        run_depmod(step_.staging_directory, step_.module_tree, step_.kernel_release, context_);
    if (!described) return described.error();
    files_.insert(files_.end(), described->begin(), described->end());
    std::sort(files_.begin(), files_.end(),
              [](const auto& left, const auto& right) { return left.path < right.path; });
    return Done{};
  }

  [[nodiscard]] std::vector<os::ArchiveMember> members(const std::string& prefix) const {
    std::vector<os::ArchiveMember> members;
    for (const HashedFile& file : files_) {
      const std::string path = prefix.empty() ? file.path : prefix + "/" + file.path;
      const std::string source = file.link.empty() ? step_.staging_directory + "/" + file.path : "";
      members.push_back({path, source, file.mode, file.size, file.link, file.sha256});
    }
    return members;
  }

  // The header tells the payload's size, so the payload is made first, in a file that never gets a name of
  // its own.
  Status make_update_pack() {
    if (step_.update_pack.empty()) return Done{};
    Result<os::TemporaryFile> payload = os::TemporaryFile::create_in(scratch_, step_.update_pack);
    if (!payload) return payload.error();
    const Status packed = os::write_archive(os::ArchiveKind::kTarBzip2,
                                            os::with_directories(members(""), os::ArchiveKind::kTarBzip2),
                                            step_.modified, *payload, context_.signals);
    if (!packed) return packed;
    if (const Status finished = payload->finish(kOutputMode); !finished) return finished;
    const os::FileReader measured(payload->temporary_path(), os::FileReader::Links::kRefuse);
    Result<os::TemporaryFile> pack = os::TemporaryFile::create(step_.update_pack, scratch_);
    if (!pack) return pack.error();
    if (const Status written = pack->write(update_header(md5_, measured.size())); !written) return written;
    const Result<std::uint64_t> appended = append(payload->temporary_path(), *pack);
    if (!appended) return appended.error();
    if (*appended != measured.size())
      return Error{"cannot write `" + step_.update_pack + "`: its payload changed"};
    return keep(std::move(*pack));
  }

  Status make_initramfs_image() {
    if (step_.initramfs_image.empty()) return Done{};
    Result<os::TemporaryFile> image = os::TemporaryFile::create(step_.initramfs_image, scratch_);
    if (!image) return image.error();
    const Status packed =
        os::write_archive(os::ArchiveKind::kCpioZstd,
                          os::with_directories(members(step_.image_root), os::ArchiveKind::kCpioZstd),
                          step_.modified, *image, context_.signals);
    return packed ? keep(std::move(*image)) : packed;
  }

  Status make_manifest() {
    if (step_.manifest.empty()) return Done{};
    Result<os::TemporaryFile> manifest = os::TemporaryFile::create(step_.manifest, scratch_);
    if (!manifest) return manifest.error();
    const std::string text = emit::manifest_yaml(step_, manifest_files(files_), md5_);
    if (const Status written = manifest->write(text); !written) return written;
    return keep(std::move(*manifest));
  }

  Status keep(os::TemporaryFile file) {
    if (const Status finished = file.finish(kOutputMode); !finished) return finished;
    outputs_.push_back(std::move(file));
    return Done{};
  }

  /// What did not change keeps its time, so that it does not look like a new one to whoever delivers it.
  Status commit() {
    for (os::TemporaryFile& file : outputs_) {
      if (is_unchanged(file)) continue;
      if (const Status committed = file.commit(); !committed) return committed;
    }
    return Done{};
  }

  const plan::PackageStep& step_;
  const StepContext& context_;
  std::string scratch_;
  std::vector<HashedFile> files_;
  std::string md5_;
  std::list<os::TemporaryFile> outputs_;
};

}  // namespace

int run_package_step(const plan::PackageStep& step, const StepContext& context) {
  const Status done = Packager(step, context).run();
  const int status = done ? os::kExitDone : context.report_error(done.error());
  return context.signals.interrupted() != 0 ? context.signals.exit_status() : status;
}

std::string update_header(const std::string& md5, std::uint64_t payload_size) {
  return fmt::format("{{\n\"command\":\"updateSystem\",\n\"md5\":\"{}\",\n\"size\":{}\n}}", md5,
                     payload_size);
}

}  // namespace portato::exec
