// SPDX-License-Identifier: Apache-2.0
// What a kernel tree can tell, and whether it has all that a module build needs.
#include "kernel/kernel_tree.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "diag/codes.hpp"
#include "support/paths.hpp"
#include "support/quoting.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

constexpr const char* kConfiguration = "include/config/auto.conf";
constexpr const char* kReleaseHeader = "include/generated/utsrelease.h";
constexpr const char* kVersionHeader = "include/generated/uapi/linux/version.h";

struct Architecture {
  std::string_view option;
  std::string_view name;  ///< for ARCH=, and its folder below arch/
};

constexpr std::array kArchitectures{
    Architecture{"CONFIG_ARM64", "arm64"}, Architecture{"CONFIG_X86", "x86"},
    Architecture{"CONFIG_ARM", "arm"},     Architecture{"CONFIG_RISCV", "riscv"},
    Architecture{"CONFIG_PPC", "powerpc"}, Architecture{"CONFIG_MIPS", "mips"},
    Architecture{"CONFIG_S390", "s390"},
};

/// A program of the tree itself that kbuild has look at every object, if options ask for it.
struct BuildProgram {
  std::array<std::string_view, 2> options;  ///< all of them; an empty one counts as set
  std::string_view program;
};

constexpr std::array kBuildPrograms{
    BuildProgram{{"CONFIG_OBJTOOL", ""}, "tools/objtool/objtool"},
    BuildProgram{{"CONFIG_STACK_VALIDATION", ""}, "tools/objtool/objtool"},  // before 5.19
    BuildProgram{{"CONFIG_FTRACE_MCOUNT_USE_RECORDMCOUNT", "CONFIG_HAVE_C_RECORDMCOUNT"},
                 "scripts/recordmcount"},
};

/// What somebody has to do to a tree that lacks a file.
std::string missing_help(const source::FileSystem& fs, const std::string& directory,
                         std::string_view missing) {
  const std::string folder(support::file_name_of(directory));
  if (folder.starts_with("linux-headers-")) {
    return fmt::format("its package is not installed completely: `apt-get install --reinstall {}`", folder);
  }
  const std::string make = "make -C " + support::shell_word(directory);
  if (missing == "Module.symvers")
    return fmt::format("build that kernel's own modules first: `{} modules`", make);
  if (!fs.is_file(directory + "/.config"))
    return fmt::format("configure it, then run `{} modules_prepare`", make);
  return fmt::format("prepare it with `{} modules_prepare`", make);
}

/// The string that a header defines `name` as; empty if it does not.
std::string defined_text(const std::string& header, std::string_view name) {
  const std::string start = fmt::format("#define {} \"", name);
  const std::size_t found = header.find(start);
  if (found == std::string::npos) return "";
  const std::size_t begin = found + start.size();
  const std::size_t end = header.find('"', begin);
  return end == std::string::npos ? "" : header.substr(begin, end - begin);
}

/// Whether `release` can be what it is used for: the name of one folder, a word of a version line and of
/// scripts. The kernel itself has room for 64 bytes.
bool is_release(std::string_view release) {
  constexpr std::string_view kPlain = "._-+~";
  constexpr std::size_t kLongest = 64;
  return !release.empty() && release.size() <= kLongest && !release.starts_with('.') &&
         std::all_of(release.begin(), release.end(), [&](char c) {
           return support::is_letter(c) || support::is_digit(c) || kPlain.find(c) != std::string_view::npos;
         });
}

/// The number that a header defines `name` as; nothing if it does not.
std::optional<unsigned> defined_number(const std::string& header, std::string_view name) {
  const std::string start = fmt::format("#define {} ", name);
  const std::size_t found = header.find(start);
  unsigned number = 0;
  if (found == std::string::npos) return std::nullopt;
  const char* begin = header.data() + found + start.size();
  if (std::from_chars(begin, header.data() + header.size(), number).ec != std::errc()) return std::nullopt;
  return number;
}

