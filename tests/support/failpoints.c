/* Counts what a process does to the files below a folder, and lets the Nth of it fail: SQLite's way of testing.

   Loaded by LD_PRELOAD and idle until `failpoints_arm` is called. Counted are creations, writes, syncs, renames,
   truncations and removals. The Nth fails with an error, once or from there on, or the process dies of it: amid a
   write, of which half arrives, or right after it. With a record, each is written there with its data, so that a
   power cut can be played through (tests/power.py). */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, FULL, ONCE, TORN, AFTER };

static char under[PATH_MAX];
static size_t under_length;
static long at, counted;
static int how, record = -1, armed;
static pid_t owner;

#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = dlsym(RTLD_NEXT, #name); real; })

void failpoints_arm(const char *folder, long number, int way, const char *record_path) {
    under_length = strlen(folder);
    memcpy(under, folder, under_length + 1);
    at = number;
    how = way;
    owner = getpid();
    if (record_path)
        record = syscall(SYS_openat, AT_FDCWD, record_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    armed = 1;
}

long failpoints_counted(void) { return counted; }

/* Children of the process are none of ours: they only read. */
static int watched(const char *path) {
    return armed && getpid() == owner && !strncmp(path, under, under_length) && path[under_length] == '/';
}

static int watched_file(int fd, char path[PATH_MAX]) {
    char link[40];
    if (!armed || fd == record)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return watched(path) || (getpid() == owner && !strcmp(path, under));
}

static void whole_path(const char *path, char out[PATH_MAX]) {
    char folder[PATH_MAX], real[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    const char *name = slash ? slash + 1 : path;
    if (slash)
        *slash = 0;
    if (!realpath(slash ? (*folder ? folder : "/") : ".", real))
        real[0] = 0;
    if (snprintf(out, PATH_MAX, "%s/%s", real, name) >= PATH_MAX)
        out[0] = 0;
}

static void put(const void *data, size_t length) {
    for (const char *rest = data; length;) {
        ssize_t written = syscall(SYS_write, record, rest, length);
        if (written <= 0)
            abort();
        rest += written;
        length -= written;
    }
}

/* What was done: a line of operation, offset, length, path and other path, parted by tabs; then the data. */
static void note(const char *operation, const char *path, const char *other, long offset, const void *data, size_t length) {
    char line[3 * PATH_MAX];
    if (record < 0)
        return;
    int size = snprintf(line, sizeof line, "%s\t%ld\t%zu\t%s\t%s\n", operation, offset, data ? length : 0, path, other);
    put(line, size);
    if (data)
        put(data, length);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Whether this call fails, with errno set. `grows`: whether a full disk has no room for it. */
static int fails(int grows) {
    counted++;
    if (how == FULL && counted >= at && grows) {
        errno = ENOSPC;
        return 1;
    }
    if (how == ONCE && counted == at) {
        errno = EIO;
        return 1;
    }
    return 0;
}

static int dies(int way) { return how == way && counted == at; }

static ssize_t written(int fd, const void *data, size_t length, off_t offset, int placed) {
    char path[PATH_MAX];
    ssize_t (*put_at)(int, const void *, size_t, off_t) = REAL(pwrite);
    ssize_t (*put_next)(int, const void *, size_t) = REAL(write);
    int own = watched_file(fd, path);
    if (own && fails(1))
        return -1;
    int torn = own && dies(TORN);
    size_t size = torn ? length / 2 : length;
    if (own && !placed)
        offset = fcntl(fd, F_GETFL) & O_APPEND ? lseek(fd, 0, SEEK_END) : lseek(fd, 0, SEEK_CUR);
    ssize_t done = placed ? put_at(fd, data, size, offset) : put_next(fd, data, size);
    if (own) {
        if (done > 0)
            note("write", path, "", offset, data, done);
        if (torn || dies(AFTER))
            die();
    }
    return done;
}

ssize_t write(int fd, const void *data, size_t length) { return written(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return written(fd, data, length, offset, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return written(fd, data, length, offset, 1); }

ssize_t writev(int fd, const struct iovec *parts, int number) {
    char path[PATH_MAX];
    if (!watched_file(fd, path))
        return REAL(writev)(fd, parts, number);
    for (int place = 0; place < number; place++)
        if (parts[place].iov_len)
            return written(fd, parts[place].iov_base, parts[place].iov_len, 0, 0); /* a short write is allowed */
    return 0;
}

#define SYNC(name) \
    int name(int fd) { \
        char path[PATH_MAX]; \
        int own = watched_file(fd, path); \
        if (own && fails(1)) \
            return -1; \
        int done = REAL(name)(fd); \
        if (own) { \
            note("sync", path, "", 0, NULL, 0); \
            if (dies(AFTER) || dies(TORN)) \
                die(); \
        } \
        return done; \
    }
SYNC(fsync)
SYNC(fdatasync)

#define ON_PATH(operation, grows, call) \
    char whole[PATH_MAX]; \
    whole_path(path, whole); \
    int own = watched(whole); \
    if (own && fails(grows)) \
        return -1; \
    int done = call; \
    if (own) { \
        if (done >= 0) \
            note(operation, whole, "", 0, NULL, 0); \
        if (dies(AFTER) || dies(TORN)) \
            die(); \
    } \
    return done;

int unlink(const char *path) { ON_PATH("unlink", 0, REAL(unlink)(path)) }
int rmdir(const char *path) { ON_PATH("unlink", 0, REAL(rmdir)(path)) }
int mkdir(const char *path, mode_t mode) { ON_PATH("mkdir", 1, REAL(mkdir)(path, mode)) }

int unlinkat(int folder, const char *path, int flags) {
    char base[PATH_MAX], whole[2 * PATH_MAX + 1];
    if (folder == AT_FDCWD || *path == '/' || !watched_file(folder, base))
        return REAL(unlinkat)(folder, path, flags);
    snprintf(whole, sizeof whole, "%s/%s", base, path);
    return flags & AT_REMOVEDIR ? rmdir(whole) : unlink(whole);
}

int rename(const char *path, const char *target) {
    char from[PATH_MAX], to[PATH_MAX];
    whole_path(path, from);
    whole_path(target, to);
    int own = watched(from) || watched(to);
    if (own && fails(1))
        return -1;
    int done = REAL(rename)(path, target);
    if (own) {
        if (!done)
            note("rename", from, to, 0, NULL, 0);
        if (dies(AFTER) || dies(TORN))
            die();
    }
    return done;
}

static int shortened(int fd, off_t size, int (*real)(int, off_t)) {
    char path[PATH_MAX];
    struct stat now;
    int own = watched_file(fd, path);
    if (own && fails(!fstat(fd, &now) && size > now.st_size))
        return -1;
    int done = real(fd, size);
    if (own) {
        if (!done)
            note("truncate", path, "", size, NULL, 0);
        if (dies(AFTER) || dies(TORN))
            die();
    }
    return done;
}

int ftruncate(int fd, off_t size) { return shortened(fd, size, REAL(ftruncate)); }
int ftruncate64(int fd, off64_t size) { return shortened(fd, size, (int (*)(int, off_t))REAL(ftruncate64)); }

int truncate(const char *path, off_t size) {
    int fd = open(path, O_WRONLY);
    if (fd < 0)
        return -1;
    int done = ftruncate(fd, size);
    close(fd);
    return done;
}
int truncate64(const char *path, off64_t size) { return truncate(path, size); }

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    struct stat there;
    int own = 0, (*real)(int, const char *, int, ...) = REAL(openat);
    if (armed && (flags & O_CREAT) && (folder == AT_FDCWD || *path == '/')) {
        whole_path(path, whole);
        own = watched(whole) && stat(whole, &there);
    }
    if (own && fails(1))
        return -1;
    int done = real(folder, path, flags, mode);
    if (own) {
        if (done >= 0)
            note("create", whole, "", 0, NULL, 0);
        if (dies(AFTER) || dies(TORN))
            die();
    } else if (armed && done >= 0 && (flags & O_TRUNC) && watched_file(done, whole)) {
        note("truncate", whole, "", 0, NULL, 0);
    }
    return done;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return opened(folder, path, flags, mode); }
