// SPDX-License-Identifier: Apache-2.0
// Where everything lies in a work folder. No other file puts such a path together.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace portato::plan {

class WorkLayout {
 public:
  /// `root`: absolute and normalised. `is_for_single_definition`: of mkmod, whose work folder may be its
  /// output folder, too, so that what is generated for the definitions must not lie where it is delivered.
  explicit WorkLayout(std::string root, bool is_for_single_definition = false);

  [[nodiscard]] const std::string& root() const { return root_; }
  [[nodiscard]] std::string ninja_file() const { return in("build.ninja"); }
  /// What the step is to do, as JSON.
  [[nodiscard]] std::string step_file(std::string_view step) const;
  /// Its time says when the step succeeded last.
  [[nodiscard]] std::string stamp(std::string_view step) const;
  /// For ninja: the files that the step has read.
  [[nodiscard]] std::string depfile(std::string_view step) const { return stamp(step) + ".d"; }
  [[nodiscard]] std::string stamps() const { return in("stamps"); }

  /// A file that is generated for the image.
  [[nodiscard]] std::string generated(std::string_view name) const;
  [[nodiscard]] bool is_generated(std::string_view path) const { return path.starts_with(in("generated/")); }
  /// Folder of a definition's Makefile, Kbuild and scripts.
  [[nodiscard]] std::string definition_folder(std::string_view definition) const;
  /// What a bundled folder holds, by the number of the bundle.
  [[nodiscard]] std::string folder_list(std::size_t number) const;

  /// `M=` of kbuild's pass.
  [[nodiscard]] std::string kbuild() const { return in("kbuild"); }
  [[nodiscard]] std::string kbuild_symbols() const { return in("kbuild/Module.symvers"); }
  [[nodiscard]] std::string kbuild_log() const { return in("reports/kbuild.log"); }
  [[nodiscard]] std::string compile_commands() const { return in("compile_commands.json"); }
  /// A module that was built here and is finished.
  [[nodiscard]] std::string finished_module(std::string_view file) const;

  [[nodiscard]] std::string staging() const { return in("staging"); }
  /// An output file before it is delivered.
  [[nodiscard]] std::string image(std::string_view name) const;

  /// What is kept from one run to the next.
  [[nodiscard]] std::string state() const { return in("state.json"); }
  [[nodiscard]] std::string published() const { return in("published"); }
  [[nodiscard]] std::string reports() const { return in("reports"); }
  [[nodiscard]] std::string analysis() const { return in("analysis"); }

 private:
  [[nodiscard]] std::string in(std::string_view path) const;

  std::string root_;
  bool is_for_single_definition_;
};

}  // namespace portato::plan
