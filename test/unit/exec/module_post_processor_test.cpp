// SPDX-License-Identifier: Apache-2.0
// Programs that finish modules, and fail.
#include "exec/module_post_processor.hpp"

#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

namespace {

struct Finish {
  Finish() {
    put(directory / "a.ko", "module");
    put(directory / "work/.tmp/x", "");
  }

  int run() {
    std::vector<std::string> files{directory / "a.ko"};
    return ModulePostProcessor(finish, directory / "work/.tmp", listener.context).finish(files);
  }

  TemporaryDirectory directory;
  plan::PostProcessOptions finish;
  Listener listener;
};

}  // namespace

TEST_CASE("a strip program that fails is named with how it ended", "[exec][finish]") {
  Finish finish;
  finish.finish.strip = "false";
  CHECK(finish.run() == 1);
  CHECK(finish.listener.said == "portato: error: `false --strip-debug` ended with exit status 1 [D7007]\n");
  CHECK(get(finish.directory / "a.ko") == "module");
}

TEST_CASE("a compressor that fails is, too", "[exec][finish]") {
  Finish finish;
  boost::filesystem::remove(finish.directory / "a.ko");
  if (lacks_tool("xz")) return;
  finish.finish.compression = "xz";
  CHECK(finish.run() == 1);
  CHECK(finish.listener.said.starts_with("portato: error: `xz "));
  CHECK(finish.listener.said.find(" ended with exit status 1 [D7007]\n") != std::string::npos);
}

TEST_CASE("a key that is none signs nothing", "[exec][finish]") {
  if (lacks_tool("openssl")) return;
  Finish finish;
  finish.finish.signing_key = finish.directory / "own.pem";
  finish.finish.certificate = finish.directory / "own.x509";
  finish.finish.hash = "sha256";
  finish.finish.signing_place = "system.mdef:2:1";
  put(finish.finish.signing_key, "no key\n");
  put(finish.finish.certificate, "no certificate\n");
  ::chmod(finish.finish.signing_key.c_str(), 0600);
  CHECK(finish.run() == 1);
  INFO(finish.listener.said);
  CHECK(finish.listener.said.starts_with("system.mdef:2:1: error: modules cannot be signed with `" +
                                         finish.finish.signing_key + "`: "));
  CHECK(finish.listener.said.ends_with(" [D7017]\n"));
  CHECK(get(finish.directory / "a.ko") == "module");
}

}  // namespace portato::exec
