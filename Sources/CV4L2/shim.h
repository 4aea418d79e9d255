// What Swift cannot import of libv4l2 and of the kernel's Video for Linux: variadic calls, and macros that are no literals.
// No arithmetic on samples.
#ifndef LAMPPOST_CV4L2_H
#define LAMPPOST_CV4L2_H

#include <libv4l2.h>
#include <linux/videodev2.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

static inline int lamppost_v4l2_ioctl(int device, unsigned long request, void *argument) {
    return v4l2_ioctl(device, request, argument);
}

/// Sends what libv4l2 says of errors, which it otherwise writes to standard error, nowhere.
static inline void lamppost_v4l2_quiet(void) {
    if (!v4l2_log_file) v4l2_log_file = fopen("/dev/null", "we");
}

static const unsigned long lamppost_VIDIOC_QUERYCAP = VIDIOC_QUERYCAP;
static const unsigned long lamppost_VIDIOC_ENUM_FMT = VIDIOC_ENUM_FMT;
static const unsigned long lamppost_VIDIOC_ENUM_FRAMESIZES = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long lamppost_VIDIOC_ENUM_FRAMEINTERVALS = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long lamppost_VIDIOC_G_FMT = VIDIOC_G_FMT;
static const unsigned long lamppost_VIDIOC_S_FMT = VIDIOC_S_FMT;
static const unsigned long lamppost_VIDIOC_G_PARM = VIDIOC_G_PARM;
static const unsigned long lamppost_VIDIOC_S_PARM = VIDIOC_S_PARM;
static const unsigned long lamppost_VIDIOC_REQBUFS = VIDIOC_REQBUFS;
static const unsigned long lamppost_VIDIOC_QUERYBUF = VIDIOC_QUERYBUF;
static const unsigned long lamppost_VIDIOC_QBUF = VIDIOC_QBUF;
static const unsigned long lamppost_VIDIOC_DQBUF = VIDIOC_DQBUF;
static const unsigned long lamppost_VIDIOC_STREAMON = VIDIOC_STREAMON;
static const unsigned long lamppost_VIDIOC_STREAMOFF = VIDIOC_STREAMOFF;

static const uint32_t lamppost_V4L2_PIX_FMT_YUYV = V4L2_PIX_FMT_YUYV;
static const uint32_t lamppost_V4L2_PIX_FMT_MJPEG = V4L2_PIX_FMT_MJPEG;
static const uint32_t lamppost_V4L2_PIX_FMT_NV12 = V4L2_PIX_FMT_NV12;
static const uint32_t lamppost_V4L2_PIX_FMT_GREY = V4L2_PIX_FMT_GREY;

#endif
