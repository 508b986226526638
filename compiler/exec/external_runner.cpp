// SPDX-License-Identifier: Apache-2.0
#include "exec/external_runner.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <boost/filesystem.hpp>
#include <cerrno>

#include "diag/codes.hpp"
#include "exec/kbuild_depfile.hpp"
#include "exec/tool_messages.hpp"
#include "os/output_writer.hpp"
#include "os/process.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

namespace bfs = boost::filesystem;
using support::Result;
using support::Status;

// More are not worth looking at before every build; a tree of that size has its own way to tell what changed.
constexpr std::size_t kMostSources = 20'000;

// What commands said may hold what nobody else is to read.
constexpr std::uint32_t kPrivate = 0600;

// Files and directories below `directory`: a new file shows as a change of its directory. Hidden ones are
// left out, and what the build makes for itself.
std::vector<std::string> sources_below(const std::string& directory, const plan::ExternalStep& step) {
  std::vector<std::string> sources;
  boost::system::error_code failure;
  bfs::recursive_directory_iterator entry(directory, failure);
  for (; !failure && entry != bfs::recursive_directory_iterator() && sources.size() < kMostSources;
       entry.increment(failure)) {
    const std::string path = entry->path().string();
    const bool is_hidden = support::file_name_of(path).starts_with('.');
    if (is_hidden || path == step.build_directory || path == support::directory_of(step.stamp)) {
      entry.disable_recursion_pending();
      continue;
    }
    const bool is_output = std::find(step.outputs.begin(), step.outputs.end(), path) != step.outputs.end();
    if (!is_output && bfs::exists(entry->status(failure))) sources.push_back(path);
  }
  std::sort(sources.begin(), sources.end());
  return sources;
}

class ExternalBuild {
 public:
  ExternalBuild(const plan::ExternalStep& step, const StepContext& context)
      : step_(step), context_(context) {}

  int run() {
    ::unlink(step_.stamp.c_str());
    if (!keep(os::make_directories(step_.build_directory))) return os::kExitEnvironment;
    for (const std::string& command : step_.commands) {
      if (const int status = run_command(command); status != os::kExitDone) return status;
    }
    if (!has_all_outputs()) return os::kExitErrors;
    return keep(write_depfile()) &&
                   keep(os::write_file_atomically(step_.stamp, said_, context_.scratch, kPrivate))
               ? os::kExitDone
               : os::kExitEnvironment;
  }

 private:
  int run_command(const std::string& command) {
    os::ProcessSpec spec;
    spec.arguments = {"sh", "-c", command};
    spec.working_directory = step_.build_directory;
    spec.environment = step_.environment;
    // Of a make that started us: its job server is not for our children, its options are not meant for them.
    spec.without_environment = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "GNUMAKEFLAGS"};
    const Result<os::ProcessResult> run = os::run_process(spec, context_.signals);
    if (!run) {
      context_.report("", missing_tool("sh"));
      return os::kExitEnvironment;
    }
    if (run->interruption != 0) return os::kExitSignal + run->interruption;
    said_ += run->output;
    if (run->succeeded()) return os::kExitDone;
    context_.report(step_.definition, diag::make(diag::kExternalBuildFailed, {}, step_.name,
                                                 support::printable(command, 200), os::describe_end(*run)));
    report_errors(run->output);
    context_.write_output(said_);
    return os::kExitErrors;
  }

  /// What a compiler that the command started said, at its place.
  void report_errors(const std::string& output) const {
    for (const ToolMessage& message : parse_tool_output(output).messages) {
      const std::string path = support::join_path(step_.build_directory, message.place.path);
      if (message.place.line == 0 || ::access(path.c_str(), R_OK) != 0) continue;
      diag::Diagnostic diagnostic = message.severity == diag::Severity::kError
                                        ? diag::make(diag::kToolError, {}, message.text)
                                        : diag::make(diag::kToolWarning, {}, message.text);
      diagnostic.range =
          context_.reports.range_of(path, message.place.line, message.place.column, ColumnUnit::kDisplay);
      diagnostic.tool_option = message.option;
      diagnostic.notes.push_back({context_.reports.range_of(step_.definition), "in this external build"});
      context_.reports.report(std::move(diagnostic));
    }
  }

  [[nodiscard]] bool has_all_outputs() const {
    bool has_all = true;
    for (const std::string& output : step_.outputs) {
      if (::access(output.c_str(), F_OK) == 0) continue;
      has_all = false;
      context_.report(step_.definition, diag::make(diag::kExternalOutputMissing, {}, step_.name, output));
    }
    if (!has_all) context_.write_output(said_);
    return has_all;
  }

  [[nodiscard]] Status write_depfile() const {
    if (step_.depfile.empty()) return support::Done{};
    const std::vector<std::string> sources = step_.source_directory.empty()
                                                 ? std::vector<std::string>{}
                                                 : sources_below(step_.source_directory, step_);
    return os::write_file_atomically(step_.depfile, depfile_text(step_.stamp, sources), context_.scratch);
  }

  bool keep(const Status& status) {
    if (!status) context_.report_error(status.error());
    return status.ok();
  }

  const plan::ExternalStep& step_;
  const StepContext& context_;
  std::string said_;
};

}  // namespace

int run_external_step(const plan::ExternalStep& step, const StepContext& context) {
  return ExternalBuild(step, context).run();
}

}  // namespace portato::exec
