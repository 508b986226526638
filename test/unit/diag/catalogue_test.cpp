// SPDX-License-Identifier: Apache-2.0
// The catalogue is complete, its pages have one shape, and its examples do what they say. Safe fixes are
// tried out on the wrong examples.
#include "diag/catalogue.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <set>

#include "diag/codes.hpp"
#include "diag/fix_set.hpp"
#include "export/exporters.hpp"
#include "plan/build_plan.hpp"
#include "plan/missing_apps.hpp"
#include "project.hpp"
#include "support/strings.hpp"

using namespace portato;

namespace {

constexpr std::size_t kMostLines = 60;
constexpr std::size_t kWidestLine = 120;

/// What is said about one of the two examples of a page.
class Example {
 public:
  Example(const diag::CataloguePage& page, bool is_bad)
      : code_(page.code),
        is_of_syntax_(page.code < "D3"),
        is_of_export_(page.code >= "D6030" && page.code < "D6060") {
    put("main.c", "");
    for (const diag::ExampleFile& file : diag::examples_of(page)) {
      if (main_.empty() && file.is_bad && !file.is_ok && is_definition(file.path)) main_ = file.path;
      if (is_bad ? file.is_bad : file.is_ok) put(std::string(file.path), std::string(file.content));
    }
  }

  [[nodiscard]] bool exists() const { return files_.contains(main_); }

  /// Parses, binds, checks and plans.
  void run() {
    if (main_.ends_with(".mdef") || main_.ends_with(".sdef")) {
      const bool is_system = main_.ends_with(".sdef");
      plan(is_system ? project_.system(main_) : project_.module(main_), !is_system);
    } else if (is_of_syntax_) {
      const auto kind = main_.ends_with(".adef") ? syntax::FileKind::kAdef : syntax::FileKind::kCdef;
      REQUIRE(expand::expand_file({project_.fs, project_.trees, project_.environment, project_.sink}, kind,
                                  "/project/" + main_));
    } else if (main_.ends_with(".adef")) {
      project_.app(main_);
    } else {
      project_.component(main_);
    }
  }

  /// Each once.
  [[nodiscard]] std::set<std::string> codes() const {
    std::set<std::string> codes;
    for (const diag::Diagnostic& each : project_.sink.diagnostics()) codes.insert(diag::code_of(*each.info));
    return codes;
  }

  [[nodiscard]] std::vector<diag::Diagnostic> diagnostics() const { return project_.sink.sorted(); }

  /// What was said, for people.
  [[nodiscard]] std::string said() const {
    std::string text;
    for (const diag::Diagnostic& each : diagnostics())
      text += diag::render_text(each, {project_.sources, "/project"});
    return text;
  }

  /// The same files with one fix applied.
  [[nodiscard]] std::unique_ptr<Example> mended(const diag::Fix& fix) const {
    diag::FixSet fixes(project_.sources);
    REQUIRE(fixes.add(fix));
    std::unique_ptr<Example> result(new Example);
    for (const auto& [path, content] : files_) result->put(path, content);
    result->main_ = main_;
    result->code_ = code_;
    result->is_of_syntax_ = is_of_syntax_;
    for (const auto& [path, file] : fixes.files()) {
      result->put(path.substr(std::string("/project/").size()),
                  diag::apply_edits(project_.sources.text(file.source), file.edits));
    }
    return result;
  }

 private:
  Example() = default;

  static bool is_definition(std::string_view path) {
    return path.ends_with(".mdef") || path.ends_with(".sdef") || path.ends_with(".adef") ||
           path.ends_with(".cdef");
  }

  void put(const std::string& path, const std::string& content) {
    files_[path] = content;
    project_.file(path, content);
  }

