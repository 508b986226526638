/* SPDX-License-Identifier: Apache-2.0 */
// Faults of the operating system for one chosen program: what the parts of the preloaded library share.
//
// shim_calls.c stands before libc's functions, shim_faults.c counts the calls that change files and decides
// what becomes of each, shim_bugs.c plants the mistakes that the tests must notice. Environment variables
// choose:
//  - FAULTS_PROGRAM, FAULTS_ARGUMENTS: only in a process of this executable with this in its command line
//  - FAULTS_ROOT: only calls on files below this folder count
//  - FAULTS_LOG: gets a line for each counted call: NUMBER NAME FATE PATH
//  - FAULTS_AT, FAULTS_KIND: what to do at the call of this number (kFaults in shim_faults.c). `short` writes
//    half, `lasting-` goes for all calls from it on, with `squat` a link to FAULTS_VICTIM takes the name of
//    the file that is just to be made
//  - FAULTS_SWAP: when this folder, or something in it, is first opened, it becomes a link to FAULTS_VICTIM
//  - FAULTS_BUG, FAULTS_BUG_AT: the mistake to plant, and a part of the paths that it is for
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// A path; how many calls are an endless loop, and the exit status that tells so.
enum { kPathSize = 4352, kLoopLimit = 20000, kLoopStatus = 99 };

// What is to become of a call.
enum fate { kProceed, kFail, kHalf };

// The system call itself, as libc's syscall(): -1 and errno. Nothing here calls it in another way, or it
// would count itself.
#define raw(...) raw_syscall(__VA_ARGS__, 0L, 0L, 0L, 0L, 0L, 0L)
#define raw_syscall(number, a, b, c, d, e, f, ...) \
  do_syscall((long)(number), (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
long do_syscall(long number, long a, long b, long c, long d, long e, long f);

// A call `name` on the file `path`, relative to the directory `at`, or on the open file `at` if there is no
// path.
enum fate judge(const char* name, int at, const char* path);
static inline bool fails(const char* name, int at, const char* path) {
  return judge(name, at, path) == kFail;
}

bool is_watched(void);                         // this process is the chosen one
bool is_at_opening(int at, const char* path);  // the next call that makes a file is to find its name taken
void swap_before_opening(int at, const char* path);
const char* victim(void);  // FAULTS_VICTIM
void path_of(int at, const char* path, char* result);

bool has_bug(const char* name);
bool lies_about(const char* name);  // a failed call of this name is reported as a success
int planted_rename(int from_at, const char* from, int to_at, const char* to, unsigned flags);
int planted_unlink(int at, const char* path, int flags);
int make_late_renames(void);
