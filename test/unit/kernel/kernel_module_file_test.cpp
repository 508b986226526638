// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_module_file.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <random>

#include "kernel/elf_builder.hpp"

using namespace portato;
using kernel::KernelModuleFile;
using kernel::parse_kernel_module;
using test::ElfBuilder;
using test::ElfShape;

namespace {

/// A module with something of everything.
ElfBuilder full_module(ElfShape shape = {}) {
  ElfBuilder builder(shape);
  builder.info("name=vbus")
      .info("vermagic=6.1.0 SMP mod_unload modversions ")
      .info("license=GPL")
      .info("parmtype=speed:int")
      .info("parm=speed:Bits a second: many")
      .info("parm=free:of any type")
      .info("firmware=vbus/a.bin")
      .info("firmware=vbus/b.bin")
      .info("softdep=pre: crc16 crc32 post: late")
      .info("import_ns=VEHICLE")
      .version("module_layout", 0x11)
      .version("_printk", 0x92997ed8)
      .import("_printk")
      .import("maybe", true)
      .exported("vbus_send", 0xdeadbeef)
      .exported("vbus_inner", 0x7, true, "VBUS");
  return builder;
}

std::string error_of(const std::string& bytes) {
  const auto module = parse_kernel_module(bytes);
  REQUIRE_FALSE(module.ok());
  return module.error().message;
}

/// Puts a text right before a page that cannot be touched, so that reading one byte too far is a crash in any
/// build.
class Guarded {
 public:
  explicit Guarded(std::size_t capacity) : page_(static_cast<std::size_t>(::sysconf(_SC_PAGESIZE))) {
    room_ = (capacity + page_ - 1) / page_ * page_;
    void* memory = ::mmap(nullptr, room_ + page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(memory != MAP_FAILED);
    memory_ = static_cast<char*>(memory);
    REQUIRE(::mprotect(memory_ + room_, page_, PROT_NONE) == 0);
  }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;
  ~Guarded() { ::munmap(memory_, room_ + page_); }

  std::string_view put(std::string_view text) {
    char* at = memory_ + room_ - text.size();
    std::memcpy(at, text.data(), text.size());
    return {at, text.size()};
  }

 private:
  std::size_t page_;
  std::size_t room_ = 0;
  char* memory_ = nullptr;
};

}  // namespace

TEST_CASE("a module's file tells all of it, whatever the machine") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_386, false, false},
                                  ElfShape{EM_AARCH64, true, true}, ElfShape{EM_MIPS, false, true},
                                  ElfShape{EM_S390, true, true}, ElfShape{EM_ARM, false, false});
  const auto module = parse_kernel_module(full_module(shape).build());
  REQUIRE(module.ok());
  CHECK(module->kind == kernel::ElfKind{shape.machine, shape.is_64_bit, shape.is_big_endian});
  CHECK(module->name() == "vbus");
  CHECK(module->vermagic() == "6.1.0 SMP mod_unload modversions ");
  CHECK(module->has_gpl_licence());
  CHECK_FALSE(module->is_in_tree());
  CHECK(module->values("firmware") == std::vector<std::string_view>{"vbus/a.bin", "vbus/b.bin"});
  CHECK(kernel::modules_wanted_before(*module) == std::vector<std::string>{"crc16", "crc32"});

  REQUIRE(module->parameters.size() == 2);
  CHECK(module->find_parameter("speed")->type == "int");
  CHECK(module->find_parameter("speed")->description == "Bits a second: many");
  CHECK(module->find_parameter("free")->type.empty());
  CHECK(module->find_parameter("none") == nullptr);

  REQUIRE(module->imports.size() == 2);
  CHECK(module->imports[0].name == "_printk");
  CHECK(module->imports[1].is_weak);
  CHECK(module->has_versions);
  CHECK(module->find_version("_printk") == 0x92997ed8);
  CHECK(module->find_version("module_layout") == 0x11);
  CHECK_FALSE(module->find_version("maybe"));

  REQUIRE(module->exports.size() == 2);
  CHECK(module->exports[0].name == "vbus_send");
  CHECK(module->exports[0].crc == 0xdeadbeef);
  CHECK_FALSE(module->exports[0].is_gpl_only);
  CHECK(module->exports[1].is_gpl_only);
  CHECK(module->exports[1].name_space == "VBUS");
  CHECK_FALSE(module->signature);
}

