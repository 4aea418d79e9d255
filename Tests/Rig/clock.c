// A clock that nobody has set: the time on the wall is what WALL_CLOCK says, in seconds since 1970, and does not move. To be
// loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o clock.so clock.c
//     WALL_CLOCK=17 LD_PRELOAD=$PWD/clock.so lamppost live --record FILE
#include <stdlib.h>
#include <time.h>

time_t time(time_t *out) {
    const char *text = getenv("WALL_CLOCK");
    time_t now = text ? (time_t)strtoll(text, NULL, 10) : 0;
    if (out) *out = now;
    return now;
}
