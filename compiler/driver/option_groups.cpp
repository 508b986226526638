// SPDX-License-Identifier: Apache-2.0
#include "driver/option_groups.hpp"

namespace portato::driver {

Complaint parse_sink(const std::string& given, std::vector<SinkRequest>& sinks) {
  const std::size_t equals = given.find('=');
  if (equals == std::string::npos || equals + 1 == given.size())
    return "--sink wants FORMAT=FILE, not `" + given + "`";
  SinkRequest sink{{}, given.substr(equals + 1)};
  Complaint complaint = choose<kMessageFormats>(given.substr(0, equals), sink.format);
  if (!complaint) sinks.push_back(std::move(sink));
  return complaint;
}

}  // namespace portato::driver
