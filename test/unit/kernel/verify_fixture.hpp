// SPDX-License-Identifier: Apache-2.0
// A kernel and an image of modules in memory, for tests of what verify_modules() finds. The kernel is one of
// x86-64 with versions of symbols; what a test wants otherwise it says. Every module has a definition of a
// few lines, so that findings have places.
#pragma once

#include <catch2/catch.hpp>
#include <map>

#include "diag/render.hpp"
#include "kernel/elf_builder.hpp"
#include "kernel/verify.hpp"
#include "source/source_manager.hpp"
#include "support/strings.hpp"

namespace portato::test {

inline constexpr const char* kFixtureVermagic = "6.1.0 SMP preempt mod_unload modversions ";

class VerifyFixture {
 public:
  VerifyFixture() { configure(""); }

  // --- The kernel

  /// A line of Module.symvers.
  VerifyFixture& symbol(const std::string& name, std::uint32_t crc, const std::string& provider = "vmlinux",
                        const std::string& kind = "EXPORT_SYMBOL", const std::string& space = "") {
    symvers_ += fmt::format("{:#010x}\t{}\t{}\t{}\t{}\n", crc, name, provider, kind, space);
    return *this;
  }
  /// Further options; one that is there already is overridden by `CONFIG_X=n`.
  VerifyFixture& configure(const std::string& options) {
    options_ = options + options_;
    return *this;
  }
  VerifyFixture& release(const std::string& release) {
    release_ = release;
    return *this;
  }
  /// Another machine than x86-64, as kbuild calls it.
  VerifyFixture& architecture(const std::string& name) {
    architecture_ = name;
    return *this;
  }
  VerifyFixture& in_tree(const std::string& name, bool is_built_in = false) {
    (is_built_in ? in_tree_.built_in : in_tree_.loadable).insert(name);
    return *this;
  }
  VerifyFixture& without_kernel() {
    has_kernel_ = false;
    return *this;
  }

  // --- The image

  /// A module `NAME.ko` that the fixture's kernel takes, for a test to add to.
  static ElfBuilder good(const std::string& name, ElfShape shape = {}) {
    return ElfBuilder(shape)
        .info("name=" + name)
        .info("license=GPL")
        .info(std::string("vermagic=") + kFixtureVermagic)
        .version("module_layout", 0x1000);
  }

  /// Adds `NAME.ko`, as `text` of `NAME.mdef` defines it: with `params:` lines `name = value` and
  /// requirements that add() knows already; `NAME.c` is its place.
  kernel::ImageModule& add(const std::string& name, const std::string& bytes, const std::string& text = "") {
    kernel::ImageModule module;
    module.file = name + ".ko";
    module.kernel_name = kernel::kernel_name_of(module.file);
    module.facts = kernel::parse_kernel_module(bytes);
    module.definition = "/project/" + name + ".mdef";
    define(module, "sources: { " + name + ".c }\n" + text);
    module.place.begin = static_cast<std::uint32_t>(std::string("sources: { ").size());
    module.place.end = module.place.begin + static_cast<std::uint32_t>(name.size() + 2);
    indices_[name] = image.modules.size();
    image.modules.push_back(std::move(module));
    return image.modules.back();
  }
  kernel::ImageModule& add(const std::string& name, const ElfBuilder& builder, const std::string& text = "") {
    return add(name, builder.build(), text);
  }

  // --- What is found

  /// `NAME.mdef:1:12: error: … [D5106]`, with notes and help; nothing that was not said.
  std::vector<std::string> findings() {
    diag::CollectingSink sink;
    const std::optional<kernel::KernelInfo> facts = kernel_info();
    needs = kernel::verify_modules(image, facts ? &*facts : nullptr, sink);
    std::vector<std::string> lines;
    diagnostics = sink.take_sorted(1000);
    for (const diag::Diagnostic& diagnostic : diagnostics) {
      const std::string text = diag::render_short(diagnostic, {sources, "/project"});
      for (const std::string_view line : support::split(text, '\n')) {
        if (!line.empty()) lines.emplace_back(line);
      }
      if (!diagnostic.help.empty()) lines.back() = "help: " + diagnostic.help;  // a note at the same place
    }
    return lines;
  }

  /// The text of `NAME.mdef` with the first fix of the first diagnostic applied.
  std::string mended() {
    REQUIRE(!diagnostics.empty());
    REQUIRE(!diagnostics[0].fixes.empty());
    const diag::Edit& edit = diagnostics[0].fixes[0].edits.at(0);
    std::string text(sources.text(edit.range.source));
    return text.replace(edit.range.begin, edit.range.end - edit.range.begin, edit.replacement);
  }

  source::SourceManager sources;
  kernel::ImageModules image;
  std::vector<kernel::ModuleNeeds> needs;
  std::vector<diag::Diagnostic> diagnostics;

 private:
  void define(kernel::ImageModule& module, const std::string& text) {
    constexpr std::string_view kNeeds = "needs ";
    const source::SourceId id = sources.add(module.definition, text);
    const auto range = [&](std::size_t at, std::size_t size) {
      return source::SourceRange{id, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
    };
    module.place = range(0, 0);
    module.slot = kernel::RequirementSlot{range(text.size(), 0), std::string(kNeeds), "\n"};
    std::size_t at = 0;
    for (const std::string_view line : support::split(text, '\n')) {
      if (const std::size_t equals = line.find(" = "); equals != std::string_view::npos) {
        const std::string_view value = line.substr(equals + 3);
        module.parameters.push_back({std::string(line.substr(0, equals)), std::string(value),
                                     range(at, equals), range(at + equals + 3, value.size())});
      } else if (line.starts_with(kNeeds)) {
        const bool is_optional = line.ends_with('?');
        const std::size_t size = line.size() - kNeeds.size() - (is_optional ? 1 : 0);
        module.requirements.push_back({indices_.at(std::string(line.substr(kNeeds.size(), size))),
                                       range(at + kNeeds.size(), size), is_optional});
      }
      at += line.size() + 1;
    }
  }

  std::optional<kernel::KernelInfo> kernel_info() {
    if (!has_kernel_) return std::nullopt;
    kernel::KernelTree tree;
    tree.release = release_;
    tree.architecture = architecture_;
    tree.config = kernel::KernelConfig(options_ +
                                       "CONFIG_64BIT=y\nCONFIG_X86=y\nCONFIG_X86_64=y\nCONFIG_SMP=y\n"
                                       "CONFIG_PREEMPT_BUILD=y\nCONFIG_MODULE_UNLOAD=y\n"
                                       "CONFIG_MODVERSIONS=y\n");
    tree.has_modversions = tree.config.is_set("CONFIG_MODVERSIONS");
    tree.vermagic = kernel::derive_vermagic(tree.release, tree.config, tree.architecture, "");
    tree.machine = kernel::machine_of(tree.config, tree.architecture);
    return kernel::KernelInfo{
        std::move(tree),
        kernel::KernelSymbols::parse("0x00001000\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n" + symvers_),
        in_tree_};
  }

  std::string symvers_;
  std::string options_;
  std::string release_ = "6.1.0";
  std::string architecture_ = "x86";
  kernel::InTreeModules in_tree_;
  bool has_kernel_ = true;
  std::map<std::string, std::size_t> indices_;
};

/// What is found in an image of `a.ko` alone.
inline std::vector<std::string> findings_of(const ElfBuilder& module, const std::string& text = "") {
  VerifyFixture fixture;
  fixture.add("a", module, text);
  return fixture.findings();
}

}  // namespace portato::test
