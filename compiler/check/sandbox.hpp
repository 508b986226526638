// SPDX-License-Identifier: Apache-2.0
// What an app has in its sandbox, as far as its definition tells. For checks.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.hpp"

namespace portato::check {

/// One file that ends up in the sandbox.
struct SandboxFile {
  std::string path;  ///< without leading slash
  source::SourceRange range;
  std::string source;         ///< what it is made of
  bool is_of_app = false;     ///< from the app's own `bundles`: it takes the place of a component's
  bool is_generated = false;  ///< an executable or a library of a component
};

class Sandbox {
 public:
  Sandbox(const model::Model& model, const model::App& app);

  [[nodiscard]] const std::vector<SandboxFile>& files() const { return files_; }

  /// Whether the file may be there: it is one of files(), a required object, or below a directory whose
  /// content is not known. A path without a slash is looked for wherever programs lie.
  [[nodiscard]] bool may_have(std::string_view path) const;
  /// Names of files that can be run.
  [[nodiscard]] std::vector<std::string> program_names() const;

 private:
  void add_bundles(const std::vector<model::Bundle>& bundles, bool is_of_app);
  void add_required(const std::vector<model::RequiredObject>& objects);

  std::vector<SandboxFile> files_;
  std::vector<std::string> required_;     // other files
  std::vector<std::string> directories_;  // whose content is not known
};

}  // namespace portato::check
