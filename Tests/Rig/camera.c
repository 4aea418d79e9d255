// A camera in user space, as a plugin of libv4l2: opening a text file whose first line is CAMERA gives a V4L2 device.
//
//     clang -O1 -shared -fPIC -o camera.so camera.c          into a folder of its own, which is then mounted over the
//                                                            folder of libv4l2's plugins (unshare -rm, mount --bind)
//
// The other lines are a word and a value each:
//     format YUYV|MJPG   width 640   height 480   stride 0 (packed)   fps 30
//     frames FILE        the pictures, one after the other: raw with their stride, or JPEG files; shown over and over
//     paced 1            1: a picture is there when its time has come; 0: always
//     buffers 32         the most that are granted
//     captures 1         0: this node of the device captures no pictures, another does
//     busy 0             1: another program has the camera
//     drop_every N       picture N, 2 N ... is lost: a gap in the sequence
//     flag_every N       ... bears the error flag
//     short_every N      ... has a third of its bytes
//     eio_every N        ... fails with EIO
//     stall_after N      no picture after so many, though the device is there
//     unplug_after N     ENODEV from then on
//     unplug_file FILE   ENODEV while this file exists
//     stamp_offset N     microseconds added to the time of every picture
//     note FILE          a file that is there: gets o when it is opened, p for every picture that it gives, c when it is closed
//
// It never waits: without a picture it says EAGAIN, and poll always says that there is one. A mistake in the file shows as
// "Inappropriate ioctl for device".
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "libv4l-plugin.h"

enum { most_buffers = 32, most_text = 4096, most_path = 512 };

struct camera {
    // What the file says.
    unsigned format;
    char frames[most_path], unplug_file[most_path], note[most_path];
    long width, height, stride, fps, paced, buffer_limit, captures, busy;
    long drop_every, flag_every, short_every, eio_every, stall_after, unplug_after, stamp_offset;

    // The pictures: picture i lies at [starts[i], starts[i + 1]).
    const unsigned char *pictures;
    size_t pictures_size, *starts;
    long picture_count;

    // The buffers, one after the other in `memory`, and those that wait for a picture, first in first out.
    unsigned char *memory;
    long buffer_size, buffer_count, waiting_count;
    int is_waiting[most_buffers], waiting[most_buffers];

    int is_streaming;
    long long start;
    long sequence;

    // Where it notes what it does, or below 0.
    int notes;
};

static int fail(int code) {
    errno = code;
    return -1;
}

static void note(const struct camera *camera, char what) {
    if (camera->notes >= 0 && write(camera->notes, &what, 1) != 1) abort();
}

/// CLOCK_MONOTONIC in microseconds.
static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

/// Whether a fault that comes every so many pictures meets this one; never the first.
static int is_due(long every, long sequence) { return every > 0 && sequence > 0 && sequence % every == 0; }

static int is_unplugged(const struct camera *camera) {
    if (camera->unplug_after >= 0 && camera->sequence >= camera->unplug_after) return 1;
    return *camera->unplug_file && access(camera->unplug_file, F_OK) == 0;
}

// MARK: The file

static void set(struct camera *camera, const char *word, const char *value) {
    const struct { const char *word; long *place; } numbers[] = {
        {"width", &camera->width}, {"height", &camera->height}, {"stride", &camera->stride}, {"fps", &camera->fps},
        {"paced", &camera->paced}, {"buffers", &camera->buffer_limit}, {"captures", &camera->captures},
        {"busy", &camera->busy}, {"drop_every", &camera->drop_every}, {"flag_every", &camera->flag_every},
        {"short_every", &camera->short_every}, {"eio_every", &camera->eio_every},
        {"stall_after", &camera->stall_after}, {"unplug_after", &camera->unplug_after},
        {"stamp_offset", &camera->stamp_offset},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!strcmp(word, numbers[i].word)) *numbers[i].place = atol(value);
    if (!strcmp(word, "format")) camera->format = strcmp(value, "MJPG") ? V4L2_PIX_FMT_YUYV : V4L2_PIX_FMT_MJPEG;
    if (!strcmp(word, "frames")) snprintf(camera->frames, most_path, "%s", value);
    if (!strcmp(word, "unplug_file")) snprintf(camera->unplug_file, most_path, "%s", value);
    if (!strcmp(word, "note")) snprintf(camera->note, most_path, "%s", value);
}

