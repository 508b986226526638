// SPDX-License-Identifier: Apache-2.0
#include "kernel/kernel_config.hpp"

namespace portato::kernel {

std::string_view KernelConfig::value(std::string_view option) const {
  const std::string start = "\n" + std::string(option) + "=";
  const std::size_t found = text_.find(start);
  if (found == std::string::npos) return {};
  const std::size_t begin = found + start.size();
  std::string_view text = std::string_view(text_).substr(begin);
  text = text.substr(0, text.find('\n'));
  if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"'))
    text = text.substr(1, text.size() - 2);
  return text;
}

}  // namespace portato::kernel
