// SPDX-License-Identifier: Apache-2.0
#include "emit/model_json.hpp"

#include "emit/model_encoder.hpp"

namespace portato::emit {

namespace {

constexpr int kVersion = 1;

}  // namespace

std::string model_json(const model::Model& model, const source::SourceManager& sources) {
  ModelEncoder encoder(model, sources);
  const Json json = encoder.described([&] {
    encoder.field("format", "portato-model");
    encoder.field("version", kVersion);
    describe(model, encoder);
  });
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace portato::emit
