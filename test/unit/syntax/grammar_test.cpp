// SPDX-License-Identifier: Apache-2.0
// No rule of the grammars can loop without consuming something.
#include <catch2/catch.hpp>
#include <tao/pegtl/contrib/analyze.hpp>

#include "grammar/adef.hpp"
#include "grammar/cdef.hpp"
#include "grammar/mdef.hpp"
#include "grammar/sdef.hpp"

namespace g = portato::grammar;

TEST_CASE("the grammars make progress") {
  CHECK(tao::pegtl::analyze<g::file<g::mdef::file_sections>>() == 0);
  CHECK(tao::pegtl::analyze<g::file<g::sdef::file_sections>>() == 0);
  CHECK(tao::pegtl::analyze<g::file<g::adef::file_sections>>() == 0);
  CHECK(tao::pegtl::analyze<g::file<g::cdef::file_sections>>() == 0);
}