TEST_CASE("the versions of old and of new kernels are read") {
  const auto old = parse_kernel_module(
      ElfBuilder().info("name=a").exported("a", 0x12345678, false, "", ElfBuilder::Crc::kAbsolute).build());
  REQUIRE(old.ok());
  CHECK(old->exports[0].crc == 0x12345678);

  const std::string long_name(200, 'r');  // as Rust's are: no room for it in a record of 64 bytes
  const auto recent = parse_kernel_module(ElfBuilder()
                                              .info("name=a")
                                              .import(long_name)
                                              .extended_version("b", 1)
                                              .extended_version(long_name, 0xabc)
                                              .build());
  REQUIRE(recent.ok());
  CHECK(recent->find_version(long_name) == 0xabc);
  CHECK_FALSE(recent->has_versions);
}

TEST_CASE("references that the kernel cannot fill in are told, one a symbol") {
  ElfBuilder arm64({EM_AARCH64, true, false});
  arm64.info("name=a").import("called").import("maybe", true).import("debugged");
  arm64.relocation("called", R_AARCH64_CALL26).relocation("maybe", R_AARCH64_ADR_GOT_PAGE);
  arm64.relocation("maybe", R_AARCH64_LD64_GOT_LO12_NC).relocation("debugged", R_AARCH64_TLSDESC, false);
  const auto module = parse_kernel_module(arm64.build());
  REQUIRE(module.ok());
  REQUIRE(module->unknown_relocations.size() == 1);
  CHECK(module->unknown_relocations[0].symbol == "maybe");
  CHECK(module->unknown_relocations[0].type == R_AARCH64_ADR_GOT_PAGE);

  ElfBuilder riscv({EM_RISCV, true, false});  // not known here
  const auto other = parse_kernel_module(riscv.info("name=a").import("x").relocation("x", 20).build());
  REQUIRE(other.ok());
  CHECK(other->unknown_relocations.empty());
}

TEST_CASE("references of 32-bit ARM, which have no addends; those in Thumb code are for Thumb kernels only") {
  const bool is_big_endian = GENERATE(false, true);
  const auto unknown_in = [&](const std::string& flags) {
    ElfBuilder arm({EM_ARM, false, is_big_endian});
    arm.info("name=a").info("vermagic=6.1.0 SMP " + flags);
    for (const int type :
         {R_ARM_NONE, R_ARM_PC24, R_ARM_ABS32, R_ARM_REL32, R_ARM_CALL, R_ARM_JUMP24, R_ARM_TARGET1,
          R_ARM_V4BX, R_ARM_PREL31, R_ARM_MOVW_ABS_NC, R_ARM_MOVT_ABS, R_ARM_MOVW_PREL_NC, R_ARM_MOVT_PREL,
          R_ARM_ALU_PC_G0_NC, R_ARM_ALU_PC_G1_NC, R_ARM_LDR_PC_G2}) {
      arm.import("known" + std::to_string(type))
          .relocation("known" + std::to_string(type), static_cast<std::uint32_t>(type));
    }
    arm.import("table").relocation("table", R_ARM_GOT_PREL);
    arm.import("debugged").relocation("debugged", R_ARM_TLS_IE32, false);
    arm.import("thumb").relocation("thumb", R_ARM_THM_PC22);
    const auto module = parse_kernel_module(arm.build());
    std::vector<std::string> unknown;
    for (const auto& each : module->unknown_relocations)
      unknown.push_back(each.symbol + " " + std::to_string(each.type));
    return unknown;
  };
  CHECK(unknown_in("ARMv7 p2v8 ") == std::vector<std::string>{"table 96", "thumb 10"});
  CHECK(unknown_in("ARMv7 thumb2 p2v8 ") == std::vector<std::string>{"table 96"});
}

