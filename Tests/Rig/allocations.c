// Counts how often a program asks for memory, and says so at its end; to be loaded before the system's library.
//
//     clang -O1 -shared -fPIC -o allocations.so allocations.c
//     LD_PRELOAD=$PWD/allocations.so PROGRAM                     its last line on standard error: allocations 512
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
static unsigned long calls;
void *malloc(size_t n) { __atomic_add_fetch(&calls, 1, 5); return __libc_malloc(n); }
void *calloc(size_t n, size_t m) { __atomic_add_fetch(&calls, 1, 5); return __libc_calloc(n, m); }
void *realloc(void *p, size_t n) { __atomic_add_fetch(&calls, 1, 5); return __libc_realloc(p, n); }
void *aligned_alloc(size_t a, size_t n) { __atomic_add_fetch(&calls, 1, 5); return __libc_memalign(a, n); }
int posix_memalign(void **p, size_t a, size_t n) {
    __atomic_add_fetch(&calls, 1, 5);
    *p = __libc_memalign(a, n);
    return *p ? 0 : 12;
}
__attribute__((destructor)) static void report(void) { fprintf(stderr, "allocations %lu\n", calls); }
