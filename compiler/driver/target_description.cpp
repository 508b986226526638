// SPDX-License-Identifier: Apache-2.0
// Reads a target description with yaml-cpp. A table says which keys there are; every mistake is reported at
// its line.
#include "driver/target_description.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "diag/codes.hpp"
#include "support/edit_distance.hpp"
#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::driver {

namespace {

struct Key {
  std::string_view group;  ///< empty for a key at the top
  std::string_view name;
  std::string TargetDescription::*text;  ///< where a text goes; null: checked only
  std::string_view allowed;              ///< the only values there are, with blanks between; empty: any
};

constexpr std::array<Key, 22> kKeys{{
    {"", "target", nullptr, ""},
    {"", "kernel", nullptr, ""},
    {"", "toolchain", nullptr, ""},
    {"", "image", nullptr, ""},
    {"", "signing", nullptr, ""},
    {"", "modules", nullptr, ""},
    {"kernel", "source", &TargetDescription::kernel_source, ""},
    {"kernel", "arch", &TargetDescription::kernel_arch, ""},
    {"kernel", "cross_compile", &TargetDescription::cross_compile, ""},
    {"kernel", "options", nullptr, ""},
    {"toolchain", "cc", &TargetDescription::cc, ""},
    {"toolchain", "cxx", &TargetDescription::cxx, ""},
    {"toolchain", "strip", &TargetDescription::strip, ""},
    {"toolchain", "sysroot", &TargetDescription::sysroot, ""},
    {"toolchain", "launcher", &TargetDescription::launcher, ""},
    {"modules", "compress", &TargetDescription::compression, "none zstd xz gzip"},
    {"image", "compression", nullptr, "zstd"},
    {"signing", "modules", nullptr, "none"},
    {"signing", "image", nullptr, "none"},
    {"key of modules", "key", &TargetDescription::signing_key, ""},
    {"key of modules", "certificate", &TargetDescription::certificate, ""},
    {"key of modules", "hash", &TargetDescription::signing_hash, "sha256 sha384 sha512 sha224 sha1"},
}};
// `image: format:` is a list and has its own rule.
constexpr std::array<std::string_view, 2> kImageFormats{"update", "cpio"};

class DescriptionReader {
 public:
  DescriptionReader(source::SourceManager& sources, source::SourceId source, diag::DiagSink& sink)
      : sources_(sources), source_(source), sink_(sink) {}

  std::optional<TargetDescription> read() {
    YAML::Node document;
    try {
      document = YAML::Load(std::string(sources_.text(source_)));
    } catch (const YAML::ParserException& error) {
      report(diag::make(diag::kBadTargetDescription, range_at(error.mark, 0), error.msg));
      return std::nullopt;
    }
    description_.path = sources_.path(source_);
    if (!document.IsMap()) {
      report(diag::make(diag::kBadTargetDescription, {source_, 0, 0},
                        std::string("expected `key: value` lines")));
      return std::nullopt;
    }
    read_group("", document);
    if (has_errors_) return std::nullopt;
    return std::move(description_);
  }

 private:
  void report(diag::Diagnostic diagnostic) {
    has_errors_ = true;
    sink_.report(std::move(diagnostic));
  }

  source::SourceRange range_at(const YAML::Mark& mark, std::size_t length) const {
    const source::LineTable& lines = sources_.lines(source_);
    const std::string_view text = sources_.text(source_);
    const auto line = std::min(static_cast<std::uint32_t>(std::max(mark.line, 0)) + 1, lines.line_count());
    const std::size_t column =
        std::min(static_cast<std::size_t>(std::max(mark.column, 0)), lines.line_text(text, line).size());
    const auto begin = static_cast<std::uint32_t>(lines.line_start(line) + column);
    return {source_, begin, static_cast<std::uint32_t>(std::min(begin + length, text.size()))};
  }

  source::SourceRange range_of(const YAML::Node& node) const {
    return range_at(node.Mark(), node.IsScalar() ? node.Scalar().size() : 1);
  }

  void read_group(std::string_view group, const YAML::Node& map) {
    for (const auto& entry : map) {
      if (!entry.first.IsScalar()) {
        report(diag::make(diag::kBadTargetDescription, range_of(entry.first),
                          std::string("a key is a plain word")));
        continue;
      }
      read_entry(group, entry.first, entry.second);
    }
  }

