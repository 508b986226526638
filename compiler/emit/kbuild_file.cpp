#include "emit/kbuild_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "support/paths.hpp"
#include "support/strings.hpp"

namespace portato::emit {

namespace {

using plan::CompiledModule;

/// kbuild's rule for a source of this kind.
std::string_view rule_for(std::string_view source) { return source.ends_with(".S") ? "as_o_S" : "cc_o_c"; }

bool has_assembler(const CompiledModule& module) {
  return std::any_of(module.parts.begin(), module.parts.end(),
                     [](const plan::CompiledPart& part) { return part.source.ends_with(".S"); });
}

/// A path below the build folder the way kbuild names it; an absolute one as it is.
std::string in_build_folder(const std::string& path) {
  return support::is_absolute(path) ? path : "$(obj)/" + path;
}

std::string all_composites(const std::vector<CompiledModule>& modules) {
  std::string text;
  for (const CompiledModule& module : modules) text += fmt::format(" {}.o", module.name);
  return text;
}

void append_module(std::string& text, const CompiledModule& module) {
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "\n# {}\n{}-y :=", module.name, module.name);
  for (const plan::CompiledPart& part : module.parts) fmt::format_to(out, " {}", part.object);
  text += '\n';
  const std::string objects = fmt::format("$(obj)/{}/%.o", module.folder());
  for (const std::string& flag : module.cflags) {
    fmt::format_to(out, "{}: ccflags-y += {}\n", objects, make_escape(flag));
  }
  for (const std::string& flag : module.asflags) {
    fmt::format_to(out, "{}: asflags-y += {}\n", objects, make_escape(flag));
  }
  for (const std::string& folder : module.include_folders) {
    fmt::format_to(out, "{}: ccflags-y += -I{}\n", objects, in_build_folder(folder));
    if (has_assembler(module))
      fmt::format_to(out, "{}: asflags-y += -I{}\n", objects, in_build_folder(folder));
  }
  for (const std::string& flag : module.ldflags) {
    fmt::format_to(out, "LDFLAGS_{}.o += {}\n", module.name, make_escape(flag));
  }
  for (const plan::CompiledPart& part : module.parts) {
    fmt::format_to(out, "$(obj)/{}: $(obj)/%.o: {} FORCE\n\t$(call if_changed_rule,{})\n", part.object,
                   in_build_folder(part.source), rule_for(part.source));
  }
}

}  // namespace

std::string make_escape(std::string_view text) {
  std::string result;
  std::size_t backslashes = 0;  // directly before this character
  for (const char c : text) {
    // make halves the backslashes before a `#` and takes the line's end for a space.
    if (c == '#') result.append(backslashes + 1, '\\');
    if (c == '$') result += '$';
    result += c == '\n' ? ' ' : c;
    backslashes = c == '\\' ? backslashes + 1 : 0;
  }
  if (backslashes % 2 == 1) result += "$(empty)";  // or it would join the next line to this one
  return result;
}

std::string kbuild_file(const std::vector<CompiledModule>& modules) {
  std::string text =
      "# Kbuild - made by Portato; changes are lost at the next build.\n"
      "#\n"
      "# Every module consists of objects in a folder of its own, whatever its sources are called and "
      "wherever they lie.\n"
      "# The rules have static patterns because kbuild finds out from the stem which module an object is "
      "for.\n"
      "\n";
  text += fmt::format("all-modules :={}\n", all_composites(modules));
  text += "obj-m += $(if $(ONLY),$(filter $(ONLY),$(all-modules)),$(all-modules))\n";
  for (const CompiledModule& module : modules) append_module(text, module);
  return text;
}

}  // namespace portato::emit