/// LINUX_VERSION_CODE of linux/version.h as `6.1.192`. The code itself has no room for more than 255 in its
/// last part, so that newer kernels define the parts, too. Empty if the header is not as expected.
std::string version_in(const std::string& header) {
  const auto code = defined_number(header, "LINUX_VERSION_CODE");
  if (!code) return "";
  const unsigned last = defined_number(header, "LINUX_VERSION_SUBLEVEL").value_or(*code & 0xffU);
  return fmt::format("{}.{}.{}", *code >> 16U, (*code >> 8U) & 0xffU, last);
}

/// What the first bytes of a program say of the machine that it is for; nothing if it is no ELF file.
std::optional<ElfKind> elf_kind_of(std::string_view bytes) {
  if (bytes.size() < sizeof(Elf32_Ehdr) || bytes.substr(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG))
    return std::nullopt;
  const bool is_big_endian = bytes[EI_DATA] == ELFDATA2MSB;
  const auto low =
      static_cast<unsigned char>(bytes[offsetof(Elf32_Ehdr, e_machine) + (is_big_endian ? 1 : 0)]);
  const auto high =
      static_cast<unsigned char>(bytes[offsetof(Elf32_Ehdr, e_machine) + (is_big_endian ? 0 : 1)]);
  return ElfKind{static_cast<std::uint16_t>(high << 8U | low), bytes[EI_CLASS] == ELFCLASS64, is_big_endian};
}

/// The machine that this program itself was compiled for.
ElfKind machine_here() {
  constexpr bool kIs64Bit = sizeof(void*) == 8;
  constexpr bool kIsBigEndian = std::endian::native == std::endian::big;
#if defined(__x86_64__)
  return {EM_X86_64, kIs64Bit, kIsBigEndian};
#elif defined(__aarch64__)
  return {EM_AARCH64, kIs64Bit, kIsBigEndian};
#elif defined(__i386__)
  return {EM_386, kIs64Bit, kIsBigEndian};
#elif defined(__arm__)
  return {EM_ARM, kIs64Bit, kIsBigEndian};
#elif defined(__riscv)
  return {EM_RISCV, kIs64Bit, kIsBigEndian};
#elif defined(__powerpc64__)
  return {EM_PPC64, kIs64Bit, kIsBigEndian};
#else
  return {};
#endif
}

/// Reads a kernel tree; every step says whether to go on.
class Reader {
 public:
  Reader(const source::FileSystem& fs, const KernelChoice& choice, diag::DiagSink& sink)
      : fs_(fs), choice_(choice), sink_(sink) {}

  std::optional<KernelTree> read(TreeUse use) {
    const bool is_build = use == TreeUse::kBuild;
    if (!check_directory(is_build) || !read_configuration(is_build) || !read_release()) return std::nullopt;
    read_version();
    if (use == TreeUse::kFacts) return std::move(tree_);
    if (is_build ? !check_build_files() : !check_file("Module.symvers")) return std::nullopt;
    tree_.vermagic = derive_vermagic(tree_.release, tree_.config, tree_.architecture, layout_seed());
    tree_.machine = machine_of(tree_.config, tree_.architecture);
    tree_.default_compiler = default_compiler();
    return std::move(tree_);
  }

 private:
  [[nodiscard]] std::string path(std::string_view name) const {
    return choice_.directory + "/" + std::string(name);
  }

  bool missing(std::string_view name) {
    sink_.report(
        diag::make(diag::kKernelTreeIncomplete, {}, choice_.directory, choice_.reason, std::string(name))
            .with_help(missing_help(fs_, choice_.directory, name)));
    return false;
  }

  bool check_file(std::string_view name) { return fs_.is_file(path(name)) || missing(name); }