TEST_CASE("how much arrays and strings hold is read from what the kernel goes by") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_ARM, false, false},
                                  ElfShape{EM_ARM, false, true}, ElfShape{EM_S390, true, true});
  ElfBuilder builder(shape);
  builder.info("name=a")
      .info("parmtype=list:array of int")
      .info("parmtype=tag:string")
      .info("parmtype=one:int");
  builder.info("parmtype=bare:array of int").info("parmtype=own:array of int");
  builder.parameter("list", "param_array_ops", 4).parameter("tag", "param_ops_string", 8);
  // `own` is read by functions of the module, which may take the data for anything.
  builder.parameter("one", "param_ops_int", 7).parameter("own", "own_ops", 3);
  builder.parameter("ignored", "param_array_ops", 3);
  const auto module = parse_kernel_module(builder.build());
  REQUIRE(module.ok());
  std::vector<std::pair<std::string, std::uint32_t>> most;
  for (const auto& parameter : module->parameters) most.emplace_back(parameter.name, parameter.most);
  CHECK(most == std::vector<std::pair<std::string, std::uint32_t>>{
                    {"list", 4}, {"tag", 8}, {"one", 0}, {"bare", 0}, {"own", 0}});
}

TEST_CASE("a signature is found behind the module") {
  std::string message = "....";
  message += std::string("\x55\x04\x03\x0c\x05", 5) + "Acme!" + "\x60\x86\x48\x01\x65\x03\x04\x02\x01";
  const std::string trailer = message + std::string("\0\0\2\0\0\0\0\0\0\0\0", 11) +
                              static_cast<char>(message.size()) + "~Module signature appended~\n";
  const auto module = parse_kernel_module(full_module().trailer(trailer).build());
  REQUIRE(module.ok());
  REQUIRE(module->signature);
  CHECK(module->signature->signer == "Acme!");
  CHECK(module->signature->hash == "sha256");
  const auto damaged = parse_kernel_module(full_module().trailer("~Module signature appended~\n").build());
  REQUIRE(damaged.ok());  // the length before the trailer makes no sense
}

TEST_CASE("a module that is under another licence too is none of the GPL") {
  CHECK(parse_kernel_module(ElfBuilder().info("license=Dual MIT/GPL").build())->has_gpl_licence());
  CHECK_FALSE(parse_kernel_module(ElfBuilder().info("license=Proprietary").build())->has_gpl_licence());
  CHECK_FALSE(
      parse_kernel_module(ElfBuilder().info("license=GPL").info("license=MIT").build())->has_gpl_licence());
  CHECK_FALSE(parse_kernel_module(ElfBuilder().info("name=x").build())->has_gpl_licence());
}

TEST_CASE("what is no kernel module is called by its name") {
  CHECK(error_of("") == "it is no ELF file");
  CHECK(error_of("#!/bin/sh\n") == "it is no ELF file");
  CHECK(error_of(std::string("\x7f", 1) + "ELF\2\1\1") == "the file is damaged: it ends within its header");
  std::string program = full_module().build();
  program[16] = ET_DYN;
  CHECK(error_of(program) == "it is a program or a library, not a relocatable file");
  std::string many = full_module().build();
  many[60] = many[61] = '\0';  // e_shnum
  CHECK(error_of(many) == "the file is damaged: it has no sections");
  CHECK(error_of(ElfBuilder().build()) == "it has no `.modinfo`, so it is no kernel module");
}

TEST_CASE("names without an end are damage, not work") {
  const std::string endless(3000, 'x');
  CHECK(error_of(ElfBuilder().info("name=a").import(endless).build()) ==
        "the file is damaged: the name of a symbol lies outside of it");
}

TEST_CASE("file names become names of modules") {
  CHECK(kernel::kernel_name_of("/lib/modules/6.1/kernel/fs/nls/nls_iso8859-1.ko") == "nls_iso8859_1");
  CHECK(kernel::kernel_name_of("snd-hda.ko.xz") == "snd_hda");
  CHECK(kernel::kernel_name_of("a.ko.zst") == "a");
  CHECK(kernel::kernel_name_of("fs/jbd2/jbd2") == "jbd2");
}

