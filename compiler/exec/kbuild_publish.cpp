#include "exec/kbuild_publish.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <boost/filesystem.hpp>
#include <map>

#include "diag/codes.hpp"
#include "exec/kbuild_state.hpp"
#include "exec/output_writer.hpp"
#include "exec/process.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

using support::Done;
using support::Result;
using support::Status;

bool exists(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0;
}

// Which built file each published file was made of, by identity; one line a module. Losing it costs a few
// milliseconds.
class PublishRecord {
 public:
  explicit PublishRecord(const plan::KbuildStep& step)
      : step_(step), path_(step.build_directory + "/.published") {
    const Result<std::string> text = read_whole_file(path_);
    if (!text) return;
    for (const std::string_view line : support::split(*text, '\n')) {
      const std::size_t tab = line.find('\t');
      if (tab != std::string_view::npos) entries_.emplace(line.substr(0, tab), line.substr(tab + 1));
    }
  }

  [[nodiscard]] bool is_published(const plan::BuiltModule& module) const {
    const auto entry = entries_.find(module.name);
    return entry != entries_.end() && entry->second == identity(module);
  }

  void note(const plan::BuiltModule& module) { entries_[module.name] = identity(module); }

  Status save() const {
    std::string text;
    for (const auto& [name, value] : entries_) text += name + "\t" + value + "\n";
    const Result<bool> written = write_file_if_changed(path_, text);
    if (!written) return written.error();
    return Done{};
  }

 private:
  [[nodiscard]] std::string identity(const plan::BuiltModule& module) const {
    const std::string built = step_.build_directory + "/" + module.name + ".ko";
    return file_identity(built) + " " + file_identity(module.output) + " " + step_.strip;
  }

  const plan::KbuildStep& step_;
  std::string path_;
  std::map<std::string, std::string, std::less<>> entries_;
};

class Publisher {
 public:
  Publisher(const plan::KbuildStep& step, const StepContext& context)
      : step_(step), context_(context), record_(step), scratch_(step.build_directory + "/.strip") {}

  int publish(const std::vector<std::size_t>& modules) {
    std::vector<const plan::BuiltModule*> changed;
    for (const std::size_t index : modules) {
      const plan::BuiltModule& module = step_.modules[index];
      if (!exists(built_file(module))) {
        status_ = kFailed;
        context_.report(module.definition,
                        diag::make(diag::kModuleNotMade, {}, module.name, built_file(module)));
      } else if (!record_.is_published(module)) {
        changed.push_back(&module);
      }
    }
    if (!changed.empty() && strip(changed)) deliver(changed);
    boost::system::error_code failure;
    boost::filesystem::remove_all(scratch_, failure);
    keep(record_.save());
    return status_;
  }

 private:
  [[nodiscard]] std::string built_file(const plan::BuiltModule& module) const {
    return step_.build_directory + "/" + module.name + ".ko";
  }
  [[nodiscard]] std::string finished_file(const plan::BuiltModule& module) const {
    return step_.strip.empty() ? built_file(module) : scratch_ + "/" + module.name + ".ko";
  }

  // All in one call, in place on copies: starting forty processes costs more than what they do.
  bool strip(const std::vector<const plan::BuiltModule*>& modules) {
    if (step_.strip.empty()) return true;
    ProcessSpec spec;
    spec.arguments = {step_.strip, "--strip-debug"};
    for (const plan::BuiltModule* module : modules) {
      const Result<bool> copied = copy_if_changed(built_file(*module), finished_file(*module), 0644);
      if (!copied) return fail(copied.error());
      spec.arguments.push_back(finished_file(*module));
    }
    const Result<ProcessResult> run = run_process(spec, context_.signals);
    if (!run) {
      status_ = kEnvironment;
      context_.report("", missing_tool(step_.strip));
      return false;
    }
    if (run->succeeded()) return true;
    status_ = kFailed;
    if (run->interruption != 0) return false;
    context_.report(
        "", diag::make(diag::kCannotStripModule, {}, step_.strip + " --strip-debug", describe_end(*run)));
    context_.write_output(run->output);
    return false;
  }

  void deliver(const std::vector<const plan::BuiltModule*>& modules) {
    for (const plan::BuiltModule* module : modules) {
      const Result<bool> copied = copy_if_changed(finished_file(*module), module->output, 0644);
      if (!copied) {
        fail(copied.error());
        return;
      }
      record_.note(*module);
    }
  }

  bool fail(const support::Error& error) {
    status_ = context_.report_error(error);
    return false;
  }

  void keep(const Status& status) {
    if (!status) fail(status.error());
  }

  const plan::KbuildStep& step_;
  const StepContext& context_;
  PublishRecord record_;
  std::string scratch_;
  int status_ = kDone;
};

}  // namespace

int publish_modules(const plan::KbuildStep& step, const std::vector<std::size_t>& modules,
                    const StepContext& context) {
  return Publisher(step, context).publish(modules);
}

}  // namespace portato::exec