  void read_entry(std::string_view group, const YAML::Node& key, const YAML::Node& value) {
    const std::string& name = key.Scalar();
    if (group == "image" && name == "format") return read_formats(value);
    const auto row = std::find_if(kKeys.begin(), kKeys.end(),
                                  [&](const Key& k) { return k.group == group && k.name == name; });
    if (row == kKeys.end()) return report_unknown(group, key);
    const bool is_group = group.empty() && name != "target";
    if (is_group && value.IsMap()) return read_group(name, value);
    if (group == "signing" && name == "modules" && value.IsMap()) return read_signing(key, value);
    if (group == "kernel" && name == "options") return read_options(value);
    if (is_group || !value.IsScalar()) {
      return report(
          diag::make(diag::kBadTargetDescription, range_of(value),
                     fmt::format("`{}` takes {}", name, is_group ? "a group of keys" : "one value")));
    }
    const std::vector<std::string_view> allowed = support::split(row->allowed, ' ');
    if (!row->allowed.empty() && std::find(allowed.begin(), allowed.end(), value.Scalar()) == allowed.end()) {
      return report(diag::make(diag::kUnsupportedTargetValue, range_of(value), name, value.Scalar(),
                               fmt::format("`{}`", fmt::join(allowed, "`, `"))));
    }
    if (!check_text(name, value)) return;
    if (row->text != nullptr) description_.*row->text = value.Scalar() == "none" ? "" : value.Scalar();
  }

  /// Values go into build files and onto command lines.
  bool check_text(const std::string& name, const YAML::Node& value) {
    if (!support::has_control_character(value.Scalar())) return true;
    report(diag::make(diag::kBadTargetDescription, range_of(value),
                      fmt::format("the value of `{}` holds a control character", name)));
    return false;
  }

  void read_signing(const YAML::Node& key, const YAML::Node& map) {
    read_group("key of modules", map);
    if (description_.signing_key.empty() || description_.certificate.empty()) {
      return report(diag::make(diag::kBadTargetDescription, range_of(key),
                               std::string("to sign modules there have to be a `key` and a `certificate`")));
    }
    const source::SourceRange range = range_of(key);
    const source::LineColumn at = sources_.line_column(source_, range.begin);
    description_.signing_place = fmt::format("{}:{}:{}", sources_.path(source_), at.line, at.column);
  }

  void read_options(const YAML::Node& value) {
    for (const YAML::Node& option : as_list(value)) {
      if (option.IsScalar() && check_text("options", option))
        description_.kernel_options.push_back(option.Scalar());
    }
  }

  void read_formats(const YAML::Node& value) {
    for (const YAML::Node& format : as_list(value)) {
      const std::string name = format.IsScalar() ? format.Scalar() : "";
      if (std::find(kImageFormats.begin(), kImageFormats.end(), name) != kImageFormats.end()) continue;
      report(diag::make(diag::kUnsupportedTargetValue, range_of(format), std::string("format"), name,
                        std::string("`update` or `cpio`")));
    }
  }

  static std::vector<YAML::Node> as_list(const YAML::Node& value) {
    if (!value.IsSequence()) return {value};
    return {value.begin(), value.end()};
  }

  void report_unknown(std::string_view group, const YAML::Node& key) {
    std::vector<std::string_view> known;
    for (const Key& row : kKeys) {
      if (row.group == group) known.push_back(row.name);
    }
    if (group == "image") known.emplace_back("format");
    diag::Diagnostic diagnostic =
        diag::make(diag::kUnknownTargetKey, range_of(key), support::printable(key.Scalar()));
    if (const auto nearest = support::nearest_word(key.Scalar(), known)) {
      diagnostic.message += fmt::format("; did you mean `{}`?", *nearest);
    }
    diagnostic.help = fmt::format("known here: {}", fmt::join(known, ", "));
    report(std::move(diagnostic));
  }