TEST_CASE("a module cut short anywhere is an error or a module") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_MIPS, false, true});
  const std::string whole = full_module(shape).build();
  Guarded memory(whole.size());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    const auto module = parse_kernel_module(memory.put(std::string_view(whole).substr(0, length)));
    CHECK_FALSE(module.ok());  // the table of sections is the last thing in the file
  }
}

TEST_CASE("a module with flipped bytes is an error or a module") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_386, false, false},
                                  ElfShape{EM_MIPS, false, true}, ElfShape{EM_S390, true, true});
  const std::string whole = full_module(shape).build();
  Guarded memory(whole.size());
  std::mt19937 random(20240607);
  std::size_t survivors = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = whole;
    const std::size_t flips = 1 + random() % 8;
    for (std::size_t i = 0; i < flips; ++i) damaged[random() % damaged.size()] = static_cast<char>(random());
    survivors += parse_kernel_module(memory.put(damaged)).ok() ? 1U : 0U;
  }
  CHECK(survivors > 0);
  CHECK(survivors < 5000);
}

TEST_CASE("every byte of the headers may hold anything") {
  const std::string whole = full_module().build();
  Guarded memory(whole.size());
  const std::size_t table = whole.size() - 64 * 12;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    if (at >= 64 && at < table) continue;
    for (const unsigned value : {0x00U, 0x01U, 0x7fU, 0x80U, 0xffU}) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(value);
      static_cast<void>(parse_kernel_module(memory.put(damaged)).ok());
    }
  }
}

TEST_CASE("every bit of a small module may be the wrong one") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_MIPS, false, true});
  const std::string whole = ElfBuilder(shape)
                                .info("name=a")
                                .info("parmtype=a:int")
                                .version("f", 1)
                                .extended_version("f", 1)
                                .import("f")
                                .exported("g", 2)
                                .build();
  Guarded memory(whole.size());
  std::size_t survivors = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (unsigned bit = 1; bit <= 0x80; bit <<= 1U) {
      std::string damaged = whole;
      damaged[at] = static_cast<char>(static_cast<unsigned char>(damaged[at]) ^ bit);
      survivors += parse_kernel_module(memory.put(damaged)).ok() ? 1U : 0U;
    }
  }
  CHECK(survivors > 0);
  CHECK(survivors < whole.size() * 8);
}

TEST_CASE("every number in the headers may be any that is worth a thought") {
  const ElfShape shape = GENERATE(ElfShape{EM_X86_64, true, false}, ElfShape{EM_386, false, false},
                                  ElfShape{EM_MIPS, false, true}, ElfShape{EM_S390, true, true});
  const std::string whole = full_module(shape).build();
  const std::size_t header = shape.is_64_bit ? sizeof(Elf64_Ehdr) : sizeof(Elf32_Ehdr);
  const std::size_t count_at =
      shape.is_64_bit ? offsetof(Elf64_Ehdr, e_shnum) : offsetof(Elf32_Ehdr, e_shnum);
  const std::size_t sections = static_cast<unsigned char>(whole[count_at + (shape.is_big_endian ? 1 : 0)]);
  const std::size_t table =
      whole.size() - sections * (shape.is_64_bit ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr));
  Guarded memory(whole.size());
  const std::uint64_t size = whole.size();
  const std::uint64_t values[] = {0,
                                  1,
                                  size - 1,
                                  size,
                                  size + 1,
                                  0xff00,
                                  0x7fffffff,
                                  0x80000000,
                                  0xffffffff,
                                  0x7fffffffffffffff,
                                  0xffffffffffffffff,
                                  ~size};
  for (std::size_t at = EI_NIDENT; at < whole.size(); at += 2) {
    if (at >= header && at < table) continue;
    for (const std::size_t width : {std::size_t{2}, std::size_t{4}, std::size_t{8}}) {
      for (const std::uint64_t value : values) {
        std::string damaged = whole;
        for (std::size_t i = 0; i < width && at + i < damaged.size(); ++i) {
          const std::size_t shift = 8 * (shape.is_big_endian ? width - 1 - i : i);
          damaged[at + i] = static_cast<char>(value >> shift & 0xFFU);
        }
        static_cast<void>(parse_kernel_module(memory.put(damaged)).ok());
      }
    }
  }
}
