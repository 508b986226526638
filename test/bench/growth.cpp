// SPDX-License-Identifier: Apache-2.0
// Work that must cost in proportion to its size: every case is done once and then at four times the size,
// each time inside measured(), whose instructions callgrind counts. growth_test.sh runs this and compares; no
// clock is read.
#include <fmt/format.h>

#include <cstdio>
#include <functional>
#include <string>
#include <string_view>

#include "diag/sink.hpp"
#include "model/model.hpp"
#include "plan/load_order.hpp"
#include "source/source_manager.hpp"
#include "syntax/parse.hpp"

using namespace portato;

namespace {

constexpr std::size_t kFactor = 4;

std::string repeated(std::string_view piece, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result.append(piece);
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '\n' ? std::string("\\n") : std::string(1, c);
  return result;
}

/// Each requires the one before it, and names run the other way.
model::Model chain_of(std::size_t count) {
  model::Model model;
  for (std::size_t i = 0; i < count; ++i) {
    model::Definition& definition = model.definitions.emplace_back();
    definition.modules = {model::ModuleId(i)};
    if (i > 0) definition.requirements.resize(1);
    if (i > 0) definition.requirements[0].definition = model::DefinitionId(i - 1);
    model::Module& module = model.modules.emplace_back();
    module.definition = model::DefinitionId(i);
    module.name.value = std::to_string(count - i);
  }
  return model;
}

}  // namespace

/// What callgrind looks for by name; the empty statement keeps the call from becoming a jump.
extern "C" [[gnu::noinline]] void measured(const std::function<void()>& work) {
  work();
  asm volatile("" ::: "memory");
}

namespace {

/// By way of a variable, so that no call is turned into one of a copy with another name.
void (*volatile measure)(const std::function<void()>&) = measured;

void measure_parsing(const std::string& begin, std::string_view piece) {
  constexpr std::size_t kBytes = 10000;
  fmt::print("parsing {}{} again and again\n", begin, printable(piece));
  for (const std::size_t factor : {std::size_t{1}, kFactor}) {
    source::SourceManager sources;
    diag::CollectingSink sink;
    const auto source = sources.add("/file.mdef", begin + repeated(piece, factor * kBytes / piece.size()));
    measure([&] { syntax::parse_fragment(syntax::FileKind::kMdef, {}, sources, source, sink); });
  }
}

void measure_load_order() {
  constexpr std::size_t kModules = 1000;
  fmt::print("ordering a chain of modules\n");
  for (const std::size_t factor : {std::size_t{1}, kFactor}) {
    const model::Model model = chain_of(factor * kModules);
    measure([&] { plan::load_order(model); });
  }
}

}  // namespace

int main() {
  for (const std::string_view piece :
       {"a.c ", "{", "}",     "sources:{}", "/* ", "\"${", "a.c /**/ ", "#",      "#if a=b\n",   "[ ", "'",
        "${",   "$", "a: b ", "params: {",  "= ",  "( ",   "#endif ",   "x\n}\n", "sources: {\n"}) {
    measure_parsing("", piece);
    measure_parsing("sources: { ", piece);
  }
  measure_load_order();
  return 0;
}
