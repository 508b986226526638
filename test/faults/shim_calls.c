// SPDX-License-Identifier: Apache-2.0
// The functions of libc that change files, each behind judge(): shim.h tells what that does. Everything is a
// system call at once: what libc would do in between (cancellation, wrappers for old kernels) is nothing that
// the programs under test use.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

enum { kMostFiles = 1024 };

static bool is_written[kMostFiles];  // opened for writing: its close() can tell of an error

static void remember(int file, bool is_for_writing) {
  if (file >= 0 && file < kMostFiles) is_written[file] = is_for_writing;
}

static bool changes_files(unsigned flags) {
  return (flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)) != 0;
}

static unsigned planted_flags(unsigned flags) {
  if (has_bug("no-excl")) flags &= ~(unsigned)O_EXCL;
  if (has_bug("no-resolve")) flags &= ~(unsigned)O_NOFOLLOW;
  return flags;
}

static void squat(int at, const char* path, unsigned flags) {
  const unsigned makes = O_CREAT | O_EXCL;
  if ((flags & makes) == makes && is_at_opening(at, path)) raw(SYS_symlinkat, victim(), at, path);
}

static int open_judged(int at, const char* path, unsigned flags, mode_t mode) {
  const bool changes = changes_files(flags);
  if (changes && fails("open", at, path)) return -1;
  squat(at, path, flags);
  swap_before_opening(at, path);
  const int file = (int)raw(SYS_openat, at, path, is_watched() ? planted_flags(flags) : flags, mode);
  remember(file, changes);
  return file;
}

// The mode is there only if the flags say that a file may be made.
#define MODE_AFTER(last, flags)                   \
  mode_t mode = 0;                                \
  if (((flags) & (O_CREAT | __O_TMPFILE)) != 0) { \
    va_list rest;                                 \
    va_start(rest, last);                         \
    mode = va_arg(rest, mode_t);                  \
    va_end(rest);                                 \
  }

int open(const char* path, int flags, ...) {
  MODE_AFTER(flags, flags)
  return open_judged(AT_FDCWD, path, (unsigned)flags, mode);
}
int open64(const char* path, int flags, ...) {
  MODE_AFTER(flags, flags)
  return open_judged(AT_FDCWD, path, (unsigned)flags, mode);
}
int openat(int at, const char* path, int flags, ...) {
  MODE_AFTER(flags, flags)
  return open_judged(at, path, (unsigned)flags, mode);
}
int openat64(int at, const char* path, int flags, ...) {
  MODE_AFTER(flags, flags)
  return open_judged(at, path, (unsigned)flags, mode);
}
int __open_2(const char* path, int flags) { return open_judged(AT_FDCWD, path, (unsigned)flags, 0); }
int __open64_2(const char* path, int flags) { return open_judged(AT_FDCWD, path, (unsigned)flags, 0); }
int __openat_2(int at, const char* path, int flags) { return open_judged(at, path, (unsigned)flags, 0); }
int __openat64_2(int at, const char* path, int flags) { return open_judged(at, path, (unsigned)flags, 0); }
int creat(const char* path, mode_t mode) {
  return open_judged(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}
int creat64(const char* path, mode_t mode) { return creat(path, mode); }

static long openat2_judged(int at, const char* path, const struct open_how* how, size_t size) {
  const bool changes = changes_files((unsigned)how->flags);
  if (changes && fails("open", at, path)) return -1;
  squat(at, path, (unsigned)how->flags);
  swap_before_opening(at, path);
  struct open_how planted = *how;
  if (is_watched()) planted.flags = planted_flags((unsigned)how->flags);
  if (has_bug("no-resolve")) planted.resolve = 0;
  const int file = (int)raw(SYS_openat2, at, path, &planted, size);
  remember(file, changes);
  return file;
}

int close(int file) {
  const bool has_failed = file >= 0 && file < kMostFiles && is_written[file] && fails("close", file, NULL);
  const int error = errno;
  remember(file, false);
  const int result = (int)raw(SYS_close, file);
  if (!has_failed || lies_about("close")) return result;
  errno = error;
  return -1;
}

// How much of `size` bytes is to be written: -1 with errno, or less than all.
static ssize_t share(const char* name, int file, size_t size) {
  const enum fate fate = judge(name, file, NULL);
  if (fate == kFail) return -1;
  return (ssize_t)(fate == kHalf && size > 1 ? size / 2 : size);
}

static ssize_t told(ssize_t done, size_t size) {
  const bool lies = done < 0 ? lies_about("write") : has_bug("swallow-short");
  return lies ? (ssize_t)size : done;
}

ssize_t write(int file, const void* bytes, size_t size) {
  const ssize_t part = share("write", file, size);
  return told(part < 0 ? -1 : (ssize_t)raw(SYS_write, file, bytes, part), size);
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t offset) {
  const ssize_t part = share("pwrite", file, size);
  return told(part < 0 ? -1 : (ssize_t)raw(SYS_pwrite64, file, bytes, part, offset), size);
}
ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  return pwrite(file, bytes, size, offset);
}
ssize_t writev(int file, const struct iovec* pieces, int count) {
  const enum fate fate = judge("writev", file, NULL);
  if (fate == kFail) return -1;
  if (fate == kProceed || count == 0) return raw(SYS_writev, file, pieces, count);
  return raw(SYS_write, file, pieces[0].iov_base, pieces[0].iov_len / 2);
}
ssize_t copy_file_range(int in, off64_t* in_at, int out, off64_t* out_at, size_t size, unsigned flags) {
  const ssize_t part = share("copy_file_range", out, size);
  return part < 0 ? -1 : (ssize_t)raw(SYS_copy_file_range, in, in_at, out, out_at, part, flags);
}
ssize_t sendfile(int out, int in, off_t* offset, size_t size) {
  const ssize_t part = share("sendfile", out, size);
  return part < 0 ? -1 : (ssize_t)raw(SYS_sendfile, out, in, offset, part);
}
ssize_t sendfile64(int out, int in, off64_t* offset, size_t size) { return sendfile(out, in, offset, size); }

