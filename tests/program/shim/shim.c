/* What a machine does to a program, put between it and the system by LD_PRELOAD: writes that were never synced are thrown away
 * with the power, the disk is full, the file system is read-only, syncing fails, the clock is set. It owns the files of one folder and
 * touches nothing else.
 *
 * Every write to the database, its -wal and its -journal is preceded by a record of the bytes that it overwrites in an undo
 * journal; a sync empties it. After SIGKILL the test plays the journals backwards: what is left is what the disk would hold.
 *
 * TONGLUO_SHIM_ROOT    the folder, absolute
 * TONGLUO_SHIM_DB      the database in it, absolute
 * TONGLUO_SHIM_UNDO    where the undo journals are written
 * TONGLUO_SHIM_CONTROL a page of 64-bit numbers: what is to happen, and what did (see `enum slot`)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum slot {
    ROOM,       /* bytes by which files may still grow; negative: no limit */
    READ_ONLY,  /* 1: every write is refused with EROFS */
    CLOCK,      /* milliseconds added to the wall clock */
    FORGETFUL,  /* 1: a sync of the -wal alone does nothing, as with synchronous=NORMAL */
    SLOW,       /* microseconds that a sync takes */
    BROKEN,     /* 1: syncing fails with EIO */
    SYNCED = 8, /* syncs that emptied a journal */
    FORGOTTEN,  /* syncs that did nothing */
    WRITTEN,    /* writes recorded */
    REFUSED,    /* what was refused for room, read-only or a broken disk */
    THERE,      /* raised by every program that the shim is in */
    SLOTS = 512
};

enum part { DATABASE, WAL, JOURNAL, PARTS, OTHER = PARTS, NOT_OURS };
static const char *const ending[PARTS] = {"", "-wal", "-journal"};

#define FDS 4096
static unsigned char whose[FDS]; /* part + 1; 0 is nobody's */
static int undo[PARTS] = {-1, -1, -1};
static int header_written; /* the -wal begins anew, which even NORMAL syncs */
static char root[4096], database[4096];
static int64_t nothing[SLOTS] = {-1};
static int64_t *page = nothing;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int (*real_openat)(int, const char *, int, ...);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_close)(int);
static int (*real_rename)(const char *, const char *), (*real_unlink)(const char *);
static int (*real_clock)(clockid_t, struct timespec *);

static int64_t get(enum slot s) { return __atomic_load_n(&page[s], __ATOMIC_SEQ_CST); }
static void add(enum slot s, int64_t n) { __atomic_fetch_add(&page[s], n, __ATOMIC_SEQ_CST); }
static int refuse(int why) {
    add(REFUSED, 1);
    errno = why;
    return -1;
}

#define REAL(variable, name) \
    do { \
        if (!variable) *(void **)&variable = dlsym(RTLD_NEXT, name); \
    } while (0)

