// SPDX-License-Identifier: Apache-2.0
// A project in memory for tests: files, what binding makes of them, and what was said, in the short form.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bind/bind.hpp"
#include "check/check.hpp"
#include "diag/render.hpp"
#include "diag/sink.hpp"
#include "expand/expand.hpp"
#include "source/memory_fs.hpp"

namespace portato::test {

class Project {
 public:
  Project() : trees(fs, sources, sink) {}

  Project& file(const std::string& path, std::string content) {
    fs.add_file(path, std::move(content));
    return *this;
  }

  /// Binds `system.sdef` of /project and runs the checks.
  model::Model system(const std::string& name = "system.sdef") {
    auto model = bind::bind_system(context(), options, "/project/" + name);
    if (model) check::check_model(*model, sink);
    return model.value_or(model::Model{});
  }

  /// Binds one `.mdef` of /project as mkmod does and runs the checks.
  model::Model module(const std::string& name) {
    auto model = bind::bind_module(context(), options, "/project/" + name);
    if (model) check::check_model(*model, sink);
    return model.value_or(model::Model{});
  }

  /// Binds one `.adef` of /project as mkapp does and runs the checks.
  model::Model app(const std::string& name = "app.adef") {
    auto model = bind::bind_app(context(), options, "/project/" + name);
    if (model) check::check_model(*model, sink);
    return model.value_or(model::Model{});
  }

  /// Binds one `.cdef` of /project, or the Component.cdef of a directory there, as mkcomp does and runs the
  /// checks.
  model::Model component(const std::string& name = "c") {
    const std::string path = "/project/" + name + (name.ends_with(".cdef") ? "" : "/Component.cdef");
    auto model = bind::bind_component(context(), options, path);
    if (model) check::check_model(*model, sink);
    return model.value_or(model::Model{});
  }

  /// Everything that was said since the last call: `path:line:column: error: text [Dnnnn]`, notes included.
  std::vector<std::string> messages() {
    std::vector<std::string> lines;
    for (const diag::Diagnostic& diagnostic : sink.take_sorted(1000)) {
      std::string text = diag::render_short(diagnostic, {sources, "/project"});
      for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
        lines.push_back(text.substr(0, end));
        text.erase(0, end + 1);
      }
    }
    return lines;
  }

  bind::BindContext& context() { return context_; }

  source::MemoryFs fs;
  source::SourceManager sources;
  diag::CollectingSink sink;
  expand::Environment environment;
  expand::TreeStore trees;
  bind::BindOptions options{{}, {}, "/work"};

 private:
  bind::BindContext context_{fs, trees, environment, sink};
};

using Lines = std::vector<std::string>;

}  // namespace portato::test
