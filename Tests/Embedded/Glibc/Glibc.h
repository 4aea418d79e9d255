// What the sources call of the C library, for a compiler without a C library's headers.
#include <stddef.h>

void explicit_bzero(void *block, size_t size);
int getchar(void);
