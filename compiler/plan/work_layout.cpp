// SPDX-License-Identifier: Apache-2.0
#include "plan/work_layout.hpp"

#include <fmt/format.h>

#include <utility>

namespace portato::plan {

WorkLayout::WorkLayout(std::string root, bool is_for_single_definition)
    : root_(std::move(root)), is_for_single_definition_(is_for_single_definition) {}

std::string WorkLayout::in(std::string_view path) const { return fmt::format("{}/{}", root_, path); }

std::string WorkLayout::step_file(std::string_view step) const {
  return fmt::format("{}/steps/{}.json", root_, step);
}

std::string WorkLayout::stamp(std::string_view step) const {
  return fmt::format("{}/stamps/{}", root_, step);
}

std::string WorkLayout::generated(std::string_view name) const {
  return fmt::format("{}/generated/{}", root_, name);
}

std::string WorkLayout::definition_folder(std::string_view definition) const {
  return fmt::format("{}{}/modules/{}", root_, is_for_single_definition_ ? "/generated" : "", definition);
}

std::string WorkLayout::folder_list(std::size_t number) const {
  return fmt::format("{}/bundles/{}.json", root_, number);
}

std::string WorkLayout::finished_module(std::string_view file) const {
  return fmt::format("{}/ko/{}", root_, file);
}

std::string WorkLayout::image(std::string_view name) const { return fmt::format("{}/image/{}", root_, name); }

}  // namespace portato::plan
