// SPDX-License-Identifier: Apache-2.0
#include "kernel/symbol_hints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/edit_distance.hpp"
#include "support/strings.hpp"

namespace portato::kernel {

namespace {

struct Subsystem {
  std::string_view start;  ///< of the names of its symbols, `devm_` left aside
  std::string_view option;
};

// Header packages tell nothing of what is not built, so the subsystem is guessed from the name.
constexpr std::array kSubsystems{
    Subsystem{"acpi_", "CONFIG_ACPI"},
    Subsystem{"alloc_candev", "CONFIG_CAN_DEV"},
    Subsystem{"cfg80211_", "CONFIG_CFG80211"},
    Subsystem{"crypto_", "CONFIG_CRYPTO"},
    Subsystem{"debugfs_", "CONFIG_DEBUG_FS"},
    Subsystem{"drm_", "CONFIG_DRM"},
    Subsystem{"gpiochip_", "CONFIG_GPIOLIB"},
    Subsystem{"gpiod_", "CONFIG_GPIOLIB"},
    Subsystem{"hid_", "CONFIG_HID"},
    Subsystem{"hwmon_", "CONFIG_HWMON"},
    Subsystem{"i2c_", "CONFIG_I2C"},
    Subsystem{"ieee80211_", "CONFIG_MAC80211"},
    Subsystem{"iio_", "CONFIG_IIO"},
    Subsystem{"input_", "CONFIG_INPUT"},
    Subsystem{"led_classdev_", "CONFIG_LEDS_CLASS"},
    Subsystem{"mdiobus_", "CONFIG_PHYLIB"},
    Subsystem{"mmc_", "CONFIG_MMC"},
    Subsystem{"mtd_", "CONFIG_MTD"},
    Subsystem{"nf_", "CONFIG_NETFILTER"},
    Subsystem{"of_", "CONFIG_OF"},
    Subsystem{"pci_", "CONFIG_PCI"},
    Subsystem{"power_supply_", "CONFIG_POWER_SUPPLY"},
    Subsystem{"pwm_", "CONFIG_PWM"},
    Subsystem{"regmap_", "CONFIG_REGMAP"},
    Subsystem{"rtc_", "CONFIG_RTC_CLASS"},
    Subsystem{"sdio_", "CONFIG_MMC"},
    Subsystem{"serdev_", "CONFIG_SERIAL_DEV_BUS"},
    Subsystem{"snd_soc_", "CONFIG_SND_SOC"},
    Subsystem{"snd_", "CONFIG_SND"},
    Subsystem{"spi_", "CONFIG_SPI"},
    Subsystem{"thermal_", "CONFIG_THERMAL"},
    Subsystem{"uart_", "CONFIG_SERIAL_CORE"},
    Subsystem{"ubi_", "CONFIG_MTD_UBI"},
    Subsystem{"usb_", "CONFIG_USB"},
    Subsystem{"v4l2_", "CONFIG_VIDEO_DEV"},
    Subsystem{"vb2_", "CONFIG_VIDEOBUF2_CORE"},
};

std::string_view option_behind(std::string_view name) {
  constexpr std::string_view kManaged = "devm_";
  while (name.starts_with('_')) name.remove_prefix(1);
  if (name.starts_with(kManaged)) name.remove_prefix(kManaged.size());
  for (const Subsystem& subsystem : kSubsystems) {
    if (name.starts_with(subsystem.start)) return subsystem.option;
  }
  return {};
}

/// The distance to all 30,000 names is wanted seldom, but then for long names, too: those of other lengths
/// are left out.
std::optional<std::string_view> nearest_symbol(const Verification& verification, std::string_view name) {
  constexpr std::size_t kLengthDifference = 2;
  std::vector<std::string_view> near;
  const auto consider = [&](std::string_view other) {
    const std::size_t difference =
        other.size() > name.size() ? other.size() - name.size() : name.size() - other.size();
    if (difference <= kLengthDifference && other.substr(0, 1) == name.substr(0, 1)) near.push_back(other);
  };
  for (const auto& [symbol, exported] : verification.exports) consider(symbol);
  for (const KernelSymbol& symbol : verification.kernel->symbols.all()) consider(symbol.name);
  std::sort(near.begin(), near.end());
  const auto nearest = support::nearest_word(name, near);
  constexpr std::size_t kMostEdits = 2;
  if (!nearest || support::edit_distance(name, *nearest) > kMostEdits) return std::nullopt;
  return nearest;
}

}  // namespace

std::string hint_for_symbol(const Verification& verification, std::string_view name) {
  if (name.empty()) return "";
  const std::string_view option = option_behind(name);
  if (!option.empty() && verification.kernel->tree.config.value(option).empty()) {
    return fmt::format("this kernel is configured without `{}`", option);
  }
  if (const auto nearest = nearest_symbol(verification, name)) {
    return fmt::format("there is a symbol `{}`", support::printable(*nearest));
  }
  return "";
}

}  // namespace portato::kernel
