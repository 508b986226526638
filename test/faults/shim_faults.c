// SPDX-License-Identifier: Apache-2.0
// Which process, which call, which fault: shim.h has the variables.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

struct fault {
  const char* name;
  int error;
  int signal;
  bool is_lasting;
  const char* calls;  // with spaces around each; NULL: all
};

// What the manual pages say can be interrupted, or can be done by half.
#define INTERRUPTIBLE                                                                                      \
  " open write pwrite writev copy_file_range sendfile close fsync fdatasync ftruncate truncate fallocate " \
  "flock fcntl "
#define DIVISIBLE " write pwrite writev copy_file_range sendfile "

static const struct fault kFaults[] = {
    {"kill", 0, SIGKILL, false, NULL},
    {"term", 0, SIGTERM, false, NULL},
    {"int", 0, SIGINT, false, NULL},
    {"stop", 0, SIGSTOP, false, NULL},
    {"eio", EIO, 0, false, NULL},
    {"enospc", ENOSPC, 0, false, NULL},
    {"erofs", EROFS, 0, false, NULL},
    {"eintr", EINTR, 0, false, INTERRUPTIBLE},
    {"short", 0, 0, false, DIVISIBLE},
    {"lasting-eio", EIO, 0, true, NULL},
    {"lasting-enospc", ENOSPC, 0, true, NULL},
};

static struct {
  pid_t process;  // 0: another program, or one that has only been forked off
  int log;
  const char* root;
  const char* kind;
  const char* swap;
  const struct fault* fault;
  long at;
  long count;
} state;

long do_syscall(long number, long a, long b, long c, long d, long e, long f) {
  static long (*real)(long, ...);
  if (real == NULL) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
  return real(number, a, b, c, d, e, f);
}

static const char* variable(const char* name) {
  const char* value = getenv(name);
  return value == NULL ? "" : value;
}

static bool is_chosen_program(void) {
  char program[PATH_MAX] = "";
  char line[8192] = "";
  raw(SYS_readlink, "/proc/self/exe", program, sizeof program - 1);
  const int file = (int)raw(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
  const long size = raw(SYS_read, file, line, sizeof line - 1);
  raw(SYS_close, file);
  for (long i = 0; i + 1 < size; ++i) {
    if (line[i] == '\0') line[i] = ' ';
  }
  return *variable("FAULTS_PROGRAM") != '\0' && strcmp(program, variable("FAULTS_PROGRAM")) == 0 &&
         strstr(line, variable("FAULTS_ARGUMENTS")) != NULL;
}

// A number that no program counts on: those that look for left-open files find the lowest.
static int open_log(const char* path) {
  const int file = (int)raw(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const int high = (int)raw(SYS_fcntl, file, F_DUPFD_CLOEXEC, 500);
  raw(SYS_close, file);
  return high;
}

__attribute__((constructor)) static void choose(void) {
  if (!is_chosen_program()) return;
  state.root = variable("FAULTS_ROOT");
  state.kind = variable("FAULTS_KIND");
  state.swap = variable("FAULTS_SWAP");
  state.at = atol(variable("FAULTS_AT"));
  for (size_t i = 0; i < sizeof kFaults / sizeof *kFaults; ++i) {
    if (strcmp(kFaults[i].name, state.kind) == 0) state.fault = &kFaults[i];
  }
  state.log = open_log(variable("FAULTS_LOG"));
  state.process = (pid_t)raw(SYS_getpid);
}

__attribute__((destructor)) static void end(void) {
  if (is_watched()) make_late_renames();
}

bool is_watched(void) { return state.process != 0 && state.process == (pid_t)raw(SYS_getpid); }

static void append_path(int file, char* result) {
  char link[64];
  snprintf(link, sizeof link, file == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", file);
  const long size = raw(SYS_readlink, link, result, PATH_MAX - 1);
  result[size < 0 ? 0 : size] = '\0';
}

void path_of(int at, const char* path, char* result) {
  result[0] = '\0';
  if (path == NULL || path[0] != '/') append_path(at, result);
  if (path == NULL || path[0] == '\0') return;
  const size_t used = strlen(result);
  snprintf(result + used, kPathSize - used, "%s%s", path[0] == '/' ? "" : "/", path);
}

static bool is_below_root(const char* path) {
  const size_t size = strlen(state.root);
  return strncmp(path, state.root, size) == 0 && path[size] == '/';
}

static void note(const char* name, const char* fate, const char* path) {
  char line[kPathSize + 64];
  const int size = snprintf(line, sizeof line, "%ld %s %s %s\n", state.count, name, fate, path);
  raw(SYS_write, state.log, line, size);
}

static bool is_in(const char* list, const char* name) {
  char word[64];
  snprintf(word, sizeof word, " %s ", name);
  return list == NULL || strstr(list, word) != NULL;
}

static bool is_hit(const char* name) {
  if (state.fault == NULL || state.at == 0) return false;
  const bool loops = has_bug("eintr-loop") && state.fault->error == EINTR;
  const bool is_due = state.fault->is_lasting || loops ? state.count >= state.at : state.count == state.at;
  return is_due && is_in(state.fault->calls, name);
}

enum fate judge(const char* name, int at, const char* path) {
  if (!is_watched()) return kProceed;
  const int error = errno;
  char whole[kPathSize];
  path_of(at, path, whole);
  errno = error;
  if (!is_below_root(whole)) return kProceed;
  ++state.count;
  if (state.count > kLoopLimit) {
    note(name, "endless", whole);
    raw(SYS_exit_group, kLoopStatus);
  }
  if (!is_hit(name)) {
    note(name, "done", whole);
    errno = error;
    return kProceed;
  }
  note(name, state.kind, whole);
  if (state.fault->signal != 0) raw(SYS_kill, state.process, state.fault->signal);
  errno = state.fault->error != 0 ? state.fault->error : error;
  if (state.fault->error != 0) return kFail;
  return state.fault->signal != 0 ? kProceed : kHalf;
}

const char* victim(void) { return variable("FAULTS_VICTIM"); }

bool is_at_opening(int at, const char* path) {
  char whole[kPathSize];
  path_of(at, path, whole);
  return is_watched() && strcmp(state.kind, "squat") == 0 && state.count == state.at && is_below_root(whole);
}

void swap_before_opening(int at, const char* path) {
  if (!is_watched() || *state.swap == '\0') return;
  char whole[kPathSize];
  char away[kPathSize + 8];
  path_of(at, path, whole);
  const size_t size = strlen(state.swap);
  if (strncmp(whole, state.swap, size) != 0 || (whole[size] != '/' && whole[size] != '\0')) return;
  snprintf(away, sizeof away, "%s.away", state.swap);
  raw(SYS_renameat2, AT_FDCWD, state.swap, AT_FDCWD, away, 0);
  raw(SYS_symlinkat, victim(), AT_FDCWD, state.swap);
  state.swap = "";
}
