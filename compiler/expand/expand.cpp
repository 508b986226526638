// SPDX-License-Identifier: Apache-2.0
#include "expand/expand.hpp"

#include <algorithm>
#include <map>

#include "diag/codes.hpp"
#include "expand/substitute.hpp"
#include "support/paths.hpp"
#include "syntax/views.hpp"

namespace portato::expand {

namespace {

using syntax::NodeKind;
using syntax::NodeRef;
using Place = std::vector<std::string_view>;

constexpr int kDeepestInclude = 200;
constexpr int kMostIncludes =
    10'000;  // 30 files that include the next one twice would make a thousand million

std::string token_text(const Environment& environment, NodeRef token,
                       const std::function<void(std::string_view)>& on_undefined) {
  return substitute(token.text(), [&](std::string_view name) -> std::optional<std::string> {
    if (name == "CURDIR") return support::directory_of(token.tree().path());
    const Variable* variable = environment.find(name);
    if (variable != nullptr) return variable->value;
    if (on_undefined) on_undefined(name);
    return std::nullopt;
  });
}

class Expander {
 public:
  Expander(const ExpandContext& context, const syntax::SyntaxTree& main)
      : context_(context), unit_(main), kind_(main.file_kind()), main_path_(main.path()) {}

  Unit run() {
    not_taken_[&unit_.main()];
    expand_container(unit_.main().root(), {});
    for (const auto& [tree, ranges] : not_taken_) context_.trees.report_mistakes(*tree, ranges);
    for (diag::Diagnostic& diagnostic : found_) context_.sink.report(std::move(diagnostic));
    return std::move(unit_);
  }

 private:
  void expand_container(NodeRef container, const Place& place) {
    std::vector<NodeRef> active;
    expand_children(container, place, active);
    unit_.set_entries(container, std::move(active));
  }

  void expand_children(NodeRef parent, const Place& place, std::vector<NodeRef>& active) {
    for (const NodeRef child : parent.children()) {
      switch (child.kind()) {
        case NodeKind::kSection:
          expand_section(child, place, active);
          break;
        case NodeKind::kItem:
          expand_item(child, place, active);
          break;
        case NodeKind::kConditional:
          expand_conditional(child, place, active);
          break;
        case NodeKind::kInclude:
          expand_include(child, place, active);
          break;
        default:
          break;
      }
    }
  }

  void expand_section(NodeRef node, const Place& place, std::vector<NodeRef>& active) {
    active.push_back(node);
    const syntax::SectionView section{node};
    if (!section.block().is_valid()) return;
    Place inside = place;
    inside.push_back(section.name());
    expand_container(section.block(), inside);
  }

  void expand_item(NodeRef node, const Place& place, std::vector<NodeRef>& active) {
    active.push_back(node);
    const syntax::ItemView item{node};
    if (item.block().is_valid()) {
      Place inside = place;
      inside.emplace_back("*");
      expand_container(item.block(), inside);
    }
    if (item.list().is_valid()) expand_container(item.list(), place);
    if (kind_ == syntax::FileKind::kSdef && place == Place{"buildVars"}) assign_build_variable(item);
  }

  void expand_conditional(NodeRef node, const Place& place, std::vector<NodeRef>& active) {
    bool is_decided = false;
    NodeRef waiting;  // the last branch, if it is not taken: it reaches up to the directive that comes now
    for (const NodeRef branch : node.children()) {
      if (branch.kind() != NodeKind::kBranch && branch.kind() != NodeKind::kDirective) continue;
      if (waiting.is_valid()) note_not_taken(waiting, branch);
      waiting = NodeRef();
      if (branch.kind() != NodeKind::kBranch) continue;
      const NodeRef condition = syntax::BranchView{branch}.condition();
      const bool is_taken = !is_decided && (!condition.is_valid() || holds(syntax::ConditionView{condition}));
      const bool is_open = depends_on_missing_text(condition);
      if (is_taken) expand_children(branch, place, active);
      const bool may_be_wrong = is_taken ? is_open : is_decided || is_whole(condition);
      if (may_be_wrong) waiting = branch;
      if (!is_decided && waiting.is_valid() && condition.is_valid()) asked_ = condition;
      is_decided = is_decided || is_taken;
    }
  }

  /// From the branch to the end of the directive that begins `after`. A condition that was asked has to be
  /// right.
  void note_not_taken(NodeRef branch, NodeRef after) {
    const NodeRef directive =
        after.kind() == NodeKind::kBranch ? syntax::BranchView{after}.directive() : after;
    source::SourceRange range{branch.range().source, branch.range().begin, directive.range().end};
    if (asked_.is_valid() && asked_ == syntax::BranchView{branch}.condition())
      range.begin = asked_.range().end;
    not_taken_[&branch.tree()].push_back(range);
  }

  /// Nobody knows what half a condition would have said.
  static bool is_whole(NodeRef condition) {
    const syntax::ConditionView view{condition};
    return view.left().is_valid() && (view.predicate().is_valid() || view.right().is_valid());
  }

  /// A file that could not be included may have set the variables that it asks for.
  bool depends_on_missing_text(NodeRef condition) const {
    return misses_text_ && condition.is_valid() && condition.text().find('$') != std::string_view::npos;
  }

  bool holds(const syntax::ConditionView& condition) {
    if (!condition.left().is_valid()) return false;  // the parser has complained
    const std::string left = directive_value(condition.left());
    if (condition.predicate().is_valid()) {
      const std::string path = support::join_path(support::directory_of(condition.node.tree().path()), left);
      if (condition.predicate().text() == "file_exists") return context_.fs.is_file(path);
      return context_.fs.is_directory(path);
    }
    return condition.right().is_valid() && left == directive_value(condition.right());
  }

