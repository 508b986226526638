// SPDX-License-Identifier: Apache-2.0
#include "syntax/validate_references.hpp"

#include <algorithm>

#include "support/strings.hpp"
#include "syntax/validate_tokens.hpp"

namespace portato::syntax {

namespace {

/// `app.interface` as its parts, dots left out.
using Parts = std::vector<NodeRef>;

/// n: a name, u: `<user>`, *: an asterisk
std::string form_of(const Parts& parts) {
  std::string form;
  for (const NodeRef part : parts)
    form += part.text() == "*" ? '*' : part.text().starts_with('<') ? 'u' : 'n';
  return form;
}

struct Side {
  std::vector<std::string_view> forms;
  std::string_view description;
};

const Side& side_of(FileKind kind, bool is_client) {
  static const Side kSystemClient{{"nn", "un", "n*n", "nnnn"},
                                  "a client: write `app.interface`, `<user>.interface`, `app.*.interface` or "
                                  "`app.executable.component.interface`"};
  static const Side kSystemServer{{"nn", "un"}, "a server: write `app.interface` or `<user>.interface`"};
  static const Side kAppClient{{"nnn", "*n"},
                               "a client: write `executable.component.interface` or `*.interface`"};
  static const Side kAppServer{{"nn", "un", "*n", "nnn"},
                               "a server: write `app.interface`, `<user>.interface`, `*.interface` or "
                               "`executable.component.interface`"};
  if (kind == FileKind::kSdef) return is_client ? kSystemClient : kSystemServer;
  return is_client ? kAppClient : kAppServer;
}

void validate_user(NodeRef leaf, Report& report) {
  if (leaf.text().ends_with('>')) return;
  report.add(diag::kBadName, leaf.range(), shown(leaf.text()), std::string("user name"),
             std::string("the closing `>` is missing"));
}

/// The first part may be an app, whose name may have a `-`.
void validate_parts(const Parts& parts, Report& report) {
  for (const NodeRef part : parts) {
    if (part.text() == "*") continue;
    if (part.text().starts_with('<')) {
      validate_user(part, report);
    } else {
      validate_name(part, part == parts.front() ? kAppName : kPlainName, report);
    }
  }
}

void refuse(const Parts& parts, std::string_view expected, Report& report) {
  const source::SourceRange range = report.range(parts.front().range().begin, parts.back().range().end);
  report.add(diag::kBadReference, range, shown(report.text().substr(range.begin, range.end - range.begin)),
             std::string(expected));
}

void validate_side(const Parts& parts, bool is_client, Report& report) {
  const Side& side = side_of(report.tree().file_kind(), is_client);
  const bool is_known = std::find(side.forms.begin(), side.forms.end(), form_of(parts)) != side.forms.end();
  is_known ? validate_parts(parts, report) : refuse(parts, side.description, report);
}

void validate_extern(const ItemView& item, std::size_t parts_wanted, std::string_view expected,
                     Report& report) {
  Parts parts = item.values();
  const auto children = item.node.children();
  const bool has_alias = std::any_of(children.begin(), children.end(), [](NodeRef child) {
    return child.kind() == NodeKind::kPunctuation && child.text() == "=";
  });
  if (has_alias) {
    validate_name(parts.front(), kPlainName, report);
    parts.erase(parts.begin());
  }
  parts.size() == parts_wanted ? validate_parts(parts, report) : refuse(parts, expected, report);
}

}  // namespace

void validate_binding(const ItemView& item, const Keyword&, Report& report) {
  Parts client, server;
  Parts* side = &client;
  for (const NodeRef child : item.node.children()) {
    if (child.text() == "->") {
      side = &server;
    } else if (is_value(child.kind()) || child.text() == "*") {
      side->push_back(child);
    }
  }
  validate_side(client, true, report);
  validate_side(server, false, report);
}

void validate_system_extern(const ItemView& item, const Keyword&, Report& report) {
  validate_extern(item, 2, "an interface of an app: write `app.interface`", report);
}

void validate_app_extern(const ItemView& item, const Keyword&, Report& report) {
  validate_extern(item, 3, "an interface of the app: write `executable.component.interface`", report);
}

void validate_prebuilt_alias(NodeRef leaf, Report& report) {
  const std::vector<std::string_view> names = support::split(leaf.text(), '.');
  const bool has_empty =
      std::any_of(names.begin(), names.end(), [](std::string_view name) { return name.empty(); });
  if (has_empty || (names.size() != 1 && names.size() != 3)) {
    return refuse({leaf}, "an interface name: write `interface` or `executable.component.interface`", report);
  }
  validate_name(leaf, kDottedName, report);
}

}  // namespace portato::syntax
