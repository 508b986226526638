// SPDX-License-Identifier: Apache-2.0
#include "exec/kbuild_publish.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <boost/filesystem.hpp>
#include <map>

#include "diag/codes.hpp"
#include "exec/kbuild_state.hpp"
#include "exec/module_post_processor.hpp"
#include "os/output_writer.hpp"
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
  PublishRecord(const plan::KbuildStep& step, std::string finish, std::string scratch)
      : step_(step),
        finish_(std::move(finish)),
        scratch_(std::move(scratch)),
        path_(step.build_directory + "/.published") {
    const Result<std::string> text = os::read_whole_file(path_);
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
    const Result<bool> written = os::write_file_if_changed(path_, text, scratch_);
    if (!written) return written.error();
    return Done{};
  }

 private:
  [[nodiscard]] std::string identity(const plan::BuiltModule& module) const {
    const std::string built = step_.build_directory + "/" + module.name + ".ko";
    return file_identity(built) + " " + file_identity(module.output) + " " + finish_;
  }

  const plan::KbuildStep& step_;
  std::string finish_;
  std::string scratch_;
  std::string path_;
  std::map<std::string, std::string, std::less<>> entries_;
};

class Publisher {
 public:
  Publisher(const plan::KbuildStep& step, const StepContext& context)
      : step_(step),
        context_(context),
        scratch_((context.scratch.empty() ? step.build_directory : context.scratch) + "/finish"),
        finisher_(step.finish, scratch_, context),
        record_(step, finisher_.identity(), context.scratch) {}

  int publish(const std::vector<std::size_t>& modules) {
    std::vector<const plan::BuiltModule*> changed;
    for (const std::size_t index : modules) {
      const plan::BuiltModule& module = step_.modules[index];
      if (!exists(built_file(module))) {
        status_ = os::kExitErrors;
        context_.report(module.definition,
                        diag::make(diag::kModuleNotMade, {}, module.name, built_file(module)));
      } else if (!record_.is_published(module)) {
        changed.push_back(&module);
      }
    }
    remove_scratch();
    std::vector<std::string> files;
    if (!changed.empty() && finish(changed, files)) deliver(changed, files);
    remove_scratch();
    if (const Status saved = record_.save(); !saved) fail(saved.error());
    return status_;
  }

 private:
  [[nodiscard]] std::string built_file(const plan::BuiltModule& module) const {
    return step_.build_directory + "/" + module.name + ".ko";
  }

  void remove_scratch() const {
    boost::system::error_code failure;
    boost::filesystem::remove_all(scratch_, failure);
  }

  // On copies: kbuild's own files stay as it knows them.
  bool finish(const std::vector<const plan::BuiltModule*>& modules, std::vector<std::string>& files) {
    for (const plan::BuiltModule* module : modules) {
      files.push_back(built_file(*module));
      if (!finisher_.is_needed()) continue;
      const std::string copy = scratch_ + "/" + module->name + ".ko";
      const Result<bool> copied = os::copy_if_changed(files.back(), copy, context_.scratch, 0644);
      if (!copied) return fail(copied.error());
      files.back() = copy;
    }
    if (!finisher_.is_needed()) return true;
    const int status = finisher_.finish(files);
    if (status != os::kExitDone) status_ = status;
    return status == os::kExitDone;
  }

  void deliver(const std::vector<const plan::BuiltModule*>& modules, const std::vector<std::string>& files) {
    for (std::size_t i = 0; i < modules.size(); ++i) {
      const Result<bool> copied = os::copy_if_changed(files[i], modules[i]->output, context_.scratch, 0644);
      if (!copied) {
        fail(copied.error());
        return;
      }
      record_.note(*modules[i]);
    }
  }

  bool fail(const support::Error& error) {
    status_ = context_.report_error(error);
    return false;
  }

  const plan::KbuildStep& step_;
  const StepContext& context_;
  std::string scratch_;
  ModulePostProcessor finisher_;
  PublishRecord record_;
  int status_ = os::kExitDone;
};

}  // namespace

int publish_modules(const plan::KbuildStep& step, const std::vector<std::size_t>& modules,
                    const StepContext& context) {
  return Publisher(step, context).publish(modules);
}

}  // namespace portato::exec
