// The sound library of Linux. What allocates on the stack by a macro is made with `…_malloc` and `…_free` instead.
#ifndef LAMPPOST_CALSA_H
#define LAMPPOST_CALSA_H

#include <alsa/asoundlib.h>

static void lamppost_alsa_say_nothing(const char *file, int line, const char *function, int error, const char *format, ...) {}

// What goes wrong is returned; libasound also prints it on standard error, unless told not to.
static inline void lamppost_alsa_keep_quiet(void) { snd_lib_error_set_handler(lamppost_alsa_say_nothing); }

#endif
