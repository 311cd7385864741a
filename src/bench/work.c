/*
 * The only program that the measured supervisors run. It is static, and starts and ends as quickly
 * as a program can. Times are CLOCK_MONOTONIC in nanoseconds: that clock is the same inside and
 * outside a PID namespace.
 *
 * Events go to one file as records of 32 bytes, each with one write(2) and O_APPEND.
 *
 *   launch OUT -- CMD...         record LAUNCH, then exec CMD
 *   svc    OUT ID                record START, sleep; on SIGTERM record TERM, exit 0
 *   crash  OUT ID LIFE_MS        record START, live so long, record DEATH, kill -9 itself
 *   orphans OUT ID STATS N CAP BATCH
 *                                make N orphans by forking twice; see below
 *   spam   OUT ID BYTES LINELEN CHUNK GO
 *                                once the file GO exists, write numbered lines as fast as it can,
 *                                CHUNK lines a write(2); record START and DONE
 *   check  LINES LINELEN DECORATED FILE...
 *                                check the lines that spam wrote; counts as JSON. DECORATED 1:
 *                                something may stand before each line
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LAUNCH, START, TERM, DEATH, DONE };

struct record { uint32_t kind, id, pid, unused; uint64_t ns, detail; };

static int out_fd = -1;
static uint32_t my_id;

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}

static void die(const char *what) { perror(what); _exit(111); }

static void put(uint32_t kind, uint64_t ns, uint64_t detail)
{
    struct record r = { kind, my_id, (uint32_t)getpid(), 0, ns, detail };
    if (write(out_fd, &r, sizeof r) != sizeof r) _exit(112);
}

static void on_term(int sig)
{
    (void)sig;
    put(TERM, now(), 0);
    _exit(0);
}

static void catch_term(void)
{
    struct sigaction sa = { .sa_handler = on_term };
    sigaction(SIGTERM, &sa, 0);
    sigset_t s;                              /* in case the supervisor left it blocked */
    sigemptyset(&s);
    sigaddset(&s, SIGTERM);
    sigprocmask(SIG_UNBLOCK, &s, 0);
}

static void sleep_ms(long ms)
{
    struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };
    while (nanosleep(&t, &t) && errno == EINTR) ;
}

static void forever(void) { for (;;) pause(); }

/* Readiness as s6 knows it: a newline on the descriptor that NOTIFY_FD names. */
static void notify_ready(void)
{
    const char *fd = getenv("NOTIFY_FD");
    if (!fd) return;
    if (write(atoi(fd), "\n", 1) != 1) perror("NOTIFY_FD");
    close(atoi(fd));
}

/* Shared with the measuring program by mmap of the file STATS. */
struct stats {
    volatile uint32_t go;                    /* set from outside */
    volatile uint32_t forked;                /* orphans made so far */
    volatile uint32_t exited;                /* orphans that have come to their _exit */
    volatile uint32_t refused;               /* fork() failed, and was tried again */
    volatile uint64_t last_fork;             /* when the last orphan was made; 0 until then */
};

/*
 * Each orphan: the parent forks A, A forks B and exits, the parent reaps A, so that B becomes a
 * child of PID 1. BATCH 0: B exits at once, and the parent waits only while more than CAP orphans
 * have not come to their _exit. BATCH b: b orphans wait at a pipe and are let go together, so that
 * b children of PID 1 die in the same instant.
 */
