// A microphone without hardware: a PCM for libasound, of `type rig`, that plays a file at the pace of a sound card.
//
// Keys of its configuration:
//   infile        headerless 16-bit little-endian sound; after its end comes silence
//   loop          1: after its end it begins again
//   rate          frames a second that it names; 48000 unless given
//   channels      1 unless given
//   speed         how much faster than `rate` it is; 1.0 unless given
//   stall_after   after so many frames it gives nothing for as long as `stall_frames` take, then goes on with the next
//   suspend_after after so many frames the machine sleeps for a moment: ESTRPIPE, once
//   unplug_after  after so many frames it is gone
//   unplug_file   it is gone while there is a file of this name
//
// Like a real one it hears on while nobody reads: what does not fit into the buffer is lost, and the stream stops
// with EPIPE until it is prepared and started again.
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>

struct rig {
    snd_pcm_ioplug_t io;
    // The sound, mapped for reading only: a search of writable memory does not find it here.
    const short *sound;
    size_t size;
    long long frames;
    // How it is given.
    long rate, channels, loop;
    double speed;
    // Faults; a count below zero stands for never.
    long stall_after, stall_frames, suspend_after, unplug_after;
    char *unplug_file;
    // When it was started first, in seconds; 0 before.
    double begun;
    int running;
    // The frame of the file that the application's frame 0 is.
    long long first;
    // What was last said about how far it is, in frames modulo the buffer.
    snd_pcm_sframes_t told;
    // Becomes ready once a period.
    int timer;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

// How many frames were heard since it was started first.
static long long heard(const struct rig *rig) {
    if (rig->begun == 0) return 0;
    long long count = (long long)((now() - rig->begun) * rig->rate * rig->speed);
    if (rig->stall_after < 0 || count <= rig->stall_after) return count;
    long long after = count - rig->stall_frames;
    return after > rig->stall_after ? after : rig->stall_after;
}

static int is_gone(const struct rig *rig) {
    if (rig->unplug_after >= 0 && heard(rig) >= rig->unplug_after) return 1;
    return rig->unplug_file && access(rig->unplug_file, F_OK) == 0;
}

// How many frames wait to be read.
static long long waiting(const struct rig *rig) {
    return heard(rig) - rig->first - (long long)rig->io.appl_ptr;
}

static void set_timer(struct rig *rig, double seconds) {
    struct timespec step = {(time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9)};
    struct itimerspec timer = {step, step};
    timerfd_settime(rig->timer, 0, &timer, NULL);
}

static int rig_prepare(snd_pcm_ioplug_t *io) {
    struct rig *rig = io->private_data;
    rig->running = 0;
    rig->told = 0;
    if (!is_gone(rig)) return 0;
    snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
    return -ENODEV;
}

static int rig_start(snd_pcm_ioplug_t *io) {
    struct rig *rig = io->private_data;
    if (is_gone(rig)) return -ENODEV;
    if (rig->begun == 0) rig->begun = now();
    rig->first = heard(rig);
    rig->running = 1;
    set_timer(rig, io->period_size / (rig->rate * rig->speed));
    return 0;
}

static int rig_stop(snd_pcm_ioplug_t *io) {
    struct rig *rig = io->private_data;
    rig->running = 0;
    set_timer(rig, 0);
    return 0;
}

static snd_pcm_sframes_t rig_pointer(snd_pcm_ioplug_t *io) {
    struct rig *rig = io->private_data;
    if (is_gone(rig)) {
        snd_pcm_ioplug_set_state(io, SND_PCM_STATE_DISCONNECTED);
        return rig->told;
    }
    if (!rig->running) return rig->told;
    if (rig->suspend_after >= 0 && heard(rig) >= rig->suspend_after) {
        rig->suspend_after = -1;
        rig_stop(io);
        snd_pcm_ioplug_set_state(io, SND_PCM_STATE_SUSPENDED);
        return rig->told;
    }
    long long count = waiting(rig);
    if (count > (long long)io->buffer_size) {
        rig_stop(io);
        return -EPIPE;
    }
    return rig->told = (snd_pcm_sframes_t)((io->appl_ptr + count) % io->buffer_size);
}

static snd_pcm_sframes_t rig_transfer(
    snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
    struct rig *rig = io->private_data;
    short *target = (short *)((char *)areas->addr + (areas->first + areas->step * offset) / 8);
    long long frame = rig->first + (long long)io->appl_ptr;
    for (snd_pcm_uframes_t i = 0; i < size; i++, frame++) {
        if (rig->loop && rig->frames > 0) frame %= rig->frames;
        for (long channel = 0; channel < rig->channels; channel++)
            *target++ = frame < rig->frames ? rig->sound[frame * rig->channels + channel] : 0;
    }
    return size;
}

static int rig_revents(snd_pcm_ioplug_t *io, struct pollfd *files, unsigned count, unsigned short *events) {
    struct rig *rig = io->private_data;
    (void)files, (void)count;
    if (is_gone(rig)) {
        *events = POLLIN | POLLERR | POLLHUP;
    } else if (rig->running && waiting(rig) >= (long long)io->period_size) {
        *events = waiting(rig) > (long long)io->buffer_size ? POLLIN | POLLERR : POLLIN;
    } else {
        unsigned long long ticks;
        if (read(rig->timer, &ticks, sizeof ticks) < 0) {}
        *events = 0;
    }
    return 0;
}

static void end(struct rig *rig) {
    if (rig->sound) munmap((void *)rig->sound, rig->size);
    free(rig->unplug_file);
    free(rig);
}

static int rig_close(snd_pcm_ioplug_t *io) {
    struct rig *rig = io->private_data;
    close(rig->timer);
    end(rig);
    return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = rig_start,
    .stop = rig_stop,
    .pointer = rig_pointer,
    .transfer = rig_transfer,
    .prepare = rig_prepare,
    .poll_revents = rig_revents,
    .close = rig_close,
};

static int read_configuration(struct rig *rig, snd_config_t *configuration, const char **infile) {
    snd_config_iterator_t i, next;
    snd_config_for_each(i, next, configuration) {
        snd_config_t *node = snd_config_iterator_entry(i);
        const char *key, *text;
        if (snd_config_get_id(node, &key) < 0) continue;
        if (!strcmp(key, "type") || !strcmp(key, "hint") || !strcmp(key, "comment")) continue;
        int result;
        if (!strcmp(key, "infile")) result = snd_config_get_string(node, infile);
        else if (!strcmp(key, "rate")) result = snd_config_get_integer(node, &rig->rate);
        else if (!strcmp(key, "channels")) result = snd_config_get_integer(node, &rig->channels);
        else if (!strcmp(key, "loop")) result = snd_config_get_integer(node, &rig->loop);
        else if (!strcmp(key, "speed")) result = snd_config_get_ireal(node, &rig->speed);
        else if (!strcmp(key, "stall_after")) result = snd_config_get_integer(node, &rig->stall_after);
        else if (!strcmp(key, "stall_frames")) result = snd_config_get_integer(node, &rig->stall_frames);
        else if (!strcmp(key, "suspend_after")) result = snd_config_get_integer(node, &rig->suspend_after);
        else if (!strcmp(key, "unplug_after")) result = snd_config_get_integer(node, &rig->unplug_after);
        else if (!strcmp(key, "unplug_file")) {
            result = snd_config_get_string(node, &text);
            if (result == 0) rig->unplug_file = strdup(text);
        } else {
            SNDERR("the rig knows no key \"%s\"", key);
            return -EINVAL;
        }
        if (result < 0) return result;
    }
    return 0;
}

static int map_sound(struct rig *rig, const char *path) {
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -errno;
    void *sound = MAP_FAILED;
    if (fstat(file, &status) == 0) sound = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (sound == MAP_FAILED) return -errno;
    rig->sound = sound;
    rig->size = status.st_size;
    rig->frames = status.st_size / (2 * rig->channels);
    return 0;
}

// What an application can ask the device for.
static int declare(snd_pcm_ioplug_t *io, const struct rig *rig) {
    const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED}, format[] = {SND_PCM_FORMAT_S16_LE};
    const unsigned channels = rig->channels, rate = rig->rate, frame = 2 * channels;
    int result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
    if (!result) result = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, channels, channels);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, rate, rate);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 64 * frame, 48000 * frame);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
    if (!result) result = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 128 * frame, 192000 * frame);
    return result;
}

