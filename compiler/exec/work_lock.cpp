#include "exec/work_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <array>
#include <cerrno>

#include "exec/file_reader.hpp"
#include "exec/output_writer.hpp"
#include "support/strings.hpp"

namespace portato::exec {

namespace {

support::Error busy_error(const std::string& work_folder, int lock_file) {
  std::array<char, 32> owner{};
  const ssize_t count = ::pread(lock_file, owner.data(), owner.size() - 1, 0);
  const std::string number(owner.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  const std::string process =
      number.find_first_not_of("0123456789\n") == std::string::npos && number.size() > 1
          ? "process " + number.substr(0, number.find('\n'))
          : "another process";
  return {fmt::format("the work folder `{}` is in use by {}", support::printable(work_folder, 4096), process),
          EWOULDBLOCK};
}

}  // namespace

support::Result<WorkLock> WorkLock::acquire(const std::string& work_folder) {
  if (const support::Status made = make_directories(work_folder); !made) return made.error();
  const std::string path = work_folder + "/.lock";
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file.is_open()) return file_error("lock", path, errno);
  int outcome = 0;
  do {
    outcome = ::flock(file.number(), LOCK_EX | LOCK_NB);
  } while (outcome != 0 && errno == EINTR);
  if (outcome != 0 && errno == EWOULDBLOCK) return busy_error(work_folder, file.number());
  if (outcome != 0) return file_error("lock", path, errno);
  // Who holds it is for the message of others only: failing to write it down is no harm.
  const std::string owner = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file.number(), 0) == 0) {
    [[maybe_unused]] const ssize_t count = ::pwrite(file.number(), owner.data(), owner.size(), 0);
  }
  return WorkLock(std::move(file));
}

}  // namespace portato::exec
