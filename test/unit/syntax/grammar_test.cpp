// SPDX-License-Identifier: Apache-2.0
// No rule of the grammars can loop without consuming something.
#include <catch2/catch.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/places.hpp"

namespace g = portato::grammar;

namespace tao::pegtl {

template <class Name, g::FileKind Kind, g::SectionId First>
struct analyze_traits<Name, g::known_name<Kind, First>> : analyze_any_traits<> {};

}  // namespace tao::pegtl

template <g::FileKind Kind>
using Whole = g::file<g::sections_at<Kind, g::SectionId::kNone>>;

TEST_CASE("the grammars make progress") {
  CHECK(tao::pegtl::analyze<Whole<g::FileKind::kMdef>>() == 0);
  CHECK(tao::pegtl::analyze<Whole<g::FileKind::kSdef>>() == 0);
  CHECK(tao::pegtl::analyze<Whole<g::FileKind::kAdef>>() == 0);
  CHECK(tao::pegtl::analyze<Whole<g::FileKind::kCdef>>() == 0);
}