  /// Directives may ask for variables that are not set: `#if ${X} = ""` is how files test for that.
  std::string directive_value(NodeRef token) {
    substitute(token.text(), [&](std::string_view name) {
      context_.environment.mark_used_by_directive(name, token.range());
      return std::nullopt;
    });
    return token_value(context_.environment, token, [&](std::string_view name) {
      report_unknown_fact(context_.environment, context_.sink, token, name);
    });
  }

  void expand_include(NodeRef node, const Place& place, std::vector<NodeRef>& active) {
    const NodeRef token = syntax::IncludeView{node}.path();
    if (!token.is_valid() || includes_ > kMostIncludes) return;
    const std::string name = directive_value(token);
    const std::optional<std::string> path = find_included(token, name);
    if (!path) {
      misses_text_ = true;
      return;
    }
    if (include_stack_.empty()) include_stack_.push_back(context_.fs.canonical(main_path_));
    std::string identity = context_.fs.canonical(*path);
    if (std::find(include_stack_.begin(), include_stack_.end(), identity) != include_stack_.end()) {
      report(diag::make(diag::kIncludeCycle, token.range(), *path));
      return;
    }
    if (include_stack_.size() > kDeepestInclude) {
      report(diag::make(diag::kIncludeTooDeep, token.range(), kDeepestInclude));
      return;
    }
    if (++includes_ > kMostIncludes) {
      const bool is_first = includes_ == kMostIncludes + 1;
      if (is_first) context_.sink.report(diag::make(diag::kTooManyIncludes, token.range(), kMostIncludes));
      return;
    }
    const auto tree = context_.trees.fragment(kind_, place, *path, node.range());
    if (!tree) {
      misses_text_ = true;
      report(diag::make(diag::kIncludeUnreadable, token.range(), *path, tree.error().message));
      return;
    }
    include_stack_.push_back(std::move(identity));
    not_taken_[*tree];
    expand_children((*tree)->root(), place, active);
    include_stack_.pop_back();
  }

  /// Beside the including file, then in $LEGATO_ROOT.
  std::optional<std::string> find_included(NodeRef token, const std::string& name) {
    std::vector<std::string> candidates{support::join_path(support::directory_of(token.tree().path()), name)};
    const std::string_view root = context_.environment.value("LEGATO_ROOT");
    if (!root.empty() && !support::is_absolute(name)) candidates.push_back(support::join_path(root, name));
    for (const std::string& candidate : candidates) {
      if (!name.empty() && context_.fs.is_file(candidate)) return candidate;
    }
    diag::Diagnostic diagnostic = diag::make(diag::kIncludeNotFound, token.range(), name);
    for (const std::string& candidate : candidates)
      diagnostic.notes.push_back({{}, "looked for " + candidate});
    report(std::move(diagnostic));
    return std::nullopt;
  }

  void assign_build_variable(const syntax::ItemView& item) {
    const NodeRef name = item.value(0);
    const NodeRef value = item.value(1);
    if (!name.is_valid() || !value.is_valid()) return;
    const std::string variable(name.text());
    if (is_reserved_variable(variable)) {
      report(diag::make(diag::kReservedVariable, name.range(), variable));
      return;
    }
    const std::string text = token_value(context_.environment, value);
    const source::SourceRange use = context_.environment.directive_use(variable);
    if (use.is_valid() && text != context_.environment.value(variable)) {
      report(diag::make(diag::kVariableChangedAfterUse, name.range(), variable)
                 .with_note(use, "the directive that used it"));
      return;
    }
    context_.environment.set(variable, {text, VariableOrigin::kFile, name.range()});
  }

  void report(diag::Diagnostic diagnostic) { found_.push_back(std::move(diagnostic)); }

  const ExpandContext& context_;
  Unit unit_;
  std::map<const syntax::SyntaxTree*, std::vector<source::SourceRange>>
      not_taken_;                        // of all trees that were met
  std::vector<diag::Diagnostic> found_;  // reported after what the parser says, which may explain it
  NodeRef asked_;                        // the last condition that was evaluated
  bool misses_text_ = false;             // something could not be included
  syntax::FileKind kind_;
  const std::string& main_path_;
  int includes_ = 0;
  std::vector<std::string> include_stack_;  // canonical paths; empty until something is included
};

}  // namespace

support::Result<Unit> expand_file(const ExpandContext& context, syntax::FileKind kind,
                                  const std::string& path) {
  const auto tree = context.trees.file(kind, path);
  if (!tree) return tree.error();
  return Expander(context, **tree).run();
}

void report_unknown_fact(const Environment& environment, diag::DiagSink& sink, NodeRef token,
                         std::string_view name) {
  LazyVariables* lazy = environment.lazy_of(name);
  if (lazy == nullptr) return;
  if (const auto reason = lazy->take_reason())
    sink.report(diag::make(diag::kKernelNotKnown, token.range(), std::string(name), *reason)
                    .with_help("name a kernel tree with `--kernel DIR`"));
}

std::string token_value(const Environment& environment, NodeRef token,
                        const std::function<void(std::string_view)>& on_undefined) {
  return unquote(token_text(environment, token, on_undefined));
}

std::string token_shell_text(const Environment& environment, NodeRef token,
                             const std::function<void(std::string_view)>& on_undefined) {
  return token_text(environment, token, on_undefined);
}

}  // namespace portato::expand
