// SPDX-License-Identifier: Apache-2.0
#include "emit/makefile.hpp"

#include <fmt/format.h>

#include <iterator>

#include "support/paths.hpp"
#include "support/quoting.hpp"

namespace portato::emit {

namespace {

using support::make_recipe_word;
using support::make_value;

void append_head(std::string& text, const plan::DefinitionMakefile& definition) {
  std::string modules;
  for (const plan::CompiledModule& module : definition.modules) modules += " " + module.name + ".ko";
  fmt::format_to(
      std::back_inserter(text),
      "# Makefile - builds{} by hand.\n"
      "# Made by Portato from {}; changes are lost at the next build.\n"
      "#\n"
      "#   make [KERNEL_SRC=DIR] [KBUILD_OPTIONS='NAME=VALUE...'] [modules|modules_install|clean|help]\n"
      "#\n"
      "# What to compile, and how, is in Kbuild. Objects go into this folder, nothing beside the "
      "sources.\n\n",
      modules, support::comment_text(definition.definition_path));
}

void append_variables(std::string& text, const plan::PlanOptions& options) {
  const auto out = std::back_inserter(text);
  const plan::Toolchain& tools = options.toolchain;
  fmt::format_to(out, "KERNEL_SRC ?= {}\n", make_value(options.kernel->directory));
  if (!tools.cross_compile.empty()) {
    fmt::format_to(out, "ARCH ?= {}\nCROSS_COMPILE ?= {}\nexport ARCH CROSS_COMPILE\n",
                   make_value(tools.architecture), make_value(tools.cross_compile));
  }
}

/// What every call of the kernel's make gets; the caller's own options come last and win.
std::string kbuild_call(const plan::PlanOptions& options) {
  const plan::Toolchain& tools = options.toolchain;
  std::vector<std::string> words = tools.make_options;
  if (!tools.cc.empty()) words.insert(words.begin(), "CC=" + tools.cc);
  if (options.kernel->is_clang) words.insert(words.begin(), "LLVM=1");
  std::string text = "kbuild = $(MAKE) -C $(KERNEL_SRC) M=$(CURDIR)";
  for (const std::string& word : words) text += " " + support::make_value_word(word);
  return text + " $(KBUILD_OPTIONS)\n";
}

void append_symbols(std::string& text, const plan::DefinitionMakefile& definition) {
  if (definition.extra_symbols.empty()) return;
  std::string paths;
  for (const std::string& file : definition.extra_symbols) {
    const std::string_view unusable = support::character_unusable_in_make_path(file);
    if (unusable.empty()) {
      paths += (support::is_absolute(file) ? " " : " $(CURDIR)/") + support::make_path(file);
    } else {
      text += fmt::format("\n# kbuild takes no `{}` in a path, and so these are left out: {}",
                          support::comment_text(unusable), support::comment_text(file));
    }
  }
  text +=
      "\n# Symbols of the modules that these require, as far as those have been built.\nsymbols := "
      "$(wildcard";
  text += paths + ")\nexport KBUILD_EXTRA_SYMBOLS += $(symbols)\n";
}

void append_preparation(std::string& text, const plan::DefinitionMakefile& definition) {
  const auto out = std::back_inserter(text);
  text += "\nprepare:\n\t@mkdir -p --";
  for (const plan::CompiledModule& module : definition.modules) fmt::format_to(out, " {}", module.folder());
  text += '\n';
  for (const plan::CompiledModule& module : definition.modules) {
    for (const plan::SourceLink& link : module.links) {
      fmt::format_to(out, "\t@ln -sfn -- {} {}\n", make_recipe_word(link.target),
                     make_recipe_word(link.path));
    }
  }
}

constexpr std::string_view kTargets = R"(
clean:
	$(kbuild) clean
	rm -rf -- $(folders)

help:
	@echo 'make modules          build (the default)'
	@echo 'make modules_install  install below /lib/modules, or below INSTALL_MOD_PATH'
	@echo 'make clean            remove all that was built here'
	@echo
	@echo 'KERNEL_SRC            kernel to build for: $(KERNEL_SRC)'
	@echo 'KBUILD_OPTIONS        further words for its make, for example V=1'

.PHONY: all modules modules_install prepare clean help
)";

}  // namespace

std::string makefile(const plan::DefinitionMakefile& definition, const plan::PlanOptions& options) {
  std::string text;
  append_head(text, definition);
  append_variables(text, options);
  text +=
      "\nifneq ($(words $(CURDIR)),1)\n"
      "$(error the kernel's build takes no space in a path: $(CURDIR))\n"
      "endif\n";
  append_symbols(text, definition);
  text += "\n" + kbuild_call(options) + "folders :=";
  for (const plan::CompiledModule& module : definition.modules) text += " " + module.folder();
  text += "\n\nall: modules\n\nmodules: prepare";
  text += definition.extra_symbols.empty() ? "\n" : " Module.symvers\n";
  text += "\t$(kbuild) modules\n\nmodules_install:\n\t$(kbuild) modules_install\n";
  if (!definition.extra_symbols.empty()) {
    text +=
        "\n# kbuild does not notice that symbols of required modules have changed; without this file it "
        "looks again.\n"
        "Module.symvers: $(symbols)\n\t@rm -f $@\n";
  }
  append_preparation(text, definition);
  text += kTargets;
  return text;
}

}  // namespace portato::emit
