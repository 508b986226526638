// SPDX-License-Identifier: Apache-2.0
#include "emit/kbuild_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::emit {

namespace {

using plan::CompiledModule;
using support::make_path;
using support::make_value;

/// kbuild's rule for a source of this kind.
std::string_view rule_for(std::string_view source) { return source.ends_with(".S") ? "as_o_S" : "cc_o_c"; }

bool has_assembler(const CompiledModule& module) {
  return std::any_of(module.parts.begin(), module.parts.end(),
                     [](const plan::CompiledPart& part) { return part.source.ends_with(".S"); });
}

/// A path below the build folder the way kbuild names it; an absolute one as it is.
std::string in_build_folder(const std::string& path) {
  return (support::is_absolute(path) ? "" : "$(obj)/") + make_path(path);
}

/// A flag of a definition, as part of a variable. It is text for a shell, in which a line end is a blank.
std::string flag_text(const std::string& flag, const KbuildStyle& style) {
  return support::replace_all(make_value(support::replace_all(flag, "\n", " ")),
                              std::string_view(&kPackageFolder, 1), style.flags_folder);
}

std::string all_composites(const std::vector<CompiledModule>& modules) {
  std::string text;
  for (const CompiledModule& module : modules) text += fmt::format(" {}.o", module.name);
  return text;
}

void append_module(std::string& text, const CompiledModule& module, const KbuildStyle& style) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n# {}\n{}-y :=", module.name, module.name);
  for (const plan::CompiledPart& part : module.parts) fmt::format_to(out, " {}", make_path(part.object));
  text += '\n';
  const std::string objects = fmt::format("$(obj)/{}/%.o", module.folder());
  for (const std::string& flag : module.cflags) {
    fmt::format_to(out, "{}: ccflags-y += {}\n", objects, flag_text(flag, style));
  }
  for (const std::string& flag : module.asflags) {
    fmt::format_to(out, "{}: asflags-y += {}\n", objects, make_value(support::replace_all(flag, "\n", " ")));
  }
  for (const std::string& folder : module.include_folders) {
    fmt::format_to(out, "{}: ccflags-y += -I{}\n", objects, in_build_folder(folder));
    if (has_assembler(module))
      fmt::format_to(out, "{}: asflags-y += -I{}\n", objects, in_build_folder(folder));
  }
  for (const std::string& flag : module.ldflags) {
    fmt::format_to(out, "LDFLAGS_{}.o += {}\n", module.name, flag_text(flag, style));
  }
  for (const plan::CompiledPart& part : module.parts) {
    fmt::format_to(out, "$(obj)/{}: $(obj)/%.o: {} FORCE\n\t$(call if_changed_rule,{})\n", part.object,
                   (support::is_absolute(part.source) ? "" : style.sources + "/") + make_path(part.source),
                   rule_for(part.source));
  }
}

void append_folders(std::string& text, const std::vector<CompiledModule>& modules) {
  text += "$(shell mkdir -p";
  for (const CompiledModule& module : modules) text += " $(obj)/" + module.folder();
  text += ")\n";
}

void append_list(std::string& text, const std::vector<CompiledModule>& modules, const KbuildStyle& style) {
  for (std::size_t i = 0; i < style.switches.size(); ++i)
    text += fmt::format("obj-$({}) += {}.o\n", style.switches[i], modules[i].name);
  if (!style.switches.empty()) return;
  text += fmt::format("all-modules :={}\n", all_composites(modules));
  text += "obj-m += $(if $(ONLY),$(filter $(ONLY),$(all-modules)),$(all-modules))\n";
}

}  // namespace

std::string kbuild_file(const std::vector<CompiledModule>& modules, const KbuildStyle& style) {
  const bool is_copy = style.makes_folders;
  std::string text = is_copy ? "# Made by `portato export`; changes are lost at the next one.\n"
                             : "# Kbuild - made by Portato; changes are lost at the next build.\n";
  text +=
      "#\n"
      "# Every module consists of objects in a folder of its own, whatever its sources are called and "
      "wherever they lie.\n"
      "# The rules have static patterns because kbuild finds out from the stem which module an object is "
      "for.\n"
      "\n";
  text += style.preamble;
  if (is_copy) append_folders(text, modules);
  append_list(text, modules, style);
  for (const CompiledModule& module : modules) append_module(text, module, style);
  return text;
}

}  // namespace portato::emit