static void orphans(const char *path, uint32_t n, uint32_t cap, uint32_t batch)
{
    int fd = open(path, O_RDWR);
    if (fd < 0) die(path);
    struct stats *s = mmap(0, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (s == MAP_FAILED) die("mmap");
    close(fd);
    signal(SIGCHLD, SIG_DFL);
    while (!s->go) sleep_ms(1);
    int gate[2] = { -1, -1 };
    for (uint32_t i = 0; i < n; i++) {
        if (batch && i % batch == 0 && pipe(gate)) die("pipe");
        pid_t a;
        while ((a = fork()) < 0) { s->refused++; sleep_ms(1); }
        if (a == 0) {
            pid_t b;
            while ((b = fork()) < 0) { s->refused++; sleep_ms(1); }
            if (b) _exit(0);
            if (batch) {
                char c;
                close(gate[1]);
                while (read(gate[0], &c, 1) < 0 && errno == EINTR) ;
            }
            __sync_fetch_and_add(&s->exited, 1);
            _exit(0);
        }
        while (waitpid(a, 0, 0) < 0 && errno == EINTR) ;
        s->forked = i + 1;
        if (!batch) {
            while (s->forked - s->exited > cap) usleep(100);
        } else if (i % batch == batch - 1 || i == n - 1) {
            close(gate[1]);                  /* lets the batch go */
            close(gate[0]);
            while (s->exited < s->forked) usleep(100);
        }
    }
    s->last_fork = now();
    forever();
}

static void number(char *p, uint64_t v)      /* 10 decimal digits */
{
    for (int i = 9; i >= 0; i--, v /= 10) p[i] = '0' + v % 10;
}

static void spam(uint64_t bytes, int len, int chunk, const char *go)
{
    uint64_t lines = bytes / len, seq = 0;
    char *buf = malloc((size_t)len * chunk);
    if (!buf) die("malloc");
    for (int i = 0; i < chunk; i++) {
        memset(buf + i * len, 'x', len);
        buf[i * len + 10] = ' ';
        buf[i * len + len - 1] = '\n';
    }
    signal(SIGPIPE, SIG_IGN);
    while (access(go, F_OK)) sleep_ms(1);
    put(START, now(), 1);
    while (seq < lines) {
        int k = lines - seq < (uint64_t)chunk ? (int)(lines - seq) : chunk;
        for (int i = 0; i < k; i++) number(buf + i * len, seq + i);
        size_t left = (size_t)k * len;
        const char *p = buf;
        while (left) {
            ssize_t w = write(1, p, left);
            if (w < 0) {
                if (errno == EINTR || errno == EAGAIN) continue;
                die("write");
            }
            p += w; left -= w;
        }
        seq += k;
    }
    put(DONE, now(), lines);
    forever();
}

/* Reads the files as one stream. Each line must be whole and have the next number; what is not so
 * is counted, and the count goes on from there. */
static int check(uint64_t want, int len, int decorated, char **files)
{
    uint64_t next = 0, lines = 0, lost = 0, back = 0, bad = 0;
    static char line[1 << 16], big[1 << 20];
    for (; *files; files++) {
        FILE *f = fopen(*files, "r");
        if (!f) continue;
        setvbuf(f, big, _IOFBF, sizeof big);
        while (fgets(line, sizeof line, f)) {
            size_t l = strlen(line), before = decorated && l > (size_t)len ? l - len : 0;
            char *p = line + before, *e;
            uint64_t v = strtoull(p, &e, 10);
            if (l - before != (size_t)len || line[l - 1] != '\n' || e != p + 10) {
                bad++;
                continue;
            }
            lines++;
            if (v > next) lost += v - next; else if (v < next) back++;
            next = v + 1;
        }
        fclose(f);
    }
    if (next < want) lost += want - next;
    printf("{\"lines\": %llu, \"lost\": %llu, \"out_of_order\": %llu, \"malformed\": %llu}\n",
           (unsigned long long)lines, (unsigned long long)lost,
           (unsigned long long)back, (unsigned long long)bad);
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t t0 = now();                     /* "first instruction" */
    if (argc < 4) return 100;
    const char *cmd = argv[1];
    if (!strcmp(cmd, "check"))
        return check(strtoull(argv[2], 0, 10), atoi(argv[3]), atoi(argv[4]), argv + 5);
    out_fd = open(argv[2], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    if (out_fd < 0) die(argv[2]);
    if (!strcmp(cmd, "launch")) {
        put(LAUNCH, now(), 0);
        execvp(argv[4], argv + 4);
        die(argv[4]);
    }
    my_id = atoi(argv[3]);
    catch_term();
    put(START, t0, 0);
    notify_ready();
    if (!strcmp(cmd, "svc")) forever();
    if (!strcmp(cmd, "crash")) {
        sleep_ms(atol(argv[4]));
        put(DEATH, now(), 0);
        kill(getpid(), SIGKILL);
    }
    if (!strcmp(cmd, "orphans"))
        orphans(argv[4], atoi(argv[5]), atoi(argv[6]), atoi(argv[7]));
    if (!strcmp(cmd, "spam"))
        spam(strtoull(argv[4], 0, 10), atoi(argv[5]), atoi(argv[6]), argv[7]);
    return 101;
}
