// Code in a decoder that wants out: it is loaded before the system's library, and when the program reads a recording it
// tries what no decoder has any business with.
//
//     clang -O1 -shared -fPIC -o intruder.so intruder.c -ldl -lpthread
//     INTRUDER_REPORT=FILE INTRUDER_PORT=N INTRUDER_OUT=DIR INTRUDER_FORBIDDEN=DIR LD_PRELOAD=$PWD/intruder.so \
//         lamppost replay RECORDING --out DIR
//
// FILE gets a line for each attempt, `before NAME CODE` when the program begins and `inside NAME CODE` when it reads: CODE is
// 0 where the attempt was let through, else the system's error number. Something listens at the port of this machine, DIR is a folder
// that the program was given to write to, the forbidden one holds a file named secret. INTRUDER_CALL=x32 or old makes a system
// call by numbers of another kind instead, and lists nothing.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
/// Opened when the program began: what is open already.
static int report = -1, unconnected = -1, connected = -1, listener = -1;
static char path[PATH_MAX];

static const char *below(const char *variable, const char *name) {
    const char *folder = getenv(variable);
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "", name);
    return path;
}
static const char *forbidden(const char *name) { return below("INTRUDER_FORBIDDEN", name); }
static const char *out(const char *name) { return below("INTRUDER_OUT", name); }

static struct sockaddr_in peer(void) {
    const char *port = getenv("INTRUDER_PORT");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port ? atoi(port) : 0)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}
static int dial(int descriptor) {
    struct sockaddr_in address = peer();
    return connect(descriptor, (struct sockaddr *)&address, sizeof address);
}

// Each gives less than zero and sets errno where it is refused.
static int done(int descriptor) {
    if (descriptor >= 0) close(descriptor);
    return descriptor;
}
static int ended(pid_t child) {
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
    return child;
}
static int spoke(int code) {
    errno = code;
    return code ? -1 : 0;
}
static int try_socket(void) { return done(socket(AF_INET, SOCK_STREAM, 0)); }
static int try_socket6(void) { return done(socket(AF_INET6, SOCK_DGRAM, 0)); }
static int try_local_socket(void) { return done(socket(AF_UNIX, SOCK_DGRAM, 0)); }
static int try_pair(void) {
    int both[2];
    int result = socketpair(AF_UNIX, SOCK_STREAM, 0, both);
    if (result == 0) close(both[0]), close(both[1]);
    return result;
}
static int try_connect(void) { return dial(unconnected); }
static int try_bind(void) {
    struct sockaddr_in any = {.sin_family = AF_INET};
    return bind(listener, (struct sockaddr *)&any, sizeof any);
}
static int try_listen(void) { return listen(listener, 1); }
static int try_send(void) { return send(connected, "x", 1, MSG_NOSIGNAL); }
static int try_message(void) {
    struct iovec part = {"x", 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    return sendmsg(connected, &message, MSG_NOSIGNAL);
}
static int try_fork(void) { return ended(fork()); }
static int try_vfork(void) {
    pid_t child = vfork();
    if (child == 0) _exit(0);
    return ended(child);
}
static int try_clone(void) { return ended(syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL)); }
static int try_spawn(void) {
    char *words[] = {"/bin/true", NULL};
    pid_t child = 0;
    int code = posix_spawn(&child, words[0], NULL, NULL, words, environ);
    if (code == 0) waitpid(child, NULL, 0);
    return spoke(code);
}
/// Of a program that is not there: where it is not refused, it is not found.
static int try_exec(void) {
    char *words[] = {"x", NULL};
    return execve("/nonexistent/program", words, words);
}
/// Of nobody: where it is not refused, there is no such process.
static int try_ptrace(void) { return syscall(SYS_ptrace, PTRACE_PEEKDATA, 0, NULL, NULL) < 0 ? -1 : 0; }
static int try_peek(void) {
    char byte = 0, other = 0;
    struct iovec here = {&byte, 1}, there = {&other, 1};
    return process_vm_readv(getpid(), &here, 1, &there, 1, 0);
}
static int try_ring(void) {
    struct io_uring_params parameters = {0};
    return done(syscall(SYS_io_uring_setup, 1, &parameters));
}
static int try_unshare(void) { return syscall(SYS_unshare, 0); }
static int try_typing(void) { return ioctl(report, TIOCSTI, "x"); }
static int try_read_forbidden(void) { return done(open(forbidden("secret"), O_RDONLY)); }
static int try_list_forbidden(void) { return done(open(forbidden(""), O_RDONLY | O_DIRECTORY)); }
static int try_write_forbidden(void) { return done(open(forbidden("new"), O_WRONLY | O_CREAT, 0600)); }
static int try_create_forbidden(void) { return done(open(forbidden("created"), O_WRONLY | O_CREAT, 0600)); }
static int try_folder_forbidden(void) { return mkdir(forbidden("folder"), 0700); }
static int try_link_forbidden(void) { return symlink("/", forbidden("link")); }
static int try_remove_forbidden(void) { return unlink(forbidden("new")); }
static int try_cut_forbidden(void) { return truncate(forbidden("secret"), 6); }
static int try_write_out(void) { return done(open(out("new"), O_WRONLY | O_CREAT | O_TRUNC, 0600)); }
static int try_remove_out(void) { return unlink(out("new")); }
static int try_list_devices(void) { return done(open("/dev", O_RDONLY | O_DIRECTORY)); }
static int try_parent_memory(void) {
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    return done(open(path, O_RDONLY));
}
static void *in_thread(void *result) {
    *(int *)result = try_read_forbidden() < 0 ? errno : 0;
    return NULL;
}
/// A thread may begin; what it may reach is no more.
static int try_thread(void) {
    pthread_t thread;
    int inner = 0;
    int code = pthread_create(&thread, NULL, in_thread, &inner);
    if (code) return spoke(code);
    pthread_join(thread, NULL);
    return spoke(inner);
}

