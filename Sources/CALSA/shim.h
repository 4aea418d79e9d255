// The sound library of Linux. What allocates on the stack by a macro is made with `…_malloc` and `…_free` instead.
#ifndef LAMPPOST_CALSA_H
#define LAMPPOST_CALSA_H

#include <alsa/asoundlib.h>
#include <stdint.h>

static void lamppost_alsa_say_nothing(const char *file, int line, const char *function, int error, const char *format, ...) {}

// What goes wrong is returned; libasound also prints it on standard error, unless told not to.
static inline void lamppost_alsa_keep_quiet(void) { snd_lib_error_set_handler(lamppost_alsa_say_nothing); }

// How many frames wait, and at how many nanoseconds of the device's clock: its fields are of a type that several libraries define.
static inline int lamppost_alsa_position(snd_pcm_t *pcm, snd_pcm_uframes_t *waiting, int64_t *time) {
    snd_htimestamp_t stamp = {0};
    int result = snd_pcm_htimestamp(pcm, waiting, &stamp);
    *time = (int64_t)stamp.tv_sec * 1000000000 + stamp.tv_nsec;
    return result;
}

#endif
