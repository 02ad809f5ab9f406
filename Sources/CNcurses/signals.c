// Signal handlers, in C because they may only use what is async-signal-safe.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "CNcurses.h"
#include "guardian.h"

static int guarded_fd = -1;
static struct termios found_settings;
static int is_guarding = 0;

static volatile sig_atomic_t pipe_fd = -1;

static const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
enum { FATAL_COUNT = sizeof fatal / sizeof fatal[0] };

static const int watched[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGHUP, SIGTERM, SIGQUIT};
enum { WATCHED_COUNT = sizeof watched / sizeof watched[0] };
static struct sigaction found_watched[WATCHED_COUNT];
static int is_watching = 0;

static void give_back(void) {
  // A process in the background would be stopped here by SIGTTOU.
  sigset_t block;
  sigemptyset(&block);
  sigaddset(&block, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &block, NULL);
  struct bw_guarded *guarded = bw_guarded();
  size_t done = 0;
  while (done < guarded->reset_length) {
    ssize_t written = write(guarded_fd, guarded->reset + done, guarded->reset_length - done);
    if (written <= 0) break;
    done += (size_t)written;
  }
  tcsetattr(guarded_fd, TCSANOW, &found_settings);
}

static void on_fatal(int number) {
  if (bw_guarded()->is_drawn) {
    give_back();
    bw_guarded()->is_drawn = 0;
  }
  // The handler was set to be used once: the signal now takes its default action.
  raise(number);
}

static void on_watched(int number) {
  int saved = errno;
  char byte = 0;
  switch (number) {
    case SIGWINCH: byte = BW_RESIZED; break;
    case SIGTSTP: byte = BW_STOPPED; break;
    case SIGCONT: byte = BW_CONTINUED; break;
    case SIGINT: byte = BW_INTERRUPT; break;
    case SIGHUP: byte = BW_HANGUP; break;
    case SIGTERM: byte = BW_TERMINATE; break;
    case SIGQUIT: byte = BW_QUIT; break;
    default: break;
  }
  // The pipe does not block; when it is full, what is in it wakes the loop all the same.
  if (byte && pipe_fd >= 0) {
    ssize_t written = write(pipe_fd, &byte, 1);
    (void)written;
  }
  errno = saved;
}

bool bw_remember(int tty_fd) { return tcgetattr(tty_fd, &found_settings) == 0; }

static void on_exit_past_screen(void) {
  if (!bw_guarded()->is_drawn) return;
  give_back();
  bw_guarded()->is_drawn = 0;
}

void bw_away(bool is_away) { bw_guarded()->is_drawn = !is_away; }

bool bw_guard(int tty_fd, const char *reset, size_t length) {
  struct bw_guarded *guarded = bw_guarded();
  if (length > sizeof guarded->reset) return false;
  memcpy(guarded->reset, reset, length);
  guarded->reset_length = length;
  guarded->settings = found_settings;
  guarded_fd = tty_fd;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_fatal;
  action.sa_flags = (int)SA_RESETHAND | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < FATAL_COUNT; i++) sigaction(fatal[i], &action, NULL);
  is_guarding = 1;
  guarded->is_drawn = 1;
  static int is_registered = 0;
  if (!is_registered) {
    is_registered = 1;
    atexit(on_exit_past_screen);
  }
  return true;
}

void bw_unguard(void) {
  bw_guarded()->is_drawn = 0;
  if (!is_guarding) return;
  is_guarding = 0;
  for (int i = 0; i < FATAL_COUNT; i++) signal(fatal[i], SIG_DFL);
}

void bw_restore_settings(int tty_fd) {
  sigset_t block, before;
  sigemptyset(&block);
  sigaddset(&block, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &block, &before);
  tcsetattr(tty_fd, TCSADRAIN, &found_settings);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void bw_watch_signals(int fd) {
  if (fd < 0) {
    pipe_fd = -1;
    if (!is_watching) return;
    is_watching = 0;
    for (int i = 0; i < WATCHED_COUNT; i++) sigaction(watched[i], &found_watched[i], NULL);
    return;
  }
  pipe_fd = fd;
  if (is_watching) return;
  is_watching = 1;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_watched;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < WATCHED_COUNT; i++) sigaction(watched[i], &action, &found_watched[i]);
}

void bw_suffer(int number) {
  struct sigaction action, ours;
  memset(&action, 0, sizeof action);
  sigemptyset(&action.sa_mask);
  // One that waits already, sent to our whole group, would be suffered too: stopped by it and gone on, we would stop once
  // more by our own. To ignore it takes it away.
  action.sa_handler = SIG_IGN;
  sigaction(number, &action, &ours);
  action.sa_handler = SIG_DFL;
  sigaction(number, &action, NULL);
  sigset_t one, before;
  sigemptyset(&one);
  sigaddset(&one, number);
  pthread_sigmask(SIG_UNBLOCK, &one, &before);
  raise(number);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(number, &ours, NULL);
}

void bw_stop_self(void) {
  struct sigaction ignore, ours;
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  // To the whole group, as the terminal does it: a shell script around us stops too. We ourselves pass it over: another
  // thread of ours might take it after this one has gone on.
  sigaction(SIGTSTP, &ignore, &ours);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
  bw_suffer(SIGTSTP);
}
