// An older kernel, as far as the sandbox asks it: to be loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o kernel.so kernel.c -ldl
//     KERNEL_LANDLOCK=2 KERNEL_FILTER=no LD_PRELOAD=$PWD/kernel.so PROGRAM
//
// KERNEL_LANDLOCK: the version of Landlock that is there; 0: none; off: one that was switched off; broken: one that is there and
// refuses to be entered. What a version does not know it refuses, as the kernel does. KERNEL_FILTER=no: calls cannot be filtered.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/landlock.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

static long refuse(int code) {
    errno = code;
    return -1;
}

/// What a version can refuse: files, network, scopes.
static int knows(int version, const uint64_t *wanted, size_t count) {
    uint64_t files = (1 << 13) - 1;
    if (version >= 2) files |= 1 << 13;
    if (version >= 3) files |= 1 << 14;
    if (version >= 5) files |= 1 << 15;
    if (wanted[0] & ~files) return 0;
    if (count > 1 && wanted[1] & ~(version >= 4 ? 3u : 0u)) return 0;
    return !(count > 2 && wanted[2] & ~(version >= 6 ? 3u : 0u));
}

long syscall(long number, ...) {
    static long (*next)(long, ...);
    if (!next) next = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    va_list rest;
    va_start(rest, number);
    long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
    long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
    va_end(rest);
    const char *landlock = getenv("KERNEL_LANDLOCK"), *filter = getenv("KERNEL_FILTER");
    if (filter && number == SYS_seccomp) return refuse(ENOSYS);
    if (landlock && number == SYS_landlock_create_ruleset) {
        if (strcmp(landlock, "0") == 0) return refuse(ENOSYS);
        if (strcmp(landlock, "off") == 0) return refuse(EOPNOTSUPP);
        int version = atoi(landlock);
        if (version > 0 && c == LANDLOCK_CREATE_RULESET_VERSION) return version;
        if (version > 0 && a && !knows(version, (const uint64_t *)a, (size_t)b / 8)) return refuse(EINVAL);
    }
    if (landlock && number == SYS_landlock_restrict_self && strcmp(landlock, "broken") == 0) return refuse(EPERM);
    return next(number, a, b, c, d, e, f);
}
