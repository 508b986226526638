// SPDX-License-Identifier: Apache-2.0
// How much a module's parameters of array and string type hold, which nothing but the numbers says that the
// kernel itself goes by (include/linux/moduleparam.h):
//
//   struct kernel_param {const char *name; struct module *mod; const struct kernel_param_ops *ops; u16 perm;
//   s8 level;
//                        u8 flags; void *arg;};
//   struct kparam_array {unsigned int max; …};        for `param_array_ops`
//   struct kparam_string {unsigned int maxlen; …};    for `param_ops_string`
//
// All the pointers are relocations. What is not laid out as expected is not known, which is no error.
#include <elf.h>

#include <unordered_map>

#include "kernel/module_sections.hpp"

namespace portato::kernel {

namespace {

class LimitReader {
 public:
  LimitReader(const ElfImage& image, KernelModuleFile& module)
      : image_(image), word_(image.kind().is_64_bit ? 8 : 4) {
    for (ModuleParameter& parameter : module.parameters) parameters_.emplace(parameter.name, &parameter);
  }

  void read(const ElfSection& section) {
    const std::size_t count = section.bytes.size() / size();
    if (count == 0 || count > kMostEntries) return;
    std::vector<Entry> entries(count);
    for (const ElfRelocation& relocation : image_.relocations(section)) {
      if (relocation.offset / size() >= count) continue;
      Entry& entry = entries[relocation.offset / size()];
      const std::size_t at = relocation.offset % size();
      if (at == 0) entry.name = relocation;
      if (at == 2 * word_) entry.operations = relocation;
      if (at == size() - word_) entry.argument = relocation;
    }
    for (const Entry& entry : entries) set_limit(entry);
  }

 private:
  /// The pointers of a struct kernel_param.
  struct Entry {
    std::optional<ElfRelocation> name;
    std::optional<ElfRelocation> operations;
    std::optional<ElfRelocation> argument;
  };

  /// Three pointers, four bytes that are aligned like one, and another pointer.
  [[nodiscard]] std::size_t size() const { return 5 * word_; }

  void set_limit(const Entry& entry) {
    if (!entry.name || !entry.operations || !entry.argument) return;
    const auto operations = image_.symbol(entry.operations->symbol);
    if (!operations || (operations->name != "param_array_ops" && operations->name != "param_ops_string"))
      return;
    const auto name = elf_text(bytes_at(*entry.name), 0);
    const auto most = image_.number(bytes_at(*entry.argument), 0, sizeof(std::uint32_t));
    if (!name || !most) return;
    const auto found = parameters_.find(*name);
    if (found != parameters_.end()) found->second->most = static_cast<std::uint32_t>(*most);
  }

  /// From where it points to, to the end of that section; empty if it points to nothing in this file.
  [[nodiscard]] std::string_view bytes_at(const ElfRelocation& relocation) const {
    const auto symbol = image_.symbol(relocation.symbol);
    if (!symbol || symbol->section == SHN_UNDEF || symbol->section >= image_.sections().size()) return {};
    const std::string_view bytes = image_.sections()[symbol->section].bytes;
    const std::uint64_t at = symbol->value + relocation.addend;
    return at < bytes.size() ? bytes.substr(at) : std::string_view();
  }

  const ElfImage& image_;
  std::size_t word_;
  std::unordered_map<std::string_view, ModuleParameter*> parameters_;
};

}  // namespace

void read_parameter_limits(const ElfImage& image, KernelModuleFile& module) {
  const ElfSection* section = image.find("__param");
  // Of all machines MIPS alone has relocations that are laid out otherwise.
  if (section == nullptr || module.parameters.empty() || image.kind().machine == EM_MIPS) return;
  LimitReader(image, module).read(*section);
}

}  // namespace portato::kernel