static const struct attempt {
    const char *name;
    int (*run)(void);
} attempts[] = {
    {"socket", try_socket}, {"socket6", try_socket6}, {"local-socket", try_local_socket}, {"pair", try_pair},
    {"connect", try_connect}, {"bind", try_bind}, {"listen", try_listen}, {"send", try_send}, {"message", try_message},
    {"fork", try_fork}, {"vfork", try_vfork}, {"clone", try_clone}, {"spawn", try_spawn}, {"exec", try_exec},
    {"ptrace", try_ptrace}, {"peek", try_peek}, {"ring", try_ring}, {"unshare", try_unshare}, {"typing", try_typing},
    {"read-forbidden", try_read_forbidden}, {"list-forbidden", try_list_forbidden},
    {"write-forbidden", try_write_forbidden}, {"remove-forbidden", try_remove_forbidden},
    {"create-forbidden", try_create_forbidden}, {"folder-forbidden", try_folder_forbidden}, {"link-forbidden", try_link_forbidden},
    {"cut-forbidden", try_cut_forbidden}, {"thread-forbidden", try_thread}, {"write-out", try_write_out},
    {"remove-out", try_remove_out}, {"list-devices", try_list_devices}, {"parent-memory", try_parent_memory},
};

static void try_all(const char *when) {
    for (size_t index = 0; index < sizeof attempts / sizeof attempts[0]; index++) {
        errno = 0;
        int code = attempts[index].run() < 0 ? errno : 0;
        dprintf(report, "%s %s %d\n", when, attempts[index].name, code);
    }
}

/// Sockets as they are before anything was tried with them.
static void open_sockets(void) {
    unconnected = socket(AF_INET, SOCK_STREAM, 0);
    connected = socket(AF_INET, SOCK_STREAM, 0);
    listener = socket(AF_INET, SOCK_STREAM, 0);
    dial(connected);
}

__attribute__((constructor)) static void begin(void) {
    const char *file = getenv("INTRUDER_REPORT");
    if (!file) return;
    // Whatever is started from here on is left alone.
    unsetenv("LD_PRELOAD");
    report = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    open_sockets();
    try_all("before");
    close(unconnected), close(connected), close(listener);
    // As it was: what is there already is refused for another reason.
    rmdir(forbidden("folder"));
    unlink(forbidden("link"));
    unlink(forbidden("created"));
    try_write_forbidden();
    open_sockets();
}

/// A call by numbers that are not this processor's own.
static void call(const char *kind) {
#if defined(__x86_64__)
    long result = 0;
    if (strcmp(kind, "x32") == 0) result = syscall(0x40000000 | SYS_getpid);
    // The numbers of 32 bits: 20 is getpid.
    if (strcmp(kind, "old") == 0) __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory", "r8", "r9", "r10", "r11");
    dprintf(report, "%s %ld\n", kind, result);
#endif
}

ssize_t read(int descriptor, void *target, size_t count) {
    static ssize_t (*next)(int, void *, size_t);
    static int is_over;
    if (!next) next = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    char link[64], name[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = is_over || report < 0 ? -1 : readlink(link, name, sizeof name);
    if (length > 4 && memcmp(name + length - 4, ".mkv", 4) == 0) {
        is_over = 1;
        const char *kind = getenv("INTRUDER_CALL");
        if (kind) call(kind);
        else try_all("inside");
    }
    return next(descriptor, target, count);
}