  source::SourceManager& sources_;
  source::SourceId source_;
  diag::DiagSink& sink_;
  TargetDescription description_;
  bool has_errors_ = false;
};

/// What the original tools take for a tool of target wp85: WP85_CC, then wp85_CC, then CC.
std::string tool_variable(const EnvironmentLookup& environment, const std::string& target,
                          std::string_view tool) {
  std::string upper = support::replace_all(target, "-", "_");
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  for (const std::string& prefix : {upper + "_", target + "_", std::string()}) {
    const std::string_view value = environment(prefix + std::string(tool));
    if (!value.empty()) return std::string(value);
  }
  return {};
}

/// The compiler's name up to its last `-`; its directory is kept: kbuild's CROSS_COMPILE. Words after the
/// first are options.
std::string prefix_of_compiler(std::string_view cc) {
  const std::string_view program = cc.substr(0, cc.find(' '));
  const std::size_t dash = support::file_name_of(program).rfind('-');
  if (dash == std::string_view::npos) return {};
  const std::size_t name_begin = program.size() - support::file_name_of(program).size();
  return std::string(program.substr(0, name_begin + dash + 1));
}

std::optional<TargetDescription> target_from_environment(const std::string& name,
                                                         const EnvironmentLookup& environment) {
  TargetDescription target;
  target.name = name;
  if (name == "localhost") return target;
  target.cc = tool_variable(environment, name, "CC");
  target.cxx = tool_variable(environment, name, "CXX");
  target.strip = tool_variable(environment, name, "STRIP");
  target.sysroot = tool_variable(environment, name, "SYSROOT");
  const std::string directory = tool_variable(environment, name, "TOOLCHAIN_DIR");
  const std::string prefix = tool_variable(environment, name, "TOOLCHAIN_PREFIX");
  if (target.cc.empty() && prefix.empty()) return std::nullopt;
  if (target.cc.empty()) target.cc = (directory.empty() ? "" : directory + "/") + prefix + "gcc";
  target.cross_compile = prefix_of_compiler(target.cc);
  if (target.strip.empty()) target.strip = target.cross_compile + "strip";
  return target;
}

}  // namespace

std::vector<std::string> target_directories(const std::vector<std::string>& target_path,
                                            const EnvironmentLookup& environment,
                                            const source::FileSystem& fs) {
  std::vector<std::string> directories = target_path;
  directories.emplace_back("targets");
  const auto add = [&](std::string_view base, std::string_view below) {
    if (!base.empty()) directories.push_back(std::string(base) + std::string(below));
  };
  add(environment("PORTATO_TARGETS"), "");
  if (environment("XDG_CONFIG_HOME").empty()) {
    add(environment("HOME"), "/.config/portato/targets");
  } else {
    add(environment("XDG_CONFIG_HOME"), "/portato/targets");
  }
  directories.emplace_back("/etc/portato/targets");
  for (std::string& directory : directories)
    directory = support::join_path(fs.current_directory(), directory);
  return directories;
}

std::optional<TargetDescription> find_target(const std::string& name,
                                             const std::vector<std::string>& directories,
                                             const EnvironmentLookup& environment,
                                             const source::FileSystem& fs, source::SourceManager& sources,
                                             diag::DiagSink& sink) {
  for (const std::string& directory : directories) {
    const std::string path = support::join_path(directory, name + ".yaml");
    if (!fs.is_file(path)) continue;
    support::Result<std::string> text = fs.read_file(path);
    if (!text) {
      sink.report(diag::make(diag::kCannotReadFile, {}, path, text.error().message));
      return std::nullopt;
    }
    auto target = DescriptionReader(sources, sources.add(path, std::move(*text)), sink).read();
    if (!target) return std::nullopt;
    target->name = name;
    if (!target->kernel_source.empty())
      target->kernel_source = support::join_path(directory, target->kernel_source);
    for (std::string* file : {&target->signing_key, &target->certificate}) {
      if (!file->empty() && !file->starts_with("pkcs11:")) *file = support::join_path(directory, *file);
    }
    if (target->strip.empty() && !target->cross_compile.empty())
      target->strip = target->cross_compile + "strip";
    return target;
  }
  if (auto target = target_from_environment(name, environment)) return target;
  diag::Diagnostic diagnostic = diag::make(diag::kUnknownTarget, {}, support::printable(name));
  for (const std::string& directory : directories) {
    diagnostic.notes.push_back({{}, "looked for " + support::join_path(directory, name + ".yaml")});
  }
  diagnostic.help =
      "write a target description, or set the compiler in the environment, as the original tools want it";
  sink.report(std::move(diagnostic));
  return std::nullopt;
}

}  // namespace portato::driver