  void plan(const model::Model& model, bool is_single) {
    if (project_.sink.has_errors()) return;
    // Said of every system that has apps, so only where the example is about it.
    if (code_ == diag::code_of(diag::kAppsLeftOut.info)) plan::warn_of_missing_apps(model, project_.sink);
    if (code_ == diag::code_of(diag::kAppsNotPackaged.info)) plan::refuse_missing_apps(model, project_.sink);
    plan::PlanOptions options;
    options.work_directory = "/work";
    options.output_directory = "/output";
    options.kernel = kernel::KernelTree{};
    options.for_single_definition = is_single;
    plan::plan_build(model, options, project_.sources, project_.fs, project_.sink);
    if (!is_of_export_) return;
    for (const exports::Exporter* each : exports::exporters())
      exports::plan_export(model, *each, project_.sources, project_.fs, project_.sink);
  }

  std::map<std::string, std::string> files_;
  std::string main_;
  std::string code_;  ///< of the page
  bool is_of_syntax_ = true;
  bool is_of_export_ = false;
  test::Project project_;
};

}  // namespace

TEST_CASE("every code has a page, and every page a code") {
  std::set<std::string> codes;
  for (const diag::DiagInfo& info : diag::all_codes()) {
    CHECK(codes.insert(diag::code_of(info)).second);
    INFO("compiler/diag/catalogue/" << diag::code_of(info) << ".md");
    CHECK(diag::find_page(info) != nullptr);
  }
  for (const diag::CataloguePage& page : diag::all_pages()) {
    INFO(page.code);
    CHECK(codes.contains(std::string(page.code)));
  }
}

TEST_CASE("pages have one shape") {
  for (const diag::DiagInfo& info : diag::all_codes()) {
    const diag::CataloguePage* page = diag::find_page(info);
    if (page == nullptr) continue;
    INFO(page->code);
    CHECK(page->text.starts_with(fmt::format("# {} {}\n\n", page->code, info.name)));
    CHECK(page->summary.ends_with('.'));
    const auto lines = support::split(page->text, '\n');
    CHECK(lines.size() <= kMostLines);
    for (const std::string_view line : lines) CHECK(line.size() <= kWidestLine);
  }
}

TEST_CASE("wrong examples yield just their diagnostic, right ones nothing") {
  for (const diag::CataloguePage& page : diag::all_pages()) {
    Example bad(page, /*is_bad=*/true);
    Example good(page, /*is_bad=*/false);
    INFO(page.code);
    if (!page.unprovoked.empty()) {
      CHECK_FALSE(bad.exists());
      continue;
    }
    REQUIRE(bad.exists());
    REQUIRE(good.exists());
    bad.run();
    good.run();
    INFO("wrong:\n" << bad.said() << "right:\n" << good.said());
    CHECK(bad.codes() == std::set{std::string(page.code)});
    CHECK(good.codes().empty());
  }
}

TEST_CASE("a safe fix removes its diagnostic and adds none") {
  std::size_t tried = 0;
  for (const diag::CataloguePage& page : diag::all_pages()) {
    Example bad(page, /*is_bad=*/true);
    if (!bad.exists()) continue;
    bad.run();
    for (const diag::Diagnostic& diagnostic : bad.diagnostics()) {
      const diag::Fix* fix = diag::safe_fix_of(diagnostic);
      if (fix == nullptr) continue;
      const std::unique_ptr<Example> mended = bad.mended(*fix);
      mended->run();
      INFO(page.code << ": " << fix->title << "\n" << mended->said());
      CHECK(mended->diagnostics().size() < bad.diagnostics().size());
      ++tried;
    }
  }
  CHECK(tried >= 8);
}

TEST_CASE("a page for a terminal has its examples indented and no fences") {
  const diag::CataloguePage page{"D0001", "", "",
                                 "# D0001 x\n\nOne.\n\n```mdef bad a.mdef\nload: on\n\nx\n```\n\nTwo.\n"};
  CHECK(diag::render_page(page, false) ==
        "D0001 x\n\nOne.\n\n    a.mdef:\n      load: on\n\n      x\n\nTwo.\n");
  const auto files = diag::examples_of(page);
  REQUIRE(files.size() == 1);
  CHECK(files[0].content == "load: on\n\nx\n");
  CHECK((files[0].is_bad && !files[0].is_ok));
}
