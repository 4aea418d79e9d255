// System calls that Swift cannot import. No arithmetic on samples.
#ifndef LAMPPOST_CLINUX_H
#define LAMPPOST_CLINUX_H

#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/// CLOCK_MONOTONIC in nanoseconds. Swift finds the members of timespec in whichever module it meets first.
static inline int64_t lamppost_monotonic(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// Waits until a descriptor can be read, at most so many milliseconds. Swift finds the members of pollfd likewise.
static inline void lamppost_wait(int descriptor, int milliseconds) {
    struct pollfd list = {descriptor, POLLIN, 0};
    poll(&list, 1, milliseconds);
}

#endif
