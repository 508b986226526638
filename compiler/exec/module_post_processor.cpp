// SPDX-License-Identifier: Apache-2.0
#include "exec/module_post_processor.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "diag/codes.hpp"
#include "exec/kbuild_state.hpp"
#include "exec/step_channel.hpp"
#include "kernel/build_id.hpp"
#include "os/file_reader.hpp"
#include "os/output_writer.hpp"
#include "os/process.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Result;
using support::Status;

constexpr std::string_view kPkcs11 = "pkcs11:";

struct Compressor {
  std::string_view name;
  std::string_view suffix;
  std::vector<std::string> command;  ///< replaces each file by a compressed one
};

/// As the kernel compresses its own: what its decompressor, which is in charge with
/// CONFIG_MODULE_DECOMPRESS, understands. In one thread and without a time, so that the bytes are always the
/// same.
const std::array<Compressor, 3>& compressors() {
  static const std::array<Compressor, 3> kAll = {{
      {"zstd", ".zst", {"zstd", "--single-thread", "--rm", "-f", "-q", "--"}},
      {"xz", ".xz", {"xz", "-T1", "--check=crc32", "--lzma2=dict=1MiB", "-f", "--"}},
      {"gzip", ".gz", {"gzip", "-n", "-9", "-f", "--"}},
  }};
  return kAll;
}

const Compressor* find_compressor(std::string_view name) {
  const auto* found =
      std::find_if(compressors().begin(), compressors().end(), [&](const auto& c) { return c.name == name; });
  return found == compressors().end() ? nullptr : found;
}

/// struct module_signature and the marker behind it (include/linux/module_signature.h).
std::string signature_trailer(std::size_t size) {
  constexpr char kPkcs7 = 2;
  std::string trailer = {0, 0, kPkcs7, 0, 0, 0, 0, 0};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) trailer += static_cast<char>(size >> shift & 0xFFU);
  return trailer + "~Module signature appended~\n";
}

/// What openssl says at most: the reason of its last error.
std::string reason_in(std::string_view output) {
  std::string reason = "openssl failed";
  for (const std::string_view line : support::split(output, '\n')) {
    const std::vector<std::string_view> fields = support::split(line, ':');
    const bool is_error = fields.size() > 5 && fields[1] == "error" && !fields[5].empty();
    if (is_error) {
      reason = fields[5];
    } else if (line.starts_with("Could not") || line.starts_with("Can't")) {
      reason = line;
    }
  }
  return reason;
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](auto part) { return text.find(part) != std::string_view::npos; });
}

}  // namespace

bool ModulePostProcessor::is_needed() const {
  return !finish_.strip.empty() || !finish_.debug_directory.empty() || !finish_.signing_key.empty() ||
         !finish_.compression.empty();
}

std::string ModulePostProcessor::identity() const {
  std::string text =
      fmt::format("{}|{}|{}|{}", finish_.strip, finish_.debug_directory, finish_.hash, finish_.compression);
  if (!finish_.signing_key.empty())
    text += fmt::format("|{}|{}", file_identity(finish_.signing_key), file_identity(finish_.certificate));
  return text;
}

std::string_view ModulePostProcessor::suffix() const {
  const Compressor* compressor = find_compressor(finish_.compression);
  return compressor == nullptr ? std::string_view() : compressor->suffix;
}

int ModulePostProcessor::finish(std::vector<std::string>& files) const {
  int status = keep_debug_files(files);
  if (status == os::kExitDone) status = strip(files);
  for (const std::string& file : files) {
    if (status == os::kExitDone && !finish_.signing_key.empty()) status = sign(file);
  }
  return status == os::kExitDone ? compress(files) : status;
}

/// Named by build-id, where debuggers look; modules without one by their names.
int ModulePostProcessor::keep_debug_files(const std::vector<std::string>& files) const {
  if (finish_.debug_directory.empty()) return os::kExitDone;
  for (const std::string& file : files) {
    const Result<std::string> bytes = os::read_whole_file(file);
    if (!bytes) return context_.report_error(bytes.error());
    const std::string id = kernel::build_id_of(*bytes);
    const std::string name = id.size() > 2
                                 ? fmt::format(".build-id/{}/{}.debug", id.substr(0, 2), id.substr(2))
                                 : fmt::format("{}.debug", support::file_name_of(file));
    const std::string copy = file + ".debug";
    if (const int status = run({finish_.objcopy, "--only-keep-debug", file, copy}); status != os::kExitDone)
      return status;
    const Result<bool> kept = os::copy_if_changed(copy, finish_.debug_directory + "/" + name, "", 0644);
    if (!kept) return context_.report_error(kept.error());
    os::remove_file(copy);
  }
  return os::kExitDone;
}

