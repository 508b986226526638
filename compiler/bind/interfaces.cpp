// SPDX-License-Identifier: Apache-2.0
#include "bind/interfaces.hpp"

#include "support/paths.hpp"

namespace portato::bind {

namespace {

using syntax::ItemView;
using syntax::NodeKind;
using syntax::NodeRef;

/// Reports two options that exclude each other, at the second one.
void check_options(Binder& binder, const ItemView& item, std::string_view one, std::string_view other) {
  const NodeRef first = item.option(one);
  const NodeRef second = item.option(other);
  if (!first.is_valid() || !second.is_valid()) return;
  const NodeRef later = first.range().begin < second.range().begin ? second : first;
  binder.report(diag::make(diag::kApiOptions, later.range(), std::string(one), std::string(other)));
}

}  // namespace

std::optional<NamedApi> read_api(Binder& binder, const ItemView& item) {
  const bool has_alias = has_equals(item);
  const NodeRef file = item.value(has_alias ? 1 : 0);
  if (!file.is_valid()) return std::nullopt;
  const auto spec = binder.located_or_report(file, "api");
  if (!spec) return std::nullopt;
  NamedApi result;
  result.api = binder.find_api(*spec);
  if (has_alias) {
    result.name = {std::string(item.value(0).text()), item.value(0).range()};
  } else {
    result.name = {std::string(support::base_name_of(spec->value, ".api")), spec->range};
  }
  return result;
}

std::optional<ServerInterface> read_server(Binder& binder, const ItemView& item) {
  auto api = read_api(binder, item);
  if (!api) return std::nullopt;
  check_options(binder, item, "[direct]", "[async]");
  ServerInterface server{std::move(api->name), api->api};
  server.is_manual_start = item.option("[manual-start]").is_valid();
  server.is_async = item.option("[async]").is_valid();
  server.is_direct = item.option("[direct]").is_valid();
  return server;
}

std::optional<ClientInterface> read_client(Binder& binder, const ItemView& item) {
  auto api = read_api(binder, item);
  if (!api) return std::nullopt;
  check_options(binder, item, "[types-only]", "[manual-start]");
  check_options(binder, item, "[types-only]", "[optional]");
  ClientInterface client{std::move(api->name), api->api};
  client.is_types_only = item.option("[types-only]").is_valid();
  client.is_optional = item.option("[optional]").is_valid();
  client.is_manual_start = client.is_optional || item.option("[manual-start]").is_valid();
  return client;
}

source::SourceRange Reference::range() const {
  if (parts.empty()) return {};
  return {parts.front().range.source, parts.front().range.begin, parts.back().range.end};
}

std::string Reference::text() const {
  std::string text;
  for (const Located<std::string>& part : parts) text += (text.empty() ? "" : ".") + part.value;
  return text;
}

std::string Reference::user() const {
  const std::string& agent = parts[0].value;
  return agent.substr(1, agent.ends_with('>') ? agent.size() - 2 : std::string::npos);
}

std::optional<BindingItem> read_binding(const ItemView& item) {
  BindingItem binding;
  Reference* side = &binding.client;
  for (const NodeRef child : item.node.children()) {
    if (child.kind() == NodeKind::kPunctuation && child.text() == "->") {
      side = &binding.server;
    } else if (is_value(child.kind()) || child.text() == "*") {
      side->parts.push_back({std::string(child.text()), child.range()});
    }
  }
  if (binding.client.size() < 2 || binding.server.size() < 2) return std::nullopt;
  return binding;
}

ExternItem read_extern(const ItemView& item) {
  ExternItem result;
  const bool has_alias = has_equals(item);
  for (const NodeRef value : item.values()) {
    Located<std::string> name{std::string(value.text()), value.range()};
    if (has_alias && !result.alias) {
      result.alias = std::move(name);
    } else {
      result.reference.parts.push_back(std::move(name));
    }
  }
  return result;
}

}  // namespace portato::bind
