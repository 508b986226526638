#include "exec/work_lock.hpp"

#include <signal.h>

#include <catch2/catch.hpp>

#include "exec/exec_fixture.hpp"

namespace portato::exec {

using namespace test;

TEST_CASE("a work folder has one user at a time, and the other one is told who", "[exec][lock]") {
  const TemporaryDirectory directory;
  Child owner = in_child([&] {
    const auto lock = WorkLock::acquire(directory / "work");
    put(directory / "locked", "");
    ::pause();
    return 0;
  });
  REQUIRE(wait_until([&] { return exists(directory / "locked"); }));
  const auto refused = WorkLock::acquire(directory / "work");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().error_number == EWOULDBLOCK);
  CHECK(refused.error().message ==
        fmt::format("the work folder `{}/work` is in use by process {}", directory.path(), owner.process()));
  ::kill(owner.process(), SIGKILL);
  owner.wait();
  CHECK(WorkLock::acquire(directory / "work"));
}

TEST_CASE("a child that outlives its parent does not keep the lock", "[exec][lock]") {
  const TemporaryDirectory directory;
  SignalGuard signals;
  {
    const auto lock = WorkLock::acquire(directory.path());
    REQUIRE(lock);
    shell("sleep 30 >/dev/null 2>&1 & echo $! >" + (directory / "pid"));
  }
  CHECK(WorkLock::acquire(directory.path()));
  shell("kill $(cat " + (directory / "pid") + ")");
}

TEST_CASE("a work folder that cannot be made is an error with its path", "[exec][lock]") {
  const TemporaryDirectory directory;
  put(directory / "file", "");
  const auto lock = WorkLock::acquire(directory / "file/work");
  REQUIRE_FALSE(lock);
  CHECK(lock.error().message.find(directory / "file/work") != std::string::npos);
}

}  // namespace portato::exec
