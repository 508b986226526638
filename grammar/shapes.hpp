// SPDX-License-Identifier: Apache-2.0
// The rule of every shape (shapes.def): what stands after the colon, and for a block what its entries are.
// The three shapes that hold sections are in places.hpp.
#pragma once

#include "grammar/bindings.hpp"
#include "grammar/vocabulary.hpp"

namespace portato::grammar {

/// `value` follows the colon; `entries`, void for a single value, is the list rule of the block.
template <class Value>
struct SingleValue {
  using value = Value;
  using entries = void;
};
template <class Entries>
struct Block {
  using value = block_of<Entries>;
  using entries = Entries;
};

// 'preBuilt' may have one path without braces.
struct path_or_paths : sor<next<block<path_items>>, value<path>> {};

template <Shape>
struct ShapeRule;  // one that is missing does not compile

// One value.
struct path_value : value<path> {};
template <>
struct ShapeRule<Shape::kWord> : SingleValue<word_value> {};
template <>
struct ShapeRule<Shape::kName> : SingleValue<word_value> {};
template <>
struct ShapeRule<Shape::kInteger> : SingleValue<integer_value> {};
template <>
struct ShapeRule<Shape::kTimeout> : SingleValue<timeout_value> {};
template <>
struct ShapeRule<Shape::kFileName> : SingleValue<path_value> {};
template <>
struct ShapeRule<Shape::kPath> : SingleValue<path_value> {};
template <>
struct ShapeRule<Shape::kVersionRange> : SingleValue<path_value> {};

// Blocks of items.
template <>
struct ShapeRule<Shape::kPaths> : Block<path_items> {};
template <>
struct ShapeRule<Shape::kPathOrPaths> : Block<path_items> {
  using value = path_or_paths;
};
template <>
struct ShapeRule<Shape::kModules> : Block<module_items> {};
template <>
struct ShapeRule<Shape::kComponents> : Block<component_items> {};
template <>
struct ShapeRule<Shape::kInterfaces> : Block<interface_items> {};
template <>
struct ShapeRule<Shape::kPrebuiltInterfaces> : Block<interface_items> {};
template <>
struct ShapeRule<Shape::kMappings> : Block<mapping_items> {};
template <>
struct ShapeRule<Shape::kTrees> : Block<tree_items> {};
template <>
struct ShapeRule<Shape::kParameters> : Block<parameter_items> {};
template <>
struct ShapeRule<Shape::kVariables> : Block<variable_items> {};
template <>
struct ShapeRule<Shape::kTextPairs> : Block<text_pair_items> {};
template <>
struct ShapeRule<Shape::kPools> : Block<pool_items> {};
template <>
struct ShapeRule<Shape::kGroups> : Block<name_items> {};
template <>
struct ShapeRule<Shape::kCapabilities> : Block<name_items> {};
template <>
struct ShapeRule<Shape::kModuleNames> : Block<name_items> {};
template <>
struct ShapeRule<Shape::kConfigOptions> : Block<name_items> {};
template <>
struct ShapeRule<Shape::kPackages> : Block<package_items> {};
template <>
struct ShapeRule<Shape::kCommands> : Block<command_items> {};
template <>
struct ShapeRule<Shape::kSystemExterns> : Block<reference_items> {};
template <>
struct ShapeRule<Shape::kBindings> : Block<binding_items> {};

// Blocks of items that end in a list.
template <>
struct ShapeRule<Shape::kLinks> : Block<link_items> {};
template <>
struct ShapeRule<Shape::kExecutables> : Block<executable_items> {};
template <>
struct ShapeRule<Shape::kRuns> : Block<run_items> {};

}  // namespace portato::grammar
