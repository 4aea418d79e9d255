// System calls that Swift cannot import. No arithmetic on samples.
#ifndef LAMPPOST_CLINUX_H
#define LAMPPOST_CLINUX_H

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#endif
