// SPDX-License-Identifier: Apache-2.0
// A small system of kernel modules in a directory of its own, to be built against the kernel headers of this
// machine.
#pragma once

#include "exec/exec_fixture.hpp"
#include "exec/kbuild_runner.hpp"

namespace portato::exec::test {

/// A prepared kernel tree of this machine; empty if there is none.
inline std::string kernel_tree() {
  for (const auto& entry : boost::filesystem::directory_iterator("/usr/src")) {
    const std::string path = entry.path().string();
    if (exists(path + "/include/config/auto.conf") && exists(path + "/Module.symvers")) return path;
  }
  return "";
}

/// `foo` offers a symbol, `bar` uses it; `<name>.c` in src/, Kbuild in build/, finished modules in out/.
class KbuildFixture {
 public:
  explicit KbuildFixture(const std::vector<std::string>& names = {"foo", "bar"}) {
    step.kernel_source = kernel_tree();
    step.build_directory = directory / "build";
    step.finish.strip = "strip";
    step.depfile = directory / "build/modules.d";
    step.stamp = directory / "build/modules.stamp";
    step.jobs = 2;
    put(source("api.h"), "struct api { int a; };\nint foo_api(struct api *s);\n");
    std::string kbuild = "all-mods :=";
    for (const std::string& name : names) kbuild += " " + name + ".o";
    kbuild += "\nobj-m += $(if $(ONLY),$(filter $(ONLY),$(all-mods)),$(all-mods))\n";
    for (const std::string& name : names) {
      step.modules.push_back(
          {name, "system.mdef:" + std::to_string(step.modules.size() + 1) + ":1", false, output(name), {}});
      put(source(name + ".c"), module_text(name));
      kbuild += fmt::format(
          "{0}-y := {0}.d/{0}.o\n$(obj)/{0}.d/%.o: ccflags-y += -I{1}\n"
          "$(obj)/{0}.d/{0}.o: $(obj)/%.o: {1}/{0}.c FORCE\n\t$(call if_changed_rule,cc_o_c)\n",
          name, directory / "src");
    }
    put(directory / "build/Kbuild", kbuild);
  }

  [[nodiscard]] std::string source(const std::string& name) const { return directory / "src/" + name; }
  [[nodiscard]] std::string output(const std::string& name) const {
    return directory / "out/" + name + ".ko";
  }

  static std::string module_text(const std::string& name) {
    const std::string head = "#include <linux/module.h>\n#include \"api.h\"\n";
    const std::string tail = "MODULE_LICENSE(\"GPL\");\n";
    if (name == "foo") {
      return head + "int foo_api(struct api *s) { return s->a; }\nEXPORT_SYMBOL_GPL(foo_api);\n" + tail;
    }
    return head +
           fmt::format(
               "static int __init {0}_init(void) {{ struct api s = {{1}}; return foo_api(&s) - 1; }}\n"
               "module_init({0}_init);\n",
               name) +
           tail;
  }

  int run(Listener& listener) const { return run_kbuild_step(step, listener.context); }

  TemporaryDirectory directory;
  plan::KbuildStep step;
};

}  // namespace portato::exec::test
