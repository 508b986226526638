// SPDX-License-Identifier: Apache-2.0
// The sources of an export: everything that modules are compiled from, copied into one folder so that
// relative includes still hold, and the flags that name it. For export_plan.cpp only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "export/export_plan.hpp"

namespace portato::exports {

/// Collects the sources of one package's modules: first add() for each, then finish() once, then the rest.
class ExportSources {
 public:
  ExportSources(const model::Model& model, const source::FileSystem& fs, diag::DiagSink& sink)
      : model_(model), fs_(fs), sink_(sink) {}

  /// False: something cannot be read (reported).
  bool add(model::ModuleId module);

  /// Decides the place of every file.
  void finish();

  /// As kbuild is to see it.
  [[nodiscard]] plan::CompiledModule compiled(model::ModuleId module);

  [[nodiscard]] std::vector<ExportedFile> files() const;
  [[nodiscard]] const std::vector<std::string>& licenses() const { return licenses_; }

 private:
  struct Include {
    std::string from;  ///< the file that says it
    std::string text;  ///< between the quotes
    std::string base;  ///< folder in which it was found
    std::string found;
    source::SourceRange range;
  };
  struct Search {
    std::vector<std::string> folders;  ///< of -I and the like, absolute
    source::SourceRange range;         ///< of the module's source that is being followed
  };

  bool add_file(const std::string& path, const Search& search);
  void scan(const std::string& path, const std::string& content, const Search& search,
            std::vector<std::string>& found);
  void follow(const std::string& path, std::string_view rest, const Search& search,
              std::vector<std::string>& found);
  void note_licenses(std::string_view text);
  bool read_flags(const std::vector<model::Located<std::string>>& flags, Search& search,
                  std::vector<std::string>& files);
  [[nodiscard]] std::vector<model::Located<std::string>> rewritten(
      const std::vector<model::Located<std::string>>& flags);
  std::string rewritten_word(const model::Located<std::string>& flag, const std::string& word,
                             bool is_operand, bool& is_changed);
  std::string place_of(const std::string& path);

  const model::Model& model_;
  const source::FileSystem& fs_;
  diag::DiagSink& sink_;
  std::map<std::string, std::string> contents_;  ///< by absolute path
  std::set<std::pair<std::string, std::vector<std::string>>> scanned_;
  std::set<std::string> used_folders_;  ///< of -I, in which something was found
  std::vector<Include> includes_;
  std::vector<std::string> licenses_;
  std::string root_;
  std::map<std::string, std::string> places_;  ///< absolute path → path below the package's folder
  std::set<std::string> taken_;
};

}  // namespace portato::exports
