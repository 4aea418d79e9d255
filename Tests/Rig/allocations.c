// Counts how often a program asks for memory, and how many bytes it holds; to be loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o allocations.so allocations.c
//     LD_PRELOAD=$PWD/allocations.so PROGRAM                     its last line on standard error: allocations 512
//     HEAP=FILE LD_PRELOAD=$PWD/allocations.so PROGRAM           no line; a file of eight bytes, in which the number of bytes
//                                                                that it holds now stands at any moment, as a native integer
#include <fcntl.h>
#include <malloc.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static unsigned long calls;
static long before, *held = &before;

static void add(long bytes) { __atomic_add_fetch(held, bytes, __ATOMIC_SEQ_CST); }

static long size(void *memory) { return memory ? (long)malloc_usable_size(memory) : 0; }

static void *given(void *memory) {
    __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    add(size(memory));
    return memory;
}

void *malloc(size_t n) { return given(__libc_malloc(n)); }
void *calloc(size_t n, size_t m) { return given(__libc_calloc(n, m)); }
void *aligned_alloc(size_t a, size_t n) { return given(__libc_memalign(a, n)); }
void *memalign(size_t a, size_t n) { return given(__libc_memalign(a, n)); }

void *realloc(void *memory, size_t n) {
    long former = size(memory);
    void *next = __libc_realloc(memory, n);
    if (next || !n) add(-former);
    return given(next);
}

int posix_memalign(void **memory, size_t a, size_t n) {
    *memory = given(__libc_memalign(a, n));
    return *memory ? 0 : 12;
}

void free(void *memory) {
    add(-size(memory));
    __libc_free(memory);
}

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("HEAP");
    int file = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    if (file < 0) return;
    void *memory = MAP_FAILED;
    if (ftruncate(file, sizeof(long)) == 0)
        memory = mmap(NULL, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (memory == MAP_FAILED) return;
    long bytes = before;
    held = memory;
    *held = bytes;
}

__attribute__((destructor)) static void report(void) {
    if (!getenv("HEAP")) fprintf(stderr, "allocations %lu\n", calls);
}
