#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/vfs.h>
#include <unistd.h>

extern char **environ;

char **boardwalk_environ(void) { return environ; }

int boardwalk_undump(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno; }

void boardwalk_die_plainly(void) {
  const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGQUIT};
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
    struct sigaction old;
    // Whoever starts us may want one to be ignored.
    if (sigaction(fatal[i], NULL, &old) != 0 || old.sa_handler != SIG_IGN) signal(fatal[i], SIG_DFL);
  }
}

void boardwalk_bound_heaps(void) { mallopt(M_ARENA_MAX, 2); }

bool boardwalk_terminal_size(int descriptor, int *columns, int *rows) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0) return false;
  *columns = size.ws_col;
  *rows = size.ws_row;
  return true;
}

static volatile sig_atomic_t interrupts = 0;
static volatile sig_atomic_t interrupt_descriptor = -1;

static void interrupted(int number) {
  int saved = errno;
  if (interrupts) {
    boardwalk_show_typing();
    _exit(130);
  }
  interrupts = 1;
  unsigned char byte = (unsigned char)number;
  if (write(interrupt_descriptor, &byte, 1) != 1) _exit(130);
  errno = saved;
}

int boardwalk_catch_interrupts(int descriptor) {
  const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  interrupts = 0;
  interrupt_descriptor = descriptor;
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    struct sigaction old, new = {.sa_handler = interrupted, .sa_flags = SA_RESTART};
    sigemptyset(&new.sa_mask);
    if (sigaction(numbers[i], NULL, &old) != 0) return errno;
    if (old.sa_handler == SIG_IGN) continue;
    if (sigaction(numbers[i], &new, NULL) != 0) return errno;
  }
  return 0;
}

int boardwalk_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

long boardwalk_file_system(const char *path) {
  struct statfs facts;
  return statfs(path, &facts) == 0 ? (long)(unsigned int)facts.f_type : -1;
}

static int start(const char *path, char *const arguments[], char *const environment[], int input, int output,
                 int errors, int inherited, posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                 int *pid) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  const short flags = POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  int code;
  if ((code = posix_spawnattr_setflags(attributes, flags)) != 0) return code;
  if ((code = posix_spawnattr_setsigmask(attributes, &none)) != 0) return code;
  if ((code = posix_spawnattr_setsigdefault(attributes, &all)) != 0) return code;
  if ((code = posix_spawn_file_actions_adddup2(actions, output, 1)) != 0) return code;
  if ((code = posix_spawn_file_actions_adddup2(actions, errors, 2)) != 0) return code;
  code = input >= 0 ? posix_spawn_file_actions_adddup2(actions, input, 0)
                    : posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  if (code != 0) return code;
  if (inherited >= 0 && (code = posix_spawn_file_actions_adddup2(actions, inherited, 3)) != 0) return code;
  if ((code = posix_spawn_file_actions_addclosefrom_np(actions, inherited >= 0 ? 4 : 3)) != 0) return code;
  pid_t started;
  code = posix_spawn(&started, path, actions, attributes, arguments, environment);
  if (code == 0) *pid = (int)started;
  return code;
}

int boardwalk_start(const char *path, char *const arguments[], char *const environment[], int input, int output,
                    int errors, int inherited, int *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return code;
  code = posix_spawnattr_init(&attributes);
  if (code == 0) {
    code = start(path, arguments, environment, input, output, errors, inherited, &actions, &attributes, pid);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return code;
}