  bool check_directory(bool is_build) {
    tree_.directory = choice_.directory;
    tree_.reason = choice_.reason;
    if (!fs_.is_directory(choice_.directory)) {
      sink_.report(diag::make(diag::kKernelTreeMissing, {}, choice_.directory, choice_.reason));
      return false;
    }
    const std::string_view unusable = support::character_unusable_in_make_path(choice_.directory);
    if (unusable.empty() || (!is_build && !support::has_control_character(choice_.directory))) return true;
    sink_.report(diag::make(diag::kUnusableBuildPath, {}, choice_.directory, std::string(unusable))
                     .with_help("move the kernel tree, or reach it by a symbolic link with a plain name"));
    return false;
  }

  bool read_configuration(bool is_build) {
    auto text = fs_.read_file(path(kConfiguration));
    if (!text && !is_build) text = fs_.read_file(path(".config"));
    if (!text) return missing(kConfiguration);
    tree_.config = KernelConfig(*text);
    tree_.is_clang = tree_.config.is_set("CONFIG_CC_IS_CLANG");
    tree_.has_modversions = tree_.config.is_set("CONFIG_MODVERSIONS");
    tree_.compiler = tree_.config.value("CONFIG_CC_VERSION_TEXT");
    const auto architecture = std::find_if(kArchitectures.begin(), kArchitectures.end(),
                                           [&](const auto& a) { return tree_.config.is_set(a.option); });
    if (architecture == kArchitectures.end()) {
      sink_.report(diag::make(diag::kKernelArchitectureUnknown, {}, choice_.directory));
      return false;
    }
    tree_.architecture = architecture->name;
    return true;
  }

  bool read_release() {
    const auto header = fs_.read_file(path(kReleaseHeader));
    if (!header) return missing(kReleaseHeader);
    tree_.release = defined_text(*header, "UTS_RELEASE");
    if (is_release(tree_.release)) return true;
    if (!tree_.release.empty()) {
      sink_.report(diag::make(diag::kKernelReleaseUnknown, {}, choice_.directory,
                              fmt::format("UTS_RELEASE in `{}` names no folder", kReleaseHeader)));
      return false;
    }
    sink_.report(diag::make(diag::kKernelReleaseUnknown, {}, choice_.directory,
                            fmt::format("no UTS_RELEASE in `{}`", kReleaseHeader)));
    return false;
  }

  /// Debian's trees call the compiler that made the kernel, by its version.
  std::string default_compiler() {
    constexpr std::string_view kPrefix = "$(CROSS_COMPILE)";
    const auto variables = fs_.read_file(path(".kernelvariables"));
    const std::size_t at = variables ? variables->find(std::string(kPrefix) + "gcc") : std::string::npos;
    if (at == std::string::npos) return tree_.is_clang ? "clang" : "gcc";
    const std::size_t begin = at + kPrefix.size();
    return variables->substr(begin, variables->find_first_of(" \t\n)", begin) - begin);
  }

  void read_version() {
    if (const auto header = fs_.read_file(path(kVersionHeader))) tree_.version = version_in(*header);
    // A tree without that header is of no distribution: its release begins with its version.
    if (tree_.version.empty())
      tree_.version = tree_.release.substr(0, tree_.release.find_first_not_of("0123456789."));
  }

  /// With layout randomisation: what distinguishes the layout of this kernel's structures from all others.
  std::string layout_seed() {
    for (const char* name :
         {"include/generated/randstruct_hash.h", "include/generated/randomize_layout_hash.h"}) {
      if (const auto header = fs_.read_file(path(name)))
        return defined_text(*header, "RANDSTRUCT_HASHED_SEED");
    }
    return "";
  }

