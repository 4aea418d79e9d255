// Landlock and seccomp: what a process may give up for good. glibc has no functions for them, so each is a system call.
#ifndef LAMPPOST_SANDBOX_H
#define LAMPPOST_SANDBOX_H

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// The version of Landlock's interface, 1 and more, or an error number below zero.
static inline int lamppost_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? -errno : (int)version;
}

/// What is refused where no rule allows it. A kernel of an earlier version takes the longer form, too, if the rest is zero.
struct lamppost_landlock_refused {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

/// A descriptor of a new set of rules, or an error number below zero.
static inline int lamppost_landlock_create(struct lamppost_landlock_refused refused) {
    long rules = syscall(SYS_landlock_create_ruleset, &refused, sizeof refused, 0);
    return rules < 0 ? -errno : (int)rules;
}

/// Allows `rights` to a file, or below a folder: 0, or an error number below zero.
static inline int lamppost_landlock_allow(int rules, const char *path, uint64_t rights) {
    // Opened as a place, not for reading: no device or pipe notices.
    int place = open(path, __O_PATH | O_CLOEXEC);
    if (place < 0) return -errno;
    struct landlock_path_beneath_attr rule = {.allowed_access = rights, .parent_fd = place};
    int result = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0 ? -errno : 0;
    close(place);
    return result;
}

/// Holds this thread, and those that it begins from now on, to the rules: 0, or an error number below zero.
static inline int lamppost_landlock_enter(int rules) {
    return syscall(SYS_landlock_restrict_self, rules, 0) < 0 ? -errno : 0;
}

/// Gives up every way to more rights than the process has: 0, or an error number below zero.
static inline int lamppost_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0; }

/// The processor that this was built for, as the kernel names it to a filter; 0 where no filter is written for it.
#if defined(__x86_64__)
static const uint32_t lamppost_filter_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
static const uint32_t lamppost_filter_architecture = AUDIT_ARCH_AARCH64;
#else
static const uint32_t lamppost_filter_architecture = 0;
#endif

/// Whether the kernel can refuse system calls by a program that is written for this processor: 0, or an error number
/// below zero.
static inline int lamppost_filter_available(void) {
    if (lamppost_filter_architecture == 0) return -ENOSYS;
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) < 0 ? -errno : 0;
}

/// Holds all threads of the process to a program of `count` instructions: 0, or an error number below zero.
static inline int lamppost_filter_enter(struct sock_filter *program, uint16_t count) {
    struct sock_fprog whole = {.len = count, .filter = program};
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &whole);
    // Above zero: the number of a thread that could not be held.
    return result == 0 ? 0 : result > 0 ? -EBUSY : -errno;
}

/// CLONE_THREAD, which <sched.h> has for GNU sources only.
static const uint32_t lamppost_clone_thread = 0x00010000;

/// The system calls that are refused whatever their arguments, one by one; -1 after the last.
static inline int64_t lamppost_refused_call(int index) {
    static const int calls[] = {
        // Sockets: neither a new one nor one that was open before. What is connected already can be written to.
        SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4, SYS_sendto, SYS_sendmsg,
        SYS_sendmmsg, SYS_recvfrom, SYS_recvmsg, SYS_recvmmsg, SYS_shutdown,
        // Messages and memory that other programs see.
        SYS_mq_open, SYS_msgget, SYS_msgsnd, SYS_msgrcv, SYS_msgctl, SYS_shmget, SYS_shmat, SYS_shmctl, SYS_semget,
        SYS_semop, SYS_semtimedop, SYS_semctl,
        // Other programs: none is begun, read or written.
        SYS_execve, SYS_execveat,
#ifdef SYS_fork
        SYS_fork, SYS_vfork,
#endif
        SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_pidfd_open,
#ifdef SYS_pidfd_getfd
        SYS_pidfd_getfd,
#endif
#ifdef SYS_process_madvise
        SYS_process_madvise,
#endif
        // Calls in other clothes: a ring that makes calls of its own, programs in the kernel, faults answered by hand.
        SYS_io_uring_setup, SYS_io_uring_enter, SYS_io_uring_register, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd,
        // Keys, namespaces, mounts, files by another way than their path.
        SYS_add_key, SYS_request_key, SYS_keyctl, SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root,
        SYS_chroot, SYS_open_tree, SYS_move_mount, SYS_fsopen, SYS_fsconfig, SYS_fsmount, SYS_fspick,
#ifdef SYS_mount_setattr
        SYS_mount_setattr,
#endif
        SYS_name_to_handle_at, SYS_open_by_handle_at,
        // The machine as a whole.
        SYS_kexec_load, SYS_kexec_file_load, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_reboot,
        SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_syslog, SYS_vhangup, SYS_sethostname, SYS_setdomainname,
        SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex, SYS_personality,
#ifdef SYS_iopl
        SYS_iopl, SYS_ioperm, SYS_modify_ldt,
#endif
    };
    return index >= 0 && (size_t)index < sizeof calls / sizeof calls[0] ? calls[index] : -1;
}

/// A descriptor that sends what is written to it as a datagram to a socket of this machine, or an error number below zero.
///
/// `name` is that of a file, or begins with @ and stands in no folder.
static inline int lamppost_datagrams_to(const char *name) {
    // struct sockaddr_un, without a header whose types Swift would then find in two modules.
    struct {
        uint16_t family;
        char path[108];
    } address = {.family = 1};
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof address.path) return -ENAMETOOLONG;
    memcpy(address.path, name, length);
    if (name[0] == '@') address.path[0] = 0;
    // AF_UNIX, SOCK_DGRAM.
    int end = (int)syscall(SYS_socket, 1, 2 | O_CLOEXEC, 0);
    if (end < 0) return -errno;
    if (syscall(SYS_connect, end, &address, sizeof address.family + length) == 0) return end;
    int code = errno;
    close(end);
    return -code;
}

#endif
