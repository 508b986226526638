// SPDX-License-Identifier: Apache-2.0
#include "driver/session.hpp"

#include <unistd.h>

#include <array>

#include "check/check.hpp"
#include "check/kernel_needs.hpp"
#include "diag/codes.hpp"
#include "driver/choose_kernel.hpp"
#include "os/machine.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX declares it in no header

namespace portato::driver {

namespace {

expand::Environment process_environment() {
  expand::Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    environment.set(std::string(text.substr(0, equals)),
                    {std::string(text.substr(equals + 1)), expand::VariableOrigin::kProcess, {}});
  }
  return environment;
}

/// LEGATO_TARGET_SYMBOL: letters and digits kept, `-` becomes `_`, everything else is dropped.
std::string target_symbol(std::string_view target) {
  std::string symbol;
  for (const char c : target) {
    if (support::is_letter(c) || support::is_digit(c)) symbol += c;
    if (c == '-') symbol += '_';
  }
  return symbol;
}

/// One line of config.sh: `export NAME="VALUE"`; nothing for blank lines, comments and anything without `=`.
std::optional<std::pair<std::string, std::string>> parse_config_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.starts_with("export ")) line.remove_prefix(7);
  const std::size_t equals = line.find('=');
  if (line.starts_with('#') || equals == std::string_view::npos || equals == 0) return std::nullopt;
  std::string_view value = line.substr(equals + 1);
  if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
    value = value.substr(1, value.size() - 2);
  return std::pair(std::string(line.substr(0, equals)), std::string(value));
}

struct DefinitionKind {
  std::string_view suffix;
  std::optional<model::Model> (*bind)(const bind::BindContext&, const bind::BindOptions&, const std::string&);
};

/// Null if the path is that of no definition file.
const DefinitionKind* kind_of(std::string_view path) {
  static constexpr std::array<DefinitionKind, 4> kKinds{{{".sdef", bind::bind_system},
                                                         {".mdef", bind::bind_module},
                                                         {".adef", bind::bind_app},
                                                         {".cdef", bind::bind_component}}};
  for (const DefinitionKind& kind : kKinds) {
    if (path.ends_with(kind.suffix)) return &kind;
  }
  return nullptr;
}

}  // namespace

Session::Session(const ProjectOptions& options, const ReportOptions& report, source::SourceManager* shared)
    : options_(options),
      sources_(shared == nullptr ? own_sources_ : *shared),
      environment_(process_environment()),
      base_environment_(environment_),
      trees_(fs_, sources_, sink_) {
  diag::SeverityPolicy policy;
  std::vector<diag::Diagnostic> problems;
  for (const std::string& word : report.warnings) {
    if (auto problem = policy.apply("-W" + word)) problems.push_back(std::move(*problem));
  }
  if (options.is_strict) policy.be_strict();
  sink_.set_policy(std::move(policy));
  for (diag::Diagnostic& problem : problems) sink_.report(std::move(problem));
}

std::string Session::absolute(const std::string& path) const {
  return support::join_path(fs_.current_directory(), path);
}

bool Session::check_names() {
  bool is_ok = true;
  const auto check = [&](const std::string& what, std::string_view value) {
    if (!support::has_control_character(value)) return;
    sink_.report(diag::make(diag::kControlCharacterGiven, {}, what, support::printable(value)));
    is_ok = false;
  };
  for (const GivenValue& given : options_.given)
    check(given.option.empty() ? "the name of the file" : "`" + given.option + "`", given.value);
  check("the name of the current folder", fs_.current_directory());
  check("the path of this program", os::path_of_this_program("portato"));
  for (const char* name : {"LEGATO_ROOT", "LEGATO_BUILD", "LEGATO_KERNELROOT", "KERNEL_SRC"})
    check(std::string("`") + name + "`", environment_.value(name));
  return is_ok;
}

bool Session::check_target() {
  for (const std::string* text :
       {&target_.kernel_source, &target_.kernel_arch, &target_.cross_compile, &target_.cc, &target_.cxx,
        &target_.strip, &target_.sysroot, &target_.launcher, &target_.signing_key, &target_.certificate}) {
    if (!support::has_control_character(*text)) continue;
    sink_.report(diag::make(diag::kControlCharacterGiven, {},
                            "target `" + support::printable(target_.name) + "`", support::printable(*text)));
    return false;
  }
  return true;
}

bool Session::choose_target() {
  if (!check_names()) return false;
  const EnvironmentLookup lookup = [&](std::string_view name) { return environment_.value(name); };
  auto target = find_target(options_.target, target_directories(options_.target_path, lookup, fs_), lookup,
                            fs_, sources_, sink_);
  if (!target) return false;
  target_ = std::move(*target);
  if (!check_target()) return false;
  set_tool_variables();
  environment_.set_lazy(&kernel_variables_.emplace(fs_, kernel_query(options_, *this)));
  base_environment_ = environment_;
  return true;
}

void Session::set_tool_variables() {
  const auto set = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) environment_.set(name, {value, expand::VariableOrigin::kTool, {}});
  };
  const std::string root(environment_.value("LEGATO_ROOT"));
  if (!root.empty()) {
    const std::string build = root + "/build/" + options_.target;
    if (const auto config = fs_.read_file(build + "/config.sh")) {
      for (const std::string_view line : support::split(*config, '\n')) {
        if (const auto setting = parse_config_line(line)) {
          environment_.set(setting->first, {setting->second, expand::VariableOrigin::kFramework, {}});
        }
      }
    }
    set("LEGATO_BUILD", build);
  }
  set("LEGATO_TARGET", options_.target);
  set("LEGATO_TARGET_SYMBOL", target_symbol(options_.target));
  set("LEGATO_SYSROOT", target_.sysroot);
  set("CC", target_.cc);
  set("CXX", target_.cxx);
  set("STRIP", target_.strip);
}

std::optional<model::Model> Session::load_model(const std::string& input, const std::string& work_directory) {
  const std::string path = absolute(input);
  if (kind_of(path) != nullptr && fs_.status(path).kind == source::FileKind::kMissing) {
    sink_.report(diag::make(diag::kNotFound, {}, support::printable(input)));
    return std::nullopt;
  }
  bind::BindOptions bind_options;
  for (const std::string& directory : options_.source_directories) {
    bind_options.source_directories.push_back(absolute(directory));
  }
  for (const std::string& directory : options_.interface_directories) {
    bind_options.interface_directories.push_back(absolute(directory));
  }
  bind_options.work_directory = work_directory;
  std::optional<model::Model> model = bind(input, {fs_, trees_, environment_, sink_}, bind_options);
  if (!model) return model;
  check::check_model(*model, sink_);
  const kernel::KernelTree* kernel = check::has_kernel_needs(*model) ? kernel_variables_->tree() : nullptr;
  if (kernel != nullptr) check::check_kernel_needs(*model, *kernel, sink_);
  return model;
}

std::optional<model::Model> Session::bind(const std::string& input, const bind::BindContext& context,
                                          const bind::BindOptions& bind_options) {
  const std::string path = absolute(input);
  const DefinitionKind* kind = kind_of(path);
  if (kind == nullptr) {
    sink_.report(diag::make(diag::kWrongFileKind, {}, support::printable(input), std::string("definition")));
    return std::nullopt;
  }
  environment_ = base_environment_;  // the build variables of one file are not those of the next
  return kind->bind(context, bind_options, path);
}

}  // namespace portato::driver
