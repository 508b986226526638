// SPDX-License-Identifier: Apache-2.0
#include "syntax/stray_directives.hpp"

#include <algorithm>
#include <array>

#include "support/strings.hpp"
#include "syntax/tree_builder.hpp"
#include "syntax/validate_tokens.hpp"

namespace portato::syntax {

namespace {

constexpr std::array<std::string_view, 5> kDirectives{"#if", "#elif", "#else", "#endif", "#include"};

std::string_view directive_word(std::string_view text) {
  std::size_t end = std::min<std::size_t>(1, text.size());
  while (end < text.size() && support::is_letter(text[end])) ++end;
  return text.substr(0, end);
}

bool is_directive(NodeRef node) {
  return node.kind() == NodeKind::kDirective ||
         (node.kind() == NodeKind::kSkipped && node.text().starts_with("#"));
}

bool is_unprintable(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

std::string advice_for(std::string_view word) {
  if (word.starts_with("#ifn") || word.starts_with("#ifd")) {
    return "`#if ${NAME} = \"\"` is true for a variable that is not set";
  }
  if (word == "#define") return "variables are set in `buildVars` of a .sdef or in the environment";
  return "directives are `#if`, `#elif`, `#else`, `#endif` and `#include`; a comment begins with `//`";
}

}  // namespace

bool is_later_directive(NodeRef node) {
  const std::string_view word = directive_word(node.text());
  return is_directive(node) && (word == "#elif" || word == "#else" || word == "#endif");
}

bool is_opening_directive(NodeRef node) {
  const std::string_view word = directive_word(node.text());
  return is_directive(node) && (word == "#if" || word == "#include");
}

bool StrayReporter::is_split(NodeRef block) const {
  return std::find(split_blocks_.begin(), split_blocks_.end(), block.index()) != split_blocks_.end();
}

bool StrayReporter::report(NodeRef token, bool is_in_useless_block) {
  const std::string_view text = token.text();
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with("#")) {
    report_hash(token);
  } else if (text == "}" || text == ")") {
    if (!is_in_useless_block) report_close(token);
  } else if (text == kByteOrderMark && token.range().begin == 0) {
    report_.add(diag::make(diag::kByteOrderMark, token.range())
                    .with_fix(replace_fix("remove it", token.range(), "", true)));
  } else if (is_unprintable(text.front()) || text == kByteOrderMark) {
    report_unprintable(token);
  } else {
    const bool is_string = text.front() == '"' || text.front() == '\'';
    return is_string && !is_closed_string(text);  // reported as such
  }
  return true;
}

void StrayReporter::report_too_deep(NodeRef token) {
  NodeRef outermost = token;
  while (index_.parent(outermost).index() != 0) outermost = index_.parent(outermost);
  const source::SourceRange at = report_.range(token.range().begin, token.range().begin + 1);
  report_.suppress_from(outermost.range().begin,
                        diag::make(diag::kNestedTooDeeply, at, std::to_string(TreeBuilder::kDepthLimit)));
}

void StrayReporter::report_hash(NodeRef token) {
  const std::string_view word = directive_word(token.text());
  const source::SourceRange range =
      report_.range(token.range().begin, token.range().begin + static_cast<std::uint32_t>(word.size()));
  if (word == "#if") return report_too_deep(token);
  if (is_later_directive(token)) {
    if (!has_unknown_if_)
      report_.add(diag::kStrayDirective, range, std::string(word), std::string("has no `#if`"));
    return;
  }
  if (word != "#") return report_unknown_directive(token, word);
  const bool is_in_row = last_hash_ + 1 == token.index();
  last_hash_ = token.index();
  if (is_in_row) return;
  report_.add(diag::make(diag::kHashComment, range).with_fix(replace_fix("write `//`", range, "//", true)));
}

void StrayReporter::report_unknown_directive(NodeRef token, std::string_view word) {
  const source::SourceRange range =
      report_.range(token.range().begin, token.range().begin + static_cast<std::uint32_t>(word.size()));
  if (word.starts_with("#if")) has_unknown_if_ = true;
  diag::Diagnostic found = diag::make(diag::kUnknownDirective, range, shown(word));
  found.help = advice_for(word);
  report_.add(with_suggestion(std::move(found), word, kDirectives));
}

void StrayReporter::report_close(NodeRef token) {
  const bool is_in_row = last_close_ + 1 == token.index();
  last_close_ = token.index();
  if (is_in_row) return;
  if (forgiven_closes_ > 0) {
    --forgiven_closes_;
    return;
  }
  const NodeRef conditional = index_.enclosing(token, NodeKind::kConditional);
  NodeRef block = conditional.is_valid() ? index_.enclosing(conditional, NodeKind::kBlock) : NodeRef();
  if (!block.is_valid()) return report_.add(diag::kUnexpectedClose, token.range(), std::string(token.text()));
  split_blocks_.push_back(block.index());
  report_.add(diag::make(diag::kSplitConstruct, token.range(), std::string(token.text()),
                         std::string("the conditional"))
                  .with_note(block.find(NodeKind::kPunctuation).range(), "the block begins outside of it")
                  .with_help("a block begins and ends in the same branch"));
}

void StrayReporter::report_unprintable(NodeRef token) {
  const auto byte = static_cast<unsigned char>(token.text().front());
  report_.add(diag::kUnprintableByte, token.range(), fmt::format("0x{:02X}", byte));
}

}  // namespace portato::syntax
