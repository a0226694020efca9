/* Stands between a program and its files (LD_PRELOAD). It records every change of a file below SHIM_UNDER, in order, into SHIM_LOG,
   and shifts the clock by SHIM_CLOCK seconds.

   A record: kind (1 byte), number of the process's file name (4), offset (8), length (8), then the bytes. Kinds: N a new name for a
   number, W bytes written, T cut or grown to a size, S synced, U removed. Numbers are of this machine's byte order. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MOST 4096
static int log_fd = -1;
static uint32_t name_of[MOST];
static uint32_t names = 0;
static const char *under = 0;
static long shift = 0;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void) {
    const char *clock = getenv("SHIM_CLOCK"), *log = getenv("SHIM_LOG");
    under = getenv("SHIM_UNDER");
    if (clock) shift = atol(clock);
    if (log && under)
        log_fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void all(const void *from, size_t size) {
    const char *at = from;
    while (size) {
        long done = syscall(SYS_write, log_fd, at, size);
        if (done <= 0) _exit(97);
        at += done; size -= (size_t)done;
    }
}

static void note(char kind, uint32_t number, uint64_t offset, const void *bytes, uint64_t size) {
    char head[21];
    head[0] = kind;
    memcpy(head + 1, &number, 4); memcpy(head + 5, &offset, 8); memcpy(head + 13, &size, 8);
    all(head, sizeof head);
    if (bytes) all(bytes, size);
}

static int known(int fd) { return log_fd >= 0 && fd >= 0 && fd < MOST && name_of[fd]; }

static void opened(int fd, const char *path, int flags) {
    char whole[PATH_MAX];
    if (log_fd < 0 || fd < 0 || fd >= MOST || (flags & O_ACCMODE) == O_RDONLY) return;
    name_of[fd] = 0;
    if (!realpath(path, whole) || strncmp(whole, under, strlen(under))) return;
    pthread_mutex_lock(&lock);
    name_of[fd] = ((uint32_t)getpid() << 12 | ++names) & 0x7fffffff;
    note('N', name_of[fd], 0, whole, strlen(whole));
    if (flags & O_TRUNC) note('T', name_of[fd], 0, 0, 0);
    pthread_mutex_unlock(&lock);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) { MODE REAL(open); int fd = real(path, flags, mode); opened(fd, path, flags); return fd; }
int open64(const char *path, int flags, ...) { MODE REAL(open64); int fd = real(path, flags, mode); opened(fd, path, flags); return fd; }
int openat(int at, const char *path, int flags, ...) { MODE REAL(openat); int fd = real(at, path, flags, mode); opened(fd, path, flags); return fd; }
int openat64(int at, const char *path, int flags, ...) { MODE REAL(openat64); int fd = real(at, path, flags, mode); opened(fd, path, flags); return fd; }
int close(int fd) { REAL(close); if (fd >= 0 && fd < MOST) name_of[fd] = 0; return real(fd); }

static ssize_t wrote(int fd, const void *bytes, ssize_t done, off64_t offset) {
    if (done > 0 && known(fd)) { pthread_mutex_lock(&lock); note('W', name_of[fd], (uint64_t)offset, bytes, (uint64_t)done); pthread_mutex_unlock(&lock); }
    return done;
}
ssize_t pwrite(int fd, const void *b, size_t n, off_t at) { REAL(pwrite); return wrote(fd, b, real(fd, b, n, at), at); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t at) { REAL(pwrite64); return wrote(fd, b, real(fd, b, n, at), at); }
ssize_t write(int fd, const void *b, size_t n) {
    REAL(write);
    ssize_t done = real(fd, b, n);
    if (done > 0 && known(fd)) wrote(fd, b, done, lseek64(fd, 0, SEEK_CUR) - done);
    return done;
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    ssize_t done = real(fd, parts, count), left = done;
    if (done > 0 && known(fd)) {
        off64_t at = lseek64(fd, 0, SEEK_CUR) - done;
        for (int i = 0; i < count && left > 0; i++) {
            ssize_t one = left < (ssize_t)parts[i].iov_len ? left : (ssize_t)parts[i].iov_len;
            wrote(fd, parts[i].iov_base, one, at); at += one; left -= one;
        }
    }
    return done;
}
static int cut(int fd, int done, off64_t size) {
    if (!done && known(fd)) { pthread_mutex_lock(&lock); note('T', name_of[fd], (uint64_t)size, 0, 0); pthread_mutex_unlock(&lock); }
    return done;
}
int ftruncate(int fd, off_t size) { REAL(ftruncate); return cut(fd, real(fd, size), size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return cut(fd, real(fd, size), size); }
static int synced(int fd, int done) {
    if (!done && known(fd)) { pthread_mutex_lock(&lock); note('S', name_of[fd], 0, 0, 0); pthread_mutex_unlock(&lock); }
    return done;
}
int fsync(int fd) { REAL(fsync); return synced(fd, real(fd)); }
int fdatasync(int fd) { REAL(fdatasync); return synced(fd, real(fd)); }
int unlink(const char *path) {
    char whole[PATH_MAX];
    REAL(unlink);
    int ours = log_fd >= 0 && realpath(path, whole) && !strncmp(whole, under, strlen(under));
    int done = real(path);
    if (!done && ours) { pthread_mutex_lock(&lock); note('U', 0, 0, whole, strlen(whole)); pthread_mutex_unlock(&lock); }
    return done;
}
int clock_gettime(clockid_t which, struct timespec *found) {
    REAL(clock_gettime);
    int done = real(which, found);
    if (!done && which == CLOCK_REALTIME) found->tv_sec += shift;
    return done;
}