/// Notes where each picture starts: raw ones by their size, JPEG files by their first bytes.
static void find_pictures(struct camera *camera) {
    const unsigned char *bytes = camera->pictures;
    size_t size = camera->pictures_size, raw = camera->stride * camera->height;
    camera->starts = malloc((size / 3 + 2) * sizeof(size_t));
    if (camera->format == V4L2_PIX_FMT_YUYV) {
        for (size_t at = 0; at + raw <= size; at += raw) camera->starts[camera->picture_count++] = at;
        camera->starts[camera->picture_count] = camera->picture_count * raw;
    } else {
        for (size_t at = 0; at + 2 < size; at++)
            if (bytes[at] == 0xff && bytes[at + 1] == 0xd8 && bytes[at + 2] == 0xff)
                camera->starts[camera->picture_count++] = at;
        camera->starts[camera->picture_count] = size;
    }
}

/// Maps the file of pictures; whether there is one at least.
static int load_pictures(struct camera *camera) {
    struct stat status;
    int file = open(camera->frames, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    void *bytes = MAP_FAILED;
    if (fstat(file, &status) == 0) bytes = mmap(0, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (bytes == MAP_FAILED) return 0;
    camera->pictures = bytes;
    camera->pictures_size = status.st_size;
    find_pictures(camera);
    return camera->picture_count > 0;
}

static void end(void *context) {
    struct camera *camera = context;
    note(camera, 'c');
    if (camera->notes >= 0) close(camera->notes);
    if (camera->memory) munmap(camera->memory, camera->buffer_count * camera->buffer_size);
    if (camera->pictures) munmap((void *)camera->pictures, camera->pictures_size);
    free(camera->starts);
    free(camera);
}

/// Takes the descriptor over if it is of a camera's file: from then on it is that of the buffers' memory.
static void *begin(int descriptor) {
    struct stat status;
    char text[most_text];
    if (fstat(descriptor, &status) || !S_ISREG(status.st_mode)) return 0;
    ssize_t count = pread(descriptor, text, sizeof text - 1, 0);
    if (count < 7 || memcmp(text, "CAMERA\n", 7)) return 0;
    text[count] = 0;

    struct camera *camera = calloc(1, sizeof *camera);
    camera->format = V4L2_PIX_FMT_YUYV;
    camera->width = 640;
    camera->height = 480;
    camera->fps = 30;
    camera->paced = camera->captures = 1;
    camera->buffer_limit = most_buffers;
    camera->stall_after = camera->unplug_after = camera->notes = -1;
    char *rest;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(0, "\n", &rest)) {
        char word[32], value[most_path];
        if (sscanf(line, "%31s %511s", word, value) == 2) set(camera, word, value);
    }
    if (!camera->stride) camera->stride = 2 * camera->width;

    int memory = -1;
    if (!is_unplugged(camera) && load_pictures(camera)) memory = memfd_create("camera", MFD_CLOEXEC);
    if (memory < 0) {
        end(camera);
        return 0;
    }
    dup3(memory, descriptor, O_CLOEXEC);
    close(memory);
    if (*camera->note) camera->notes = open(camera->note, O_WRONLY | O_APPEND | O_CLOEXEC);
    note(camera, 'o');
    return camera;
}

// MARK: What the device says of itself

static int query(const struct camera *camera, struct v4l2_capability *capability) {
    memset(capability, 0, sizeof *capability);
    strcpy((char *)capability->driver, "rig");
    strcpy((char *)capability->card, "Rig camera");
    strcpy((char *)capability->bus_info, "platform:rig");
    capability->device_caps = V4L2_CAP_STREAMING | V4L2_CAP_EXT_PIX_FORMAT;
    capability->device_caps |= camera->captures ? V4L2_CAP_VIDEO_CAPTURE : V4L2_CAP_META_CAPTURE;
    // The whole device can do more than this node of it.
    capability->capabilities = capability->device_caps | V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_DEVICE_CAPS;
    return 0;
}

static int list_format(const struct camera *camera, struct v4l2_fmtdesc *entry) {
    if (entry->index || entry->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
    int is_jpeg = camera->format == V4L2_PIX_FMT_MJPEG;
    entry->flags = is_jpeg ? V4L2_FMT_FLAG_COMPRESSED : 0;
    entry->pixelformat = camera->format;
    strcpy((char *)entry->description, is_jpeg ? "Motion-JPEG" : "YUYV 4:2:2");
    return 0;
}

static int list_size(const struct camera *camera, struct v4l2_frmsizeenum *entry) {
    if (entry->index || entry->pixel_format != camera->format) return fail(EINVAL);
    entry->type = V4L2_FRMSIZE_TYPE_DISCRETE;
    entry->discrete.width = camera->width;
    entry->discrete.height = camera->height;
    return 0;
}

static int list_interval(const struct camera *camera, struct v4l2_frmivalenum *entry) {
    if (entry->index || entry->pixel_format != camera->format || entry->width != camera->width
        || entry->height != camera->height)
        return fail(EINVAL);
    entry->type = V4L2_FRMIVAL_TYPE_DISCRETE;
    entry->discrete.numerator = 1;
    entry->discrete.denominator = camera->fps;
    return 0;
}

static int describe_format(const struct camera *camera, struct v4l2_format *format) {
    if (format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
    int is_jpeg = camera->format == V4L2_PIX_FMT_MJPEG;
    struct v4l2_pix_format *picture = &format->fmt.pix;
    memset(picture, 0, sizeof *picture);
    picture->width = camera->width;
    picture->height = camera->height;
    picture->pixelformat = camera->format;
    picture->field = V4L2_FIELD_NONE;
    picture->bytesperline = is_jpeg ? 0 : camera->stride;
    picture->sizeimage = camera->stride * camera->height;
    picture->colorspace = is_jpeg ? V4L2_COLORSPACE_JPEG : V4L2_COLORSPACE_SRGB;
    return 0;
}

/// Takes no other format, as some drivers do, and changes every other wish to what it has.
static int set_format(const struct camera *camera, struct v4l2_format *format) {
    if (camera->busy || camera->buffer_count) return fail(EBUSY);
    if (format->fmt.pix.pixelformat != camera->format) return fail(EINVAL);
    return describe_format(camera, format);
}

static int describe_rate(const struct camera *camera, struct v4l2_streamparm *parameters) {
    if (parameters->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fail(EINVAL);
    memset(&parameters->parm, 0, sizeof parameters->parm);
    parameters->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
    parameters->parm.capture.timeperframe.numerator = 1;
    parameters->parm.capture.timeperframe.denominator = camera->fps;
    parameters->parm.capture.readbuffers = 2;
    return 0;
}

// MARK: Buffers

static void stop(struct camera *camera) {
    camera->is_streaming = 0;
    camera->waiting_count = 0;
    memset(camera->is_waiting, 0, sizeof camera->is_waiting);
}

static int grant_buffers(struct camera *camera, int descriptor, struct v4l2_requestbuffers *request) {
    if (request->type != V4L2_BUF_TYPE_VIDEO_CAPTURE || request->memory != V4L2_MEMORY_MMAP) return fail(EINVAL);
    if (camera->busy || camera->is_streaming) return fail(EBUSY);
    if (camera->memory) munmap(camera->memory, camera->buffer_count * camera->buffer_size);
    camera->memory = 0;
    stop(camera);
    if (request->count > camera->buffer_limit) request->count = camera->buffer_limit;
    camera->buffer_count = request->count;
    camera->buffer_size = (camera->stride * camera->height + 4095) & ~4095L;
    size_t size = camera->buffer_count * camera->buffer_size;
    if (size > 0) {
        if (ftruncate(descriptor, size)) return -1;
        void *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        if (memory == MAP_FAILED) return -1;
        camera->memory = memory;
    }
    request->capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP;
    return 0;
}

static int describe_buffer(const struct camera *camera, struct v4l2_buffer *buffer) {
    if (buffer->index >= camera->buffer_count) return fail(EINVAL);
    buffer->length = camera->buffer_size;
    buffer->m.offset = buffer->index * camera->buffer_size;
    buffer->memory = V4L2_MEMORY_MMAP;
    buffer->field = V4L2_FIELD_NONE;
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC | V4L2_BUF_FLAG_MAPPED;
    if (camera->is_waiting[buffer->index]) buffer->flags |= V4L2_BUF_FLAG_QUEUED;
    return 0;
}

static int queue(struct camera *camera, struct v4l2_buffer *buffer) {
    if (buffer->index >= camera->buffer_count || camera->is_waiting[buffer->index]) return fail(EINVAL);
    camera->is_waiting[buffer->index] = 1;
    camera->waiting[camera->waiting_count++] = buffer->index;
    return describe_buffer(camera, buffer);
}

/// When picture `sequence` is complete.
static long long completion(const struct camera *camera, long sequence) {
    return camera->paced ? camera->start + (sequence + 1) * 1000000LL / camera->fps : now();
}

/// Whether the next picture is there; who comes later than the buffers last loses some.
static int is_ready(struct camera *camera) {
    if (camera->stall_after >= 0 && camera->sequence >= camera->stall_after) return 0;
    if (!camera->paced) return 1;
    long last = (now() - camera->start) * camera->fps / 1000000 - 1;
    if (last - camera->sequence >= camera->waiting_count) camera->sequence = last - camera->waiting_count + 1;
    return completion(camera, camera->sequence) <= now();
}

static int dequeue(struct camera *camera, struct v4l2_buffer *buffer) {
    if (!camera->is_streaming) return fail(EINVAL);
    if (!camera->waiting_count || !is_ready(camera)) return fail(EAGAIN);
    if (is_due(camera->drop_every, camera->sequence)) camera->sequence++;
    if (is_unplugged(camera)) return fail(ENODEV);
    long sequence = camera->sequence++;
    if (is_due(camera->eio_every, sequence)) return fail(EIO);

    buffer->index = camera->waiting[0];
    memmove(camera->waiting, camera->waiting + 1, --camera->waiting_count * sizeof(int));
    camera->is_waiting[buffer->index] = 0;

    const size_t *start = camera->starts + sequence % camera->picture_count;
    size_t size = start[1] - start[0];
    if (is_due(camera->short_every, sequence)) size /= 3;
    if (size > camera->buffer_size) size = camera->buffer_size;
    memcpy(camera->memory + buffer->index * camera->buffer_size, camera->pictures + *start, size);

    describe_buffer(camera, buffer);
    buffer->bytesused = size;
    buffer->sequence = sequence;
    long long time = completion(camera, sequence) + camera->stamp_offset;
    buffer->timestamp.tv_sec = time / 1000000;
    buffer->timestamp.tv_usec = time % 1000000;
    if (is_due(camera->flag_every, sequence)) buffer->flags |= V4L2_BUF_FLAG_ERROR;
    note(camera, 'p');
    return 0;
}

static int start(struct camera *camera) {
    if (!camera->buffer_count) return fail(EINVAL);
    camera->is_streaming = 1;
    camera->start = now();
    camera->sequence = 0;
    return 0;
}

// MARK: The plugin

static int control(void *context, int descriptor, unsigned long request, void *argument) {
    struct camera *camera = context;
    if (is_unplugged(camera)) return fail(ENODEV);
    switch ((unsigned)request) {
    case VIDIOC_QUERYCAP: return query(camera, argument);
    case VIDIOC_ENUM_FMT: return list_format(camera, argument);
    case VIDIOC_ENUM_FRAMESIZES: return list_size(camera, argument);
    case VIDIOC_ENUM_FRAMEINTERVALS: return list_interval(camera, argument);
    case VIDIOC_G_FMT: return describe_format(camera, argument);
    case VIDIOC_S_FMT: return set_format(camera, argument);
    case VIDIOC_G_PARM:
    case VIDIOC_S_PARM: return describe_rate(camera, argument);
    case VIDIOC_REQBUFS: return grant_buffers(camera, descriptor, argument);
    case VIDIOC_QUERYBUF: return describe_buffer(camera, argument);
    case VIDIOC_QBUF: return queue(camera, argument);
    case VIDIOC_DQBUF: return dequeue(camera, argument);
    case VIDIOC_STREAMON: return start(camera);
    case VIDIOC_STREAMOFF: stop(camera); return 0;
    default: return fail(ENOTTY);
    }
}

static ssize_t refuse_read(void *context, int descriptor, void *buffer, size_t count) { return fail(EINVAL); }

static ssize_t refuse_write(void *context, int descriptor, const void *buffer, size_t count) { return fail(EINVAL); }

__attribute__((visibility("default"))) const struct libv4l_dev_ops libv4l2_plugin = {
    .init = begin, .close = end, .ioctl = control, .read = refuse_read, .write = refuse_write,
};
