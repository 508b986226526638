// SPDX-License-Identifier: Apache-2.0
#include "expand/expand.hpp"

#include <catch2/catch.hpp>

#include "project.hpp"
#include "syntax/views.hpp"

using namespace portato;
using test::Lines;
using test::Project;

namespace {

/// The values in all active `sources` lists of x.mdef, or of the lists named `section` of another file.
Lines active_values(Project& project, const std::string& file, std::string_view section,
                    syntax::FileKind kind = syntax::FileKind::kMdef) {
  const expand::ExpandContext context{project.fs, project.trees, project.environment, project.sink};
  const auto unit = expand::expand_file(context, kind, "/project/" + file);
  REQUIRE(unit.ok());
  Lines values;
  for (const syntax::NodeRef node : unit->sections()) {
    const syntax::SectionView view{node};
    if (view.name() != section) continue;
    for (const syntax::NodeRef item : unit->entries(view.block())) {
      values.push_back(expand::token_value(project.environment, syntax::ItemView{item}.value(0)));
    }
  }
  return values;
}

}  // namespace

TEST_CASE("the first condition that holds decides, in lists and between sections") {
  Project project;
  project.environment.set("BOARD", {"b2", expand::VariableOrigin::kProcess, {}});
  project.file(
      "x.mdef",
      "sources: { a.c\n#if $BOARD = b1\n b.c\n#elif ${BOARD} = b2\n c.c\n#else\n d.c\n#endif\n e.c }\n"
      "#if $BOARD = \"\"\n sources: { no.c }\n#else\n sources: { yes.c }\n#endif\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c", "c.c", "e.c", "yes.c"});
  CHECK(project.messages().empty());
}

TEST_CASE("an unset variable equals the empty string, without a warning in a directive") {
  Project project;
  project.file("x.mdef", "#if ${NOT_SET} = \"\"\nsources: { a.c }\n#endif\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c"});
  CHECK(project.messages().empty());
}

TEST_CASE("predicates look beside the file that asks") {
  Project project;
  project.file("x.mdef",
               "#include \"sub/part.sinc\"\n#if file_exists(there.c)\nsources: { wrong.c }\n#endif\n");
  project.file("sub/part.sinc",
               "#if file_exists(there.c)\nsources: { a.c }\n#endif\n#if "
               "dir_exists(\"$CURDIR/../sub\")\nsources: { b.c }\n#endif\n");
  project.file("sub/there.c", "");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c", "b.c"});
}

TEST_CASE("an included file stands where its directive stands") {
  Project project;
  project.file("x.mdef", "sources: { a.c\n#include more.inc\n z.c }\n");
  project.file("more.inc", "m.c n.c\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c", "m.c", "n.c", "z.c"});
}

TEST_CASE("CURDIR is the directory of the fragment that holds the token") {
  Project project;
  project.file("x.mdef", "sources: { $CURDIR/a.c\n#include sub/more.inc\n }\n");
  project.file("sub/more.inc", "$CURDIR/b.c");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"/project/a.c", "/project/sub/b.c"});
}

TEST_CASE("includes are looked for in LEGATO_ROOT, too") {
  Project project;
  project.environment.set("LEGATO_ROOT", {"/legato", expand::VariableOrigin::kProcess, {}});
  project.file("x.mdef", "#include common.inc\n").file("/legato/common.inc", "sources: { a.c }");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c"});
}

TEST_CASE("a missing include says where it was looked for") {
  Project project;
  project.environment.set("LEGATO_ROOT", {"/legato", expand::VariableOrigin::kProcess, {}});
  project.file("x.mdef", "#include none.inc\nsources: { a.c }\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c"});
  CHECK(project.messages() == Lines{"x.mdef:1:10: error: included file `none.inc` not found [D2001]",
                                    "x.mdef:1:10: note: looked for /project/none.inc",
                                    "x.mdef:1:10: note: looked for /legato/none.inc"});
}

TEST_CASE("an include cycle is reported once, at the directive that closes it") {
  Project project;
  project.file("x.mdef", "#include a.inc\n")
      .file("a.inc", "#include b.inc\n")
      .file("b.inc", "\n#include a.inc\n");
  CHECK(active_values(project, "x.mdef", "sources").empty());
  CHECK(project.messages() == Lines{"b.inc:2:10: error: `/project/a.inc` includes itself [D2003]"});
}