static int create(snd_pcm_t **pcm, const char *name, struct rig *rig, snd_pcm_stream_t stream, int mode) {
    rig->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (rig->timer < 0) return -errno;
    rig->io.version = SND_PCM_IOPLUG_VERSION;
    rig->io.name = "Rig microphone";
    rig->io.callback = &callbacks;
    rig->io.private_data = rig;
    rig->io.poll_fd = rig->timer;
    rig->io.poll_events = POLLIN;
    rig->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC;
    int result = snd_pcm_ioplug_create(&rig->io, name, stream, mode);
    if (result < 0) {
        close(rig->timer);
        return result;
    }
    *pcm = rig->io.pcm;
    result = declare(&rig->io, rig);
    // Deleting it calls rig_close.
    if (result < 0) snd_pcm_ioplug_delete(&rig->io);
    return result < 0 ? 1 : 0;
}

SND_PCM_PLUGIN_DEFINE_FUNC(rig) {
    (void)root;
    if (stream != SND_PCM_STREAM_CAPTURE) return -EINVAL;
    struct rig *rig = calloc(1, sizeof *rig);
    if (!rig) return -ENOMEM;
    rig->rate = 48000;
    rig->channels = 1;
    rig->speed = 1;
    rig->stall_after = rig->suspend_after = rig->unplug_after = -1;
    const char *infile = NULL;
    int result = read_configuration(rig, conf, &infile);
    if (result == 0 && is_gone(rig)) result = -ENODEV;
    if (result == 0 && infile) result = map_sound(rig, infile);
    if (result == 0) result = create(pcmp, name, rig, stream, mode);
    if (result == 0) return 0;
    if (result > 0) return -EINVAL;
    end(rig);
    return result;
}
SND_PCM_PLUGIN_SYMBOL(rig);