__attribute__((constructor)) static void begin(void) {
    REAL(real_openat, "openat64");
    REAL(real_pwrite, "pwrite64");
    REAL(real_write, "write");
    REAL(real_ftruncate, "ftruncate64");
    REAL(real_fsync, "fsync");
    REAL(real_fdatasync, "fdatasync");
    REAL(real_close, "close");
    REAL(real_rename, "rename");
    REAL(real_unlink, "unlink");
    REAL(real_clock, "clock_gettime");
    const char *control = getenv("TONGLUO_SHIM_CONTROL"), *folder = getenv("TONGLUO_SHIM_ROOT");
    const char *file = getenv("TONGLUO_SHIM_DB"), *journals = getenv("TONGLUO_SHIM_UNDO");
    if (!control || !folder || !file || !journals) return;
    snprintf(root, sizeof root, "%s/", folder);
    snprintf(database, sizeof database, "%s", file);
    for (int p = 0; p < PARTS; p++) {
        char name[4200];
        snprintf(name, sizeof name, "%s/undo%s", journals, ending[p]);
        undo[p] = real_openat(AT_FDCWD, name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    int fd = real_openat(AT_FDCWD, control, O_RDWR | O_CLOEXEC);
    void *mapped = mmap(NULL, SLOTS * 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    real_close(fd);
    if (mapped == MAP_FAILED) return;
    page = mapped;
    add(THERE, 1);
}

/* Which file a path names. A path that is not absolute is in the folder: there the program works. */
static enum part named(const char *path) {
    if (!database[0] || !path) return NOT_OURS;
    size_t length = strlen(database);
    if (!strncmp(path, database, length))
        for (int p = 0; p < PARTS; p++)
            if (!strcmp(path + length, ending[p])) return p;
    if (path[0] != '/' || !strncmp(path, root, strlen(root))) return OTHER;
    return NOT_OURS;
}

static enum part of(int fd) {
    return fd >= 0 && fd < FDS && whose[fd] ? (enum part)(whose[fd] - 1) : NOT_OURS;
}

static int opened(int at, const char *path, int flags, mode_t mode) {
    REAL(real_openat, "openat64");
    enum part p = named(path);
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (p != NOT_OURS && writes && get(READ_ONLY)) return refuse(EROFS);
    int fd = real_openat(at, path, flags, mode);
    if (fd >= 0 && fd < FDS) whose[fd] = p != NOT_OURS && writes ? p + 1 : 0;
    return fd;
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
int openat(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags) return opened(at, path, flags, mode); }

int close(int fd) {
    REAL(real_close, "close");
    if (fd >= 0 && fd < FDS) whose[fd] = 0;
    return real_close(fd);
}

/* Writes down what stands at a place: where, the size before, how many bytes, the bytes. */
static void remember(enum part p, int fd, int64_t at, int64_t length) {
    struct stat64 seen;
    if (fstat64(fd, &seen)) return;
    int64_t old = seen.st_size - at;
    old = old < 0 ? 0 : old > length ? length : old;
    int64_t head[3] = {at, seen.st_size, old};
    char *record = malloc(sizeof head + old);
    if (!record) abort();
    memcpy(record, head, sizeof head);
    if (pread64(fd, record + sizeof head, old, at) != old) abort();
    if (real_write(undo[p], record, sizeof head + old) != (ssize_t)(sizeof head + old)) abort();
    free(record);
    add(WRITTEN, 1);
}

/* How many of these bytes there is room for. */
static size_t room(int fd, int64_t at, size_t length) {
    int64_t left = get(ROOM);
    struct stat64 seen;
    if (left < 0 || fstat64(fd, &seen) || !S_ISREG(seen.st_mode)) return length;
    int64_t grows = at + (int64_t)length - seen.st_size;
    if (grows <= 0) return length;
    if (grows > left) return 0;
    add(ROOM, -grows);
    return length;
}

static ssize_t written(int fd, const void *bytes, size_t length, int64_t at, int placed) {
    enum part p = of(fd);
    if (p == NOT_OURS) return placed ? real_pwrite(fd, bytes, length, at) : real_write(fd, bytes, length);
    if (get(READ_ONLY)) return refuse(EROFS);
    pthread_mutex_lock(&lock);
    ssize_t done;
    if (!placed) at = lseek64(fd, 0, SEEK_CUR);
    if (!room(fd, at, length)) {
        done = refuse(ENOSPC);
    } else {
        if (p < PARTS) remember(p, fd, at, length);
        /* Before the database itself is written the -wal is synced, whatever the setting. */
        if (p == DATABASE && get(FORGETFUL) && real_ftruncate(undo[WAL], 0)) abort();
        if (p == WAL && at == 0) header_written = 1;
        done = placed ? real_pwrite(fd, bytes, length, at) : real_write(fd, bytes, length);
    }
    int why = errno;
    pthread_mutex_unlock(&lock);
    errno = why;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    REAL(real_write, "write");
    return written(fd, bytes, length, 0, 0);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    REAL(real_pwrite, "pwrite64");
    return written(fd, bytes, length, at, 1);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }

int ftruncate64(int fd, off64_t size) {
    REAL(real_ftruncate, "ftruncate64");
    enum part p = of(fd);
    if (p == NOT_OURS) return real_ftruncate(fd, size);
    if (get(READ_ONLY)) return refuse(EROFS);
    pthread_mutex_lock(&lock);
    if (p < PARTS) remember(p, fd, size, INT64_MAX / 2);
    int done = real_ftruncate(fd, size);
    pthread_mutex_unlock(&lock);
    return done;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static int synced(int fd, int (*real)(int)) {
    enum part p = of(fd);
    if (p >= PARTS) return real(fd);
    if (get(BROKEN)) return refuse(EIO);
    pthread_mutex_lock(&lock);
    int done = 0;
    if (get(SLOW)) usleep(get(SLOW));
    if (p == WAL && get(FORGETFUL) && !header_written) {
        add(FORGOTTEN, 1);
    } else {
        done = real(fd);
        if (real_ftruncate(undo[p], 0)) abort();
        if (p == WAL) header_written = 0;
        add(SYNCED, 1);
    }
    pthread_mutex_unlock(&lock);
    return done;
}
int fsync(int fd) {
    REAL(real_fsync, "fsync");
    return synced(fd, real_fsync);
}
int fdatasync(int fd) {
    REAL(real_fdatasync, "fdatasync");
    return synced(fd, real_fdatasync);
}

int rename(const char *from, const char *to) {
    REAL(real_rename, "rename");
    if (named(to) != NOT_OURS && get(READ_ONLY)) return refuse(EROFS);
    return real_rename(from, to);
}
int unlink(const char *path) {
    REAL(real_unlink, "unlink");
    enum part p = named(path);
    if (p != NOT_OURS && get(READ_ONLY)) return refuse(EROFS);
    int done = real_unlink(path);
    /* What is gone has nothing to go back to. */
    if (!done && p < PARTS && real_ftruncate(undo[p], 0)) abort();
    return done;
}

int clock_gettime(clockid_t which, struct timespec *into) {
    REAL(real_clock, "clock_gettime");
    int done = real_clock(which, into);
    int64_t ms = get(CLOCK);
    if (done || !ms || (which != CLOCK_REALTIME && which != CLOCK_REALTIME_COARSE)) return done;
    int64_t all = (int64_t)into->tv_nsec + (ms % 1000) * 1000000;
    into->tv_sec += ms / 1000 + all / 1000000000;
    into->tv_nsec = all % 1000000000;
    if (into->tv_nsec < 0) {
        into->tv_nsec += 1000000000;
        into->tv_sec -= 1;
    }
    return done;
}
int gettimeofday(struct timeval *into, void *zone) {
    struct timespec now;
    (void)zone;
    int done = clock_gettime(CLOCK_REALTIME, &now);
    into->tv_sec = now.tv_sec;
    into->tv_usec = now.tv_nsec / 1000;
    return done;
}
time_t time(time_t *into) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (into) *into = now.tv_sec;
    return now.tv_sec;
}
