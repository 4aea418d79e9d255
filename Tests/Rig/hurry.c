// Time that goes faster, for a run of hours in minutes. To be loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o hurry.so hurry.c -ldl
//     HURRY="20 $(awk '{ printf "%.0f", $1 * 1e9 }' /proc/uptime)" LD_PRELOAD=$PWD/hurry.so lamppost live --for PT24H
//
// HURRY names how many times as fast, and the CLOCK_MONOTONIC, in nanoseconds, at which that began: programs that are given the
// same agree on the time. Clocks but those of processors show it; poll(2), epoll(7) and timerfd(2) wait by it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

enum { most_files = 1024 };

static const long long second = 1000000000;
static int (*real_clock)(clockid_t, struct timespec *);
static long long times = 1, since;
// The clock of each timer, by its descriptor.
static int clocks[most_files];

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

__attribute__((constructor)) static void begin(void) {
    real_clock = (int (*)(clockid_t, struct timespec *))next("clock_gettime");
    const char *words = getenv("HURRY");
    if (!words) return;
    char *rest;
    times = strtoll(words, &rest, 10);
    since = strtoll(rest, NULL, 10);
    if (times < 1) times = 1;
}

static long long nanoseconds(const struct timespec *time) { return time->tv_sec * second + time->tv_nsec; }

static struct timespec timespec(long long nanoseconds) {
    return (struct timespec){nanoseconds / second, nanoseconds % second};
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real_clock) begin();
    int result = real_clock(clock, time);
    if (result || clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID || clock < 0) return result;
    struct timespec now;
    real_clock(CLOCK_MONOTONIC, &now);
    *time = timespec(nanoseconds(time) + (nanoseconds(&now) - since) * (times - 1));
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}

// MARK: Waiting

/// A wait of so many milliseconds, where it is one; what waits at all does not turn into what does not.
static int shorter(int milliseconds) {
    return milliseconds <= 0 ? milliseconds : (int)((milliseconds + times - 1) / times);
}

int poll(struct pollfd *files, nfds_t count, int milliseconds) {
    static int (*real)(struct pollfd *, nfds_t, int);
    if (!real) real = (int (*)(struct pollfd *, nfds_t, int))next("poll");
    return real(files, count, shorter(milliseconds));
}

int epoll_wait(int file, struct epoll_event *events, int count, int milliseconds) {
    static int (*real)(int, struct epoll_event *, int, int);
    if (!real) real = (int (*)(int, struct epoll_event *, int, int))next("epoll_wait");
    return real(file, events, count, shorter(milliseconds));
}

int timerfd_create(int clock, int flags) {
    static int (*real)(int, int);
    if (!real) real = (int (*)(int, int))next("timerfd_create");
    int file = real(clock, flags);
    if (file >= 0 && file < most_files) clocks[file] = clock;
    return file;
}

int timerfd_settime(int file, int flags, const struct itimerspec *wish, struct itimerspec *former) {
    static int (*real)(int, int, const struct itimerspec *, struct itimerspec *);
    if (!real) real = (int (*)(int, int, const struct itimerspec *, struct itimerspec *))next("timerfd_settime");
    if (!wish || file < 0 || file >= most_files) return real(file, flags, wish, former);
    long long value = nanoseconds(&wish->it_value);
    if (value && flags & TFD_TIMER_ABSTIME) {
        struct timespec now;
        clock_gettime(clocks[file], &now);
        value -= nanoseconds(&now);
        if (value < 1) value = 1;
    }
    struct itimerspec shorter = {
        timespec((nanoseconds(&wish->it_interval) + times - 1) / times), timespec((value + times - 1) / times)};
    return real(file, flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET), &shorter, former);
}
