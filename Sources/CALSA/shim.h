// The sound library of Linux. What allocates on the stack by a macro is made with `…_malloc` and `…_free` instead.
#ifndef LAMPPOST_CALSA_H
#define LAMPPOST_CALSA_H

#include <alsa/asoundlib.h>

#endif
