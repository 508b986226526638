// SPDX-License-Identifier: Apache-2.0
// Any bytes as a finished kernel module: it is an error or a module, never a crash, a hang or more memory
// than a few times its size; and a module can be compared with itself as a whole image.
#include <cstdint>
#include <string_view>

#include "diag/sink.hpp"
#include "kernel/verify.hpp"

using namespace portato;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto module = kernel::parse_kernel_module(bytes);
  kernel::ImageModules image;
  image.modules.resize(2);
  for (kernel::ImageModule& each : image.modules) {
    each.file = "fuzz.ko";
    each.kernel_name = "fuzz";
    each.facts = module;
    each.parameters.push_back({"a", "1", {}, {}});
  }
  diag::CollectingSink sink;
  static_cast<void>(kernel::verify_modules(image, nullptr, sink));
  return 0;
}