  /// Debian's packages of one flavour, and output folders, are little more than a line that includes the
  /// Makefile of the whole.
  bool check_whole() {
    const auto makefile = fs_.read_file(path("Makefile"));
    if (!makefile) return missing("Makefile");
    constexpr std::string_view kInclude = "include /";
    for (const std::string_view line : support::split(*makefile, '\n')) {
      if (!line.starts_with(kInclude)) continue;
      const std::string other(line.substr(kInclude.size() - 1));
      if (other.find_first_of(" $") != std::string::npos || fs_.is_file(other)) continue;
      const std::string whole = support::directory_of(other);
      const std::string package(support::file_name_of(whole));
      sink_.report(
          diag::make(diag::kKernelTreeTorn, {}, choice_.directory, choice_.reason, support::printable(whole))
              .with_help(package.starts_with("linux-headers-")
                             ? fmt::format("`apt-get install {}`", package)
                             : "restore the sources that this output folder of a build was made from"));
      return false;
    }
    return true;
  }

  /// Whether the kernel of this machine starts programs of other machines with an emulator.
  [[nodiscard]] bool has_emulator() const {
    const auto formats = fs_.list_directory("/proc/sys/fs/binfmt_misc");
    return formats && std::any_of(formats->begin(), formats->end(),
                                  [](const std::string& name) { return name.starts_with("qemu-"); });
  }

  bool check_programs() {
    const auto program = fs_.read_file(path("scripts/mod/modpost"));
    const std::optional<ElfKind> kind = program ? elf_kind_of(*program) : std::nullopt;
    if (!kind || machine_here().machine == 0 || *kind == machine_here() || has_emulator()) return true;
    sink_.report(
        diag::make(diag::kForeignBuildPrograms, {}, choice_.directory, choice_.reason, describe(*kind))
            .with_help(fmt::format(
                "prepare a tree on this machine: `make ARCH={} CROSS_COMPILE=... modules_prepare`",
                tree_.architecture)));
    return false;
  }

  bool check_build_files() {
    if (!check_whole()) return false;
    for (const char* name :
         {"Makefile", "include/generated/autoconf.h", "scripts/mod/modpost", "Module.symvers"}) {
      if (!check_file(name)) return false;
    }
    if (!check_programs()) return false;
    for (const BuildProgram& needed : kBuildPrograms) {
      const bool is_needed = std::all_of(needed.options.begin(), needed.options.end(), [&](auto option) {
        return option.empty() || tree_.config.is_set(option);
      });
      if (is_needed && !check_file(needed.program)) return false;
    }
    // Debian keeps the linker script, which came with 5.10, in the architecture's folder.
    const bool needs_script = !version_less(tree_.release, "5.10");
    const std::string elsewhere = fmt::format("arch/{}/module.lds", tree_.architecture);
    if (!needs_script || fs_.is_file(path("scripts/module.lds")) || fs_.is_file(path(elsewhere))) return true;
    return missing("scripts/module.lds");
  }

  const source::FileSystem& fs_;
  const KernelChoice& choice_;
  diag::DiagSink& sink_;
  KernelTree tree_;
};

}  // namespace

std::optional<KernelTree> read_kernel_tree(const source::FileSystem& fs, const KernelChoice& choice,
                                           diag::DiagSink& sink, TreeUse use) {
  return Reader(fs, choice, sink).read(use);
}

bool check_architecture(const KernelTree& tree, std::string_view wanted, diag::DiagSink& sink) {
  const std::string_view folder = wanted == "x86_64" || wanted == "i386" ? "x86" : wanted;
  if (wanted.empty() || folder == tree.architecture) return true;
  sink.report(diag::make(diag::kOtherArchitecture, {}, tree.directory, tree.reason, tree.architecture,
                         support::printable(wanted))
                  .with_help("name the tree of the target, or leave `arch` out of the target description"));
  return false;
}

bool check_build_directory(const std::string& directory, diag::DiagSink& sink) {
  const std::string_view unusable = support::character_unusable_in_make_path(directory);
  if (unusable.empty()) return true;
  sink.report(diag::make(diag::kUnusableBuildPath, {}, directory, std::string(unusable))
                  .with_help("choose another work folder with `-w DIR`"));
  return false;
}

}  // namespace portato::kernel
