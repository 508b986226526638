// SPDX-License-Identifier: Apache-2.0
// Mistakes that a writer of files could make, made for it: FAULTS_BUG names one. The tests must notice every
// one of them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

bool has_bug(const char* name) {
  const char* bug = getenv("FAULTS_BUG");
  return bug != NULL && strcmp(bug, name) == 0 && is_watched();
}

bool lies_about(const char* name) {
  char bug[64];
  snprintf(bug, sizeof bug, "swallow-%s", name);
  return has_bug(bug);
}

static bool is_regular(int at, const char* path) {
  struct stat info;
  return fstatat(at, path, &info, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(info.st_mode);
}

// The mistake is for files whose paths hold FAULTS_BUG_AT.
static bool is_meant(int at, const char* path) {
  const char* part = getenv("FAULTS_BUG_AT");
  char whole[kPathSize];
  path_of(at, path, whole);
  return part == NULL || strstr(whole, part) != NULL;
}

// The new bytes into the old file, 4 KiB at a time.
static int rewrite(int from_at, const char* from, int to_at, const char* to) {
  char bytes[4096];
  const int source = openat(from_at, from, O_RDONLY | O_CLOEXEC);
  const int target = openat(to_at, to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  ssize_t count = 0;
  while (source >= 0 && target >= 0 && (count = raw(SYS_read, source, bytes, sizeof bytes)) > 0) {
    if (write(target, bytes, (size_t)count) != count) break;
  }
  const bool is_done = count == 0 && source >= 0 && target >= 0;
  close(source);
  close(target);
  return is_done ? unlinkat(from_at, from, 0) : -1;
}

// Renames that were put off until the next one.
static struct {
  bool is_there;
  char from[kPathSize];
  char to[kPathSize];
} late;

// Counted once more: a process may end just before it.
int make_late_renames(void) {
  if (!late.is_there) return 0;
  late.is_there = false;
  if (fails("rename", AT_FDCWD, late.to)) return -1;
  return (int)raw(SYS_renameat2, AT_FDCWD, late.from, AT_FDCWD, late.to, 0);
}

static int put_off(int from_at, const char* from, int to_at, const char* to) {
  path_of(from_at, from, late.from);
  path_of(to_at, to, late.to);
  late.is_there = true;
  return 0;
}

// The end of the process may also come after the old file has gone.
static bool fails_after_unlink(int at, const char* path) {
  unlinkat(at, path, 0);
  return fails("rename", at, path);
}

int planted_rename(int from_at, const char* from, int to_at, const char* to, unsigned flags) {
  const bool is_planted = is_watched() && is_meant(to_at, to);
  if (is_planted && has_bug("rewrite") && is_regular(from_at, from)) return rewrite(from_at, from, to_at, to);
  if (is_planted && has_bug("unlink-first") && fails_after_unlink(to_at, to)) return -1;
  if (is_planted && has_bug("drop-rename")) return unlinkat(from_at, from, 0);
  if (is_planted && has_bug("late-rename") && !late.is_there) return put_off(from_at, from, to_at, to);
  const int result = (int)raw(SYS_renameat2, from_at, from, to_at, to, flags);
  const int error = errno;
  if (!is_watched() || make_late_renames() == 0) errno = error;
  return result;
}

int planted_unlink(int at, const char* path, int flags) {
  if (has_bug("keep-temporaries") && is_meant(at, path)) return 0;
  return (int)raw(SYS_unlinkat, at, path, flags);
}
