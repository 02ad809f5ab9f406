// A small parent process that outlives whatever ends the program: it waits, gives the terminal back, says how to go
// on, and ends as the program did. It is a fork without another program, made before there are threads.
#define _GNU_SOURCE 1
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guardian.h"

static struct bw_guarded *both = NULL;

struct bw_guarded *bw_guarded(void) {
  static struct bw_guarded alone;
  return both ? both : &alone;
}

void bw_promise(const char *draft, const char *log, const char *farewell) {
  struct bw_guarded *guarded = bw_guarded();
  snprintf(guarded->draft, sizeof guarded->draft, "%s", draft);
  snprintf(guarded->log, sizeof guarded->log, "%s", log);
  snprintf(guarded->farewell, sizeof guarded->farewell, "%s", farewell);
}

static void write_all(int fd, const char *text, size_t length) {
  while (length > 0) {
    ssize_t count = write(fd, text, length);
    if (count <= 0) return;
    text += count;
    length -= (size_t)count;
  }
}

// Writes the end into the log, as the program itself no longer could.
static void note(pid_t child, int number) {
  if (!both->log[0]) return;
  int fd = open(both->log, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  char line[128], when[32];
  time_t now = time(NULL);
  struct tm parts;
  gmtime_r(&now, &parts);
  strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
  int length = snprintf(line, sizeof line, "%s %d killed by signal %d\n", when, (int)child, number);
  write_all(fd, line, (size_t)length);
  close(fd);
}

static void finish(pid_t child, int status) {
  if (both->is_drawn) write_all(STDOUT_FILENO, both->reset, both->reset_length);
  if (both->is_drawn || WIFSIGNALED(status)) tcsetattr(STDIN_FILENO, TCSANOW, &both->settings);
  if (WIFEXITED(status)) _exit(WEXITSTATUS(status));
  int number = WTERMSIG(status);
  note(child, number);
  if (both->farewell[0]) {
    char text[sizeof both->farewell + 128];
    const char *name = sigabbrev_np(number);
    int is_kept = access(both->draft, F_OK) == 0;
    int length = snprintf(text, sizeof text, "boardwalk was ended by signal %d (%s).%s%s\n", number, name ? name : "?",
                          is_kept ? " " : "", is_kept ? both->farewell : "");
    write_all(STDERR_FILENO, text, (size_t)length);
  }
  bw_suffer(number);
  _exit(128 + number);
}

// Stops as the program did, so that the shell sees a job that stops; returns when the program goes on.
static void stop(pid_t child, int number) {
  for (;;) {
    bw_suffer(number);
    int status;
    pid_t changed = waitpid(child, &status, WNOHANG | WUNTRACED | WCONTINUED);
    if (changed == child && WIFSTOPPED(status)) {
      // The shell has let both go on, and the program has stopped again before we could look.
      number = WSTOPSIG(status);
      continue;
    }
    if (changed == child && !WIFCONTINUED(status)) finish(child, status);
    // Somebody let only us go on.
    if (changed != child) kill(child, SIGCONT);
    return;
  }
}

static void look(pid_t child) {
  int status;
  if (waitpid(child, &status, WNOHANG | WUNTRACED) != child) return;
  if (WIFSTOPPED(status)) stop(child, WSTOPSIG(status));
  else finish(child, status);
}

// The environment may bring secrets, which the program takes out of its own copy. Here nothing is read from it.
static void forget_environment(void) {
  for (char **entry = environ; *entry; entry++) explicit_bzero(*entry, strlen(*entry));
}

static _Noreturn void watch(pid_t child) {
  sigset_t all;
  sigfillset(&all);
  for (;;) {
    siginfo_t info;
    int number = sigwaitinfo(&all, &info);
    if (number <= 0) continue;
    if (number == SIGCHLD) {
      look(child);
      continue;
    }
    // What the terminal sends to the group the program gets itself; but a line that drops may be told to us alone.
    // To go on is a matter of who was stopped, which is looked at there: passed on late it would undo the next stop.
    int is_sent = info.si_code <= 0 && info.si_pid != child && number != SIGCONT;
    if (is_sent || (number == SIGHUP && info.si_code > 0)) kill(child, number);
  }
}

bool bw_start_guardian(void) {
  static struct termios settings;
  if (tcgetattr(STDIN_FILENO, &settings) != 0) return false;
  void *page = mmap(NULL, sizeof *both, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return false;
  both = page;
  both->settings = settings;
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);
  pid_t parent = getpid();
  pid_t child = fork();
  if (child > 0) {
    forget_environment();
    watch(child);
  }
  if (child == 0) {
    // When we are the one that is killed, the program ends as when the line drops.
    prctl(PR_SET_PDEATHSIG, SIGHUP);
    if (getppid() != parent) raise(SIGHUP);
  }
  sigprocmask(SIG_SETMASK, &before, NULL);
  return child == 0;
}