// A call that returns 0 or -1 on the open file `file`, or on `path` relative to it.
#define CALL(name, at, path, ...) \
  (fails(name, at, path) ? (lies_about(name) ? 0 : -1) : (int)raw(__VA_ARGS__))

int fsync(int file) { return CALL("fsync", file, NULL, SYS_fsync, file); }
int fdatasync(int file) { return CALL("fdatasync", file, NULL, SYS_fdatasync, file); }
int syncfs(int file) { return CALL("syncfs", file, NULL, SYS_syncfs, file); }
int ftruncate(int file, off_t size) { return CALL("ftruncate", file, NULL, SYS_ftruncate, file, size); }
int ftruncate64(int file, off64_t size) { return ftruncate(file, size); }
int truncate(const char* path, off_t size) {
  return CALL("truncate", AT_FDCWD, path, SYS_truncate, path, size);
}
int truncate64(const char* path, off64_t size) { return truncate(path, size); }
int fallocate(int file, int mode, off_t offset, off_t size) {
  return CALL("fallocate", file, NULL, SYS_fallocate, file, mode, offset, size);
}
int fallocate64(int file, int mode, off64_t offset, off64_t size) {
  return fallocate(file, mode, offset, size);
}
int posix_fallocate(int file, off_t offset, off_t size) {
  return fallocate(file, 0, offset, size) == 0 ? 0 : errno;
}

int fchmod(int file, mode_t mode) { return CALL("chmod", file, NULL, SYS_fchmod, file, mode); }
int chmod(const char* path, mode_t mode) { return CALL("chmod", AT_FDCWD, path, SYS_chmod, path, mode); }
int fchmodat(int at, const char* path, mode_t mode, int flags) {
  (void)flags;  // the kernel of this call has none
  return CALL("chmod", at, path, SYS_fchmodat, at, path, mode);
}
int utimensat(int at, const char* path, const struct timespec times[2], int flags) {
  return CALL("utime", at, path, SYS_utimensat, at, path, times, flags);
}
int futimens(int file, const struct timespec times[2]) {
  return CALL("utime", file, NULL, SYS_utimensat, file, NULL, times, 0);
}

int mkdirat(int at, const char* path, mode_t mode) {
  return CALL("mkdir", at, path, SYS_mkdirat, at, path, mode);
}
int mkdir(const char* path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }
int symlinkat(const char* target, int at, const char* path) {
  return CALL("symlink", at, path, SYS_symlinkat, target, at, path);
}
int symlink(const char* target, const char* path) { return symlinkat(target, AT_FDCWD, path); }
int linkat(int from_at, const char* from, int at, const char* path, int flags) {
  return CALL("link", at, path, SYS_linkat, from_at, from, at, path, flags);
}
int link(const char* from, const char* path) { return linkat(AT_FDCWD, from, AT_FDCWD, path, 0); }

int unlinkat(int at, const char* path, int flags) {
  const char* name = (flags & AT_REMOVEDIR) != 0 ? "rmdir" : "unlink";
  if (fails(name, at, path)) return -1;
  return planted_unlink(at, path, flags);
}
int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
int remove(const char* path) {
  if (unlink(path) == 0) return 0;
  return errno == EISDIR ? rmdir(path) : -1;
}

int renameat2(int from_at, const char* from, int to_at, const char* to, unsigned flags) {
  if (fails("rename", to_at, to)) return lies_about("rename") ? 0 : -1;
  return planted_rename(from_at, from, to_at, to, flags);
}
int renameat(int from_at, const char* from, int to_at, const char* to) {
  return renameat2(from_at, from, to_at, to, 0);
}
int rename(const char* from, const char* to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int flock(int file, int operation) {
  if (fails("flock", file, NULL)) return -1;
  return has_bug("no-lock") ? 0 : (int)raw(SYS_flock, file, operation);
}

static int fcntl_judged(int file, int command, void* argument) {
  const bool locks =
      command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
  if (locks && fails("fcntl", file, NULL)) return -1;
  if (locks && has_bug("no-lock")) return 0;
  return (int)raw(SYS_fcntl, file, command, argument);
}

// Any command, with an argument or without: an argument that is not there is not looked at.
#define FCNTL(name)                               \
  int name(int file, int command, ...) {          \
    va_list rest;                                 \
    va_start(rest, command);                      \
    void* argument = va_arg(rest, void*);         \
    va_end(rest);                                 \
    return fcntl_judged(file, command, argument); \
  }
FCNTL(fcntl)
FCNTL(fcntl64)

int prctl(int option, ...) {
  va_list rest;
  va_start(rest, option);
  unsigned long values[4];
  for (int i = 0; i < 4; ++i) values[i] = va_arg(rest, unsigned long);
  va_end(rest);
  if (option == PR_SET_PDEATHSIG && has_bug("no-pdeathsig")) return 0;
  return (int)raw(SYS_prctl, option, values[0], values[1], values[2], values[3]);
}

long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long values[6];
  for (int i = 0; i < 6; ++i) values[i] = va_arg(rest, long);
  va_end(rest);
  const char* path = (const char*)values[1];
  if (number == SYS_openat2)
    return openat2_judged((int)values[0], path, (const struct open_how*)values[2], (size_t)values[3]);
  if (number == SYS_renameat2)
    return renameat2((int)values[0], path, (int)values[2], (const char*)values[3], (unsigned)values[4]);
  return do_syscall(number, values[0], values[1], values[2], values[3], values[4], values[5]);
}
