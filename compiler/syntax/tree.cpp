// SPDX-License-Identifier: Apache-2.0
#include "syntax/tree.hpp"

namespace portato::syntax {

std::string_view to_string(NodeKind kind) {
  switch (kind) {
    case NodeKind::kFile:
      return "file";
    case NodeKind::kSection:
      return "section";
    case NodeKind::kBlock:
      return "block";
    case NodeKind::kList:
      return "list";
    case NodeKind::kItem:
      return "item";
    case NodeKind::kConditional:
      return "conditional";
    case NodeKind::kBranch:
      return "branch";
    case NodeKind::kCondition:
      return "condition";
    case NodeKind::kInclude:
      return "include";
    case NodeKind::kKeyword:
      return "keyword";
    case NodeKind::kWord:
      return "word";
    case NodeKind::kQuoted:
      return "quoted";
    case NodeKind::kPermissions:
      return "permissions";
    case NodeKind::kOption:
      return "option";
    case NodeKind::kPunctuation:
      return "punctuation";
    case NodeKind::kDirective:
      return "directive";
    case NodeKind::kComment:
      return "comment";
    case NodeKind::kSkipped:
      return "skipped";
    case NodeKind::kMissing:
      return "missing";
  }
  return "";
}

NodeRef NodeRef::find(NodeKind kind) const {
  for (const NodeRef child : children()) {
    if (child.kind() == kind) return child;
  }
  return {};
}

}  // namespace portato::syntax
