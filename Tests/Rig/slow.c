// A disk that is slow: what waits for it waits longer. To be loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o slow.so slow.c -ldl
//     SLOW_DISK="0 300 0 1200" LD_PRELOAD=$PWD/slow.so lamppost live --record FILE
//
// The first calls of fdatasync(2) take so many milliseconds longer, each its own; those after them take no longer.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <stdlib.h>

int fdatasync(int descriptor) {
    static int (*next)(int);
    static const char *rest;
    if (!next) {
        next = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
        rest = getenv("SLOW_DISK");
    }
    if (rest) {
        char *after;
        poll(NULL, 0, (int)strtol(rest, &after, 10));
        rest = after;
    }
    return next(descriptor);
}