/// All in one call: starting forty processes costs more than what they do.
int ModulePostProcessor::strip(const std::vector<std::string>& files) const {
  if (finish_.strip.empty()) return os::kExitDone;
  std::vector<std::string> arguments = {finish_.strip, "--strip-debug"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  return run(arguments);
}

int ModulePostProcessor::compress(std::vector<std::string>& files) const {
  const Compressor* compressor = find_compressor(finish_.compression);
  if (compressor == nullptr) return os::kExitDone;
  std::vector<std::string> arguments = compressor->command;
  arguments.insert(arguments.end(), files.begin(), files.end());
  for (std::string& file : files) file += compressor->suffix;
  return run(arguments);
}

int ModulePostProcessor::run(const std::vector<std::string>& arguments) const {
  os::ProcessSpec spec;
  spec.arguments = arguments;
  spec.environment = {{"LC_ALL", "C"}};  // what it says of a full disk is looked for
  spec.without_environment = {"ZSTD_CLEVEL", "ZSTD_NBTHREADS", "XZ_OPT", "XZ_DEFAULTS", "GZIP"};
  const Result<os::ProcessResult> result = os::run_process(spec, context_.signals);
  if (!result) {
    context_.report("", missing_tool(arguments.front()));
    return os::kExitEnvironment;
  }
  if (result->interruption != 0) return os::kExitSignal + result->interruption;
  if (result->succeeded()) return os::kExitDone;
  if (tells_full_disk(result->output))
    return context_.report_error(full_disk_error(support::directory_of(arguments.back())));
  const std::string command = arguments[0] + " " + arguments[1];
  context_.report("", diag::make(diag::kCannotStripModule, {}, command, os::describe_end(*result)));
  context_.write_output(result->output);
  return os::kExitErrors;
}

int ModulePostProcessor::check_signing() const {
  if (finish_.signing_key.empty()) return os::kExitDone;
  for (const std::string& file : {finish_.signing_key, finish_.certificate}) {
    if (file.starts_with(kPkcs11) || ::access(file.c_str(), R_OK) == 0) continue;
    return report_signing(
        diag::make(diag::kSigningFileUnreadable, {}, file, std::string(std::strerror(errno))));
  }
  warn_of_readable_key();
  const std::string probe = scratch_ + "/probe";
  if (const Status written = os::write_file_atomically(probe, "probe", context_.scratch); !written)
    return context_.report_error(written.error());
  const int status = sign(probe);
  os::remove_file(probe);
  return status;
}

void ModulePostProcessor::warn_of_readable_key() const {
  struct stat info {};
  constexpr mode_t kOthers = S_IRWXG | S_IRWXO;
  if (::stat(finish_.signing_key.c_str(), &info) != 0 || (info.st_mode & kOthers) == 0) return;
  context_.report(finish_.signing_place,
                  diag::make(diag::kReadableSigningKey, {}, finish_.signing_key, info.st_mode & 07777U));
}

std::vector<std::string> ModulePostProcessor::signing_command(const std::string& file,
                                                              const std::string& signature) const {
  // Without attributes and certificates, as the kernel wants it, nor anything that holds a time.
  std::vector<std::string> arguments = {"openssl",
                                        "cms",
                                        "-sign",
                                        "-binary",
                                        "-noattr",
                                        "-nocerts",
                                        "-nosmimecap",
                                        "-md",
                                        finish_.hash,
                                        "-outform",
                                        "DER",
                                        "-in",
                                        file,
                                        "-out",
                                        signature,
                                        "-signer",
                                        finish_.certificate,
                                        "-passin",
                                        std::string("env:") + kSigningPin,
                                        "-inkey",
                                        finish_.signing_key};
  if (finish_.signing_key.starts_with(kPkcs11))
    arguments.insert(arguments.end(), {"-engine", "pkcs11", "-keyform", "engine"});
  return arguments;
}

int ModulePostProcessor::sign(const std::string& file) const {
  const std::string signature = file + ".p7s";
  os::ProcessSpec spec;
  spec.arguments = signing_command(file, signature);
  const std::optional<std::string>& pin = context_.signing_pin;
  // Never asked for at a terminal: no key without a pass phrase has an empty one.
  spec.environment = {{kSigningPin, pin.value_or("")}};
  const Result<os::ProcessResult> made = os::run_process(spec, context_.signals);
  if (!made) {
    context_.report("", missing_tool("openssl"));
    return os::kExitEnvironment;
  }
  if (made->interruption != 0) return os::kExitSignal + made->interruption;
  const std::string& key = finish_.signing_key;
  if (tells_full_disk(made->output))
    return context_.report_error(full_disk_error(support::directory_of(file)));
  if (!made->succeeded()) {
    if (contains_any(made->output, {"does not match", "values mismatch"}))
      return report_signing(diag::make(diag::kSigningCertificateMismatch, {}, finish_.certificate, key));
    if (contains_any(made->output, {"bad decrypt", "password", "PIN", "pass phrase", "empty_password"})) {
      return report_signing(diag::make(diag::kSigningPassPhrase, {}, key,
                                       std::string(!pin ? "there is no" : "it is not the one in"),
                                       std::string(kSigningPin)));
    }
    return report_signing(diag::make(diag::kSigningFailed, {}, key, reason_in(made->output)));
  }
  const Result<std::string> bytes = os::read_whole_file(file);
  const Result<std::string> message = os::read_whole_file(signature);
  if (!bytes || !message) return context_.report_error(!bytes ? bytes.error() : message.error());
  os::remove_file(signature);
  const Status written = os::write_file_atomically(
      file, *bytes + *message + signature_trailer(message->size()), context_.scratch);
  return written ? os::kExitDone : context_.report_error(written.error());
}

int ModulePostProcessor::report_signing(const diag::Diagnostic& diagnostic) const {
  context_.report(finish_.signing_place, diagnostic);
  return os::kExitErrors;
}

}  // namespace portato::exec
