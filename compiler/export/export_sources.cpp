// SPDX-License-Identifier: Apache-2.0
#include "export/export_sources.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "diag/codes.hpp"
#include "emit/kbuild_file.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/shell_words.hpp"
#include "support/strings.hpp"

namespace portato::exports {

namespace {

using support::directory_of;
using support::join_path;

constexpr std::string_view kBlanks = " \t\v\f";
constexpr std::string_view kSourceFolder = "src";

std::string_view skip_blanks(std::string_view text) {
  return text.substr(std::min(text.find_first_not_of(kBlanks), text.size()));
}

/// Options that take a path, as part of their word or as the next one.
constexpr std::array<std::string_view, 6> kPathOptions{"-isystem", "-iquote",  "-idirafter",
                                                       "-include", "-imacros", "-I"};

bool is_path_option(std::string_view word) {
  return std::find(kPathOptions.begin(), kPathOptions.end(), word) != kPathOptions.end();
}

struct PathWord {
  std::string option;  ///< what stands before the path in the word
  std::string path;    ///< absolute and normalised; empty: the word names none
};

/// `is_operand`: the word before it was an option that takes a path.
PathWord path_in(const std::string& word, bool is_operand) {
  if (support::is_absolute(word)) return {"", support::normalise_path(word)};
  if (is_operand) return {};
  for (const std::string_view option : kPathOptions) {
    if (!word.starts_with(option)) continue;
    const std::string path = word.substr(option.size());
    if (support::is_absolute(path)) return {std::string(option), support::normalise_path(path)};
  }
  return {};
}

/// One node of a path as it can stand in a makefile, a shell and a list of words.
std::string plain_node(std::string_view node) {
  std::string result;
  for (const char c : node) {
    const bool is_plain = support::is_letter(c) || support::is_digit(c) || c == '.' || c == '_' || c == '-' ||
                          c == '+' || static_cast<unsigned char>(c) >= 0x80;
    result += is_plain ? c : '_';
  }
  return result;
}

std::string common_folder(const std::string& left, const std::string& right) {
  std::string folder = left;
  while (!support::is_inside(right, folder)) folder = directory_of(folder);
  return folder;
}

void add_once(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

}  // namespace

bool ExportSources::read_flags(const std::vector<model::Located<std::string>>& flags, Search& search,
                               std::vector<std::string>& files) {
  bool is_operand = false;
  for (const auto& flag : flags) {
    const auto words = support::split_shell_words(flag.value);
    if (!words) continue;
    for (const std::string& word : *words) {
      const std::string path = path_in(word, is_operand).path;
      is_operand = is_path_option(word);
      if (path.empty()) continue;
      if (fs_.is_directory(path)) add_once(search.folders, path);
      if (fs_.is_file(path)) files.push_back(path);
    }
  }
  return true;
}

bool ExportSources::add(model::ModuleId id) {
  const model::Module& module = model_[id];
  const model::Definition& definition = model_.definition_of(id);
  Search search;
  std::vector<std::string> files;
  for (const auto* flags : {&definition.cflags, &module.own.cflags, &definition.ldflags, &module.own.ldflags})
    read_flags(*flags, search, files);
  bool is_ok = true;
  for (const auto& source : module.sources) {
    search.range = source.range;
    is_ok = add_file(source.value, search) && is_ok;
  }
  for (const std::string& file : files) is_ok = add_file(file, search) && is_ok;
  return is_ok;
}

bool ExportSources::add_file(const std::string& path, const Search& search) {
  std::vector<std::string> open{path};
  while (!open.empty()) {
    const std::string next = std::move(open.back());
    open.pop_back();
    if (!scanned_.insert({next, search.folders}).second) continue;
    if (!contents_.contains(next)) {
      auto content = fs_.read_file(next);
      if (!content) {
        sink_.report(diag::make(diag::kExportUnreadable, search.range, next, content.error().message));
        return false;
      }
      note_licenses(*content);
      contents_[next] = std::move(*content);
    }
    scan(next, contents_[next], search, open);
  }
  return true;
}

void ExportSources::scan(const std::string& path, const std::string& content, const Search& search,
                         std::vector<std::string>& found) {
  for (std::string_view line : support::split(content, '\n')) {
    line = skip_blanks(line);
    if (!line.starts_with('#')) continue;
    line = skip_blanks(line.substr(1));
    if (line.starts_with("include") && !support::is_identifier_char(line.size() > 7 ? line[7] : ' '))
      follow(path, skip_blanks(line.substr(7)), search, found);
  }
}

void ExportSources::follow(const std::string& path, std::string_view rest, const Search& search,
                           std::vector<std::string>& found) {
  const bool is_quoted = rest.starts_with('"');
  if (!is_quoted && !rest.starts_with('<')) {
    if (rest.empty() || !support::is_identifier_start(rest.front())) return;
    const std::string what(rest.substr(0, rest.find_first_of(" \t\r/")));
    sink_.report(
        diag::make(diag::kUnknownInclude, search.range, std::string(support::file_name_of(path)), what));
    return;
  }
  const std::size_t end = rest.find(is_quoted ? '"' : '>', 1);
  if (end == std::string_view::npos || end == 1) return;
  const std::string text(rest.substr(1, end - 1));
  std::vector<std::string> folders = search.folders;
  if (is_quoted) folders.insert(folders.begin(), directory_of(path));
  for (const std::string& folder : folders) {
    const std::string candidate = join_path(folder, text);
    if (!fs_.is_file(candidate)) continue;
    if (std::find(search.folders.begin(), search.folders.end(), folder) != search.folders.end())
      used_folders_.insert(folder);
    includes_.push_back({path, text, folder, candidate, search.range});
    found.push_back(candidate);
    return;
  }
  // Anything else is the kernel's.
}

void ExportSources::note_licenses(std::string_view text) {
  constexpr std::string_view kMacro = "MODULE_LICENSE";
  for (std::size_t at = text.find(kMacro); at != std::string_view::npos; at = text.find(kMacro, at)) {
    at += kMacro.size();
    std::string_view rest = skip_blanks(text.substr(at));
    if (!rest.starts_with('(')) continue;
    rest = skip_blanks(rest.substr(1));
    const std::size_t end = rest.find('"', 1);
    if (rest.starts_with('"') && end != std::string_view::npos)
      add_once(licenses_, std::string(rest.substr(1, end - 1)));
  }
}

void ExportSources::finish() {
  for (const auto& [path, content] : contents_) {
    root_ = root_.empty() ? directory_of(path) : common_folder(root_, directory_of(path));
  }
  for (const std::string& folder : used_folders_) root_ = common_folder(root_, folder);
  places_[root_] = kSourceFolder;
  for (const auto& [path, content] : contents_) place_of(path);
  for (const Include& include : includes_) {
    const std::string wanted = join_path("/" + place_of(include.base), include.text).substr(1);
    const std::string place = place_of(include.found);
    if (wanted != place)
      sink_.report(diag::make(diag::kIncludeMoved, include.range,
                              std::string(support::file_name_of(include.from)), include.text, place));
  }
}

std::string ExportSources::place_of(const std::string& path) {
  const auto known = places_.find(path);
  if (known != places_.end()) return known->second;
  const std::string folder = place_of(directory_of(path));
  std::string place = folder + "/" + plain_node(support::file_name_of(path));
  while (!taken_.insert(place).second) place.insert(folder.size() + 1, "_");
  return places_[path] = place;
}

std::vector<ExportedFile> ExportSources::files() const {
  std::vector<ExportedFile> files;
  for (const auto& [path, content] : contents_) files.push_back({places_.at(path), content});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

std::string ExportSources::rewritten_word(const model::Located<std::string>& flag, const std::string& word,
                                          bool is_operand, bool& is_changed) {
  const PathWord named = path_in(word, is_operand);
  if (named.path.empty()) {
    const std::size_t equals = word.starts_with("-D") ? std::string::npos : word.find("=/");
    const std::string path = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (fs_.is_file(path) || fs_.is_directory(path))
      sink_.report(
          diag::make(diag::kForeignPath, flag.range, path, flag.value, std::string("on this machine only")));
    return support::shell_word(word);
  }
  is_changed = true;
  const bool is_used = contents_.contains(named.path) || used_folders_.contains(named.path);
  if (is_used) return named.option + emit::kPackageFolder + "/" + place_of(named.path);
  // A folder in which no include finds anything need not exist.
  if (fs_.is_directory(named.path)) return {};
  sink_.report(
      diag::make(diag::kForeignPath, flag.range, named.path, flag.value, std::string("not there now")));
  return {};
}

std::vector<model::Located<std::string>> ExportSources::rewritten(
    const std::vector<model::Located<std::string>>& flags) {
  std::vector<model::Located<std::string>> result;
  std::string option;  // that waits for its operand
  for (const auto& flag : flags) {
    const auto words = support::split_shell_words(flag.value);
    if (!words) {
      if (flag.value.find('/') != std::string::npos)
        sink_.report(diag::make(diag::kForeignPath, flag.range, std::string("paths"), flag.value,
                                std::string("text for a shell")));
      result.push_back(flag);
      continue;
    }
    bool is_changed = !option.empty();
    std::vector<std::string> pieces;
    for (const std::string& word : *words) {
      const std::string piece = rewritten_word(flag, word, !option.empty(), is_changed);
      if (option.empty() && is_path_option(word)) {
        option = word;
        is_changed = true;
        continue;
      }
      if (!piece.empty() && !option.empty()) pieces.push_back(option);
      if (!piece.empty()) pieces.push_back(piece);
      option.clear();
    }
    if (!is_changed) result.push_back(flag);
    if (is_changed && !pieces.empty()) result.push_back({support::join(pieces, " "), flag.range});
  }
  return result;
}

plan::CompiledModule ExportSources::compiled(model::ModuleId id) {
  // The same planning as for a build, of a model whose paths are those of the export.
  model::Model one;
  model::Definition definition = model_.definition_of(id);
  model::Module module = model_[id];
  for (auto& source : module.sources) source.value = place_of(source.value);
  definition.cflags = rewritten(definition.cflags);
  definition.ldflags = rewritten(definition.ldflags);
  module.own.cflags = rewritten(module.own.cflags);
  module.own.ldflags = rewritten(module.own.ldflags);
  module.definition = model::DefinitionId(0);
  one.definitions.push_back(std::move(definition));
  one.modules.push_back(std::move(module));
  return plan::plan_compiled_module(one, model::ModuleId(0));
}

}  // namespace portato::exports