TEST_CASE("a build variable is there for the very next directive") {
  Project project;
  project.file("system.sdef",
               "buildVars: { NAME = part.inc P = a }\n#include $NAME\nbuildVars: { P = $P/b }\n"
               "#if $Q = one\nmoduleSearch: { $P }\n#endif\n");
  project.file("part.inc", "buildVars: { Q = one }\n");
  CHECK(active_values(project, "system.sdef", "moduleSearch", syntax::FileKind::kSdef) == Lines{"a/b"});
  CHECK(project.messages().empty());
}

TEST_CASE("a build variable must not change once a directive has used it") {
  Project project;
  project.file("system.sdef",
               "#if $V = \"\"\nbuildVars: { V = x CURDIR = y W = z }\n#endif\nbuildVars: { W = z }\n");
  active_values(project, "system.sdef", "moduleSearch", syntax::FileKind::kSdef);
  CHECK(
      project.messages() ==
      Lines{
          "system.sdef:2:14: error: build variable `V` changes after a directive used its old value [D2013]",
          "system.sdef:1:5: note: the directive that used it",
          "system.sdef:2:20: error: `CURDIR` is set by the tools and cannot be a build variable [D2012]"});
}

TEST_CASE("files that include the next one twice come to an end") {
  Project project;
  for (int i = 0; i < 40; ++i) {
    const std::string line = fmt::format("#include \"{}.sinc\"\n", i + 1);
    project.file(fmt::format("{}.sinc", i), line + line);
  }
  project.file("40.sinc", "cflags: { -O2 }\n").file("system.sdef", "#include \"0.sinc\"\n");
  project.system();
  const std::string said = fmt::format("{}", fmt::join(project.messages(), "\n"));
  INFO(said);
  CHECK(said.find("more than 10000 includes") != std::string::npos);
}

namespace {

/// Facts that cannot be found out.
struct UnknownFacts final : expand::LazyVariables {
  [[nodiscard]] bool covers(std::string_view name) const override { return name.starts_with("CONFIG_"); }
  const expand::Variable* find(std::string_view) override { return nullptr; }
  std::optional<std::string> take_reason() override { return std::exchange(reason, std::nullopt); }
  std::optional<std::string> reason = "there is none";
};

}  // namespace

TEST_CASE("a lazy variable that nothing is known of is reported once, where it was asked for first") {
  Project project;
  UnknownFacts facts;
  project.environment.set_lazy(&facts);
  project.file("x.mdef",
               "#if ${CONFIG_A} = y\n sources: { no.c }\n#endif\n#if ${CONFIG_B} = \"\"\nsources: { yes.c "
               "}\n#endif\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"yes.c"});
  CHECK(project.messages() ==
        Lines{"x.mdef:1:5: warning: `CONFIG_A` counts as empty, because no kernel is known: there is none "
              "[D2010]",
              "x.mdef:1:5: note: name a kernel tree with `--kernel DIR`"});
}

TEST_CASE("a variable that was set goes before the lazy one of its name") {
  Project project;
  UnknownFacts facts;
  project.environment.set_lazy(&facts);
  project.environment.set("CONFIG_A", {"y", expand::VariableOrigin::kProcess, {}});
  project.file("x.mdef", "#if ${CONFIG_A} = y\nsources: { yes.c }\n#endif\n");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"yes.c"});
  CHECK(project.messages().empty());
}

TEST_CASE("an included file that cannot be read is said where it is included") {
  Project project;
  project.file("x.mdef", "sources: { a.c }\n#include \"more.inc\"\n").file("more.inc", "cflags: { -g }\n");
  project.fs.make_unreadable("/project/more.inc");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{"a.c"});
  CHECK(project.messages() == Lines{"x.mdef:2:10: error: cannot read included file `/project/more.inc`: "
                                    "Permission denied [D2002]"});
}

TEST_CASE("includes inside each other have a limit") {
  constexpr int kDeepest = 200;
  Project project;
  project.file("x.mdef", "#include \"0.inc\"\n");
  for (int i = 0; i <= kDeepest; ++i)
    project.file(fmt::format("{}.inc", i), fmt::format("#include \"{}.inc\"\n", i + 1));
  project.file(fmt::format("{}.inc", kDeepest + 1), "");
  CHECK(active_values(project, "x.mdef", "sources") == Lines{});
  CHECK(project.messages().at(0).ends_with("error: more than 200 includes inside each other [D2004]"));
}
