// Lines that are read with and without echo: the terminal shows what is typed again on every way out.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "CPlatform.h"

enum { CRASH_FLAGS = (int)SA_RESETHAND | SA_NODEFER };

static struct termios shown;
static struct termios hidden;
static volatile sig_atomic_t hidden_descriptor = -1;
static volatile sig_atomic_t signal_descriptor = -1;

static void set(int descriptor, const struct termios *settings) {
  // A process in the background would be stopped here by SIGTTOU.
  sigset_t block, before;
  sigemptyset(&block);
  sigaddset(&block, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &block, &before);
  tcsetattr(descriptor, TCSADRAIN, settings);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

bool boardwalk_hide_typing(int descriptor, bool by_keys) {
  static bool is_registered = false;
  if (hidden_descriptor >= 0) return true;
  if (tcgetattr(descriptor, &shown) != 0) return false;
  if (by_keys) {
    // Whoever is in the background is stopped here, as any program that asks, and looks anew when it is let on.
    if (tcsetattr(descriptor, TCSADRAIN, &shown) != 0 || tcgetattr(descriptor, &shown) != 0) return false;
  }
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | (by_keys ? ICANON | ISIG : 0));
  if (!is_registered) {
    is_registered = true;
    atexit(boardwalk_show_typing);
  }
  hidden_descriptor = descriptor;
  set(descriptor, &hidden);
  return true;
}

void boardwalk_show_typing(void) {
  int descriptor = hidden_descriptor;
  if (descriptor < 0) return;
  hidden_descriptor = -1;
  set(descriptor, &shown);
}

static void asked(int number) {
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  // The pipe does not block; when it is full, what is in it wakes the reader all the same.
  ssize_t written = write(signal_descriptor, &byte, 1);
  (void)written;
  errno = saved;
}

static void shown_as_before(void) {
  int descriptor = hidden_descriptor;
  // In the background the terminal is somebody else's.
  if (descriptor >= 0 && tcgetpgrp(descriptor) == getpgrp()) set(descriptor, &hidden);
}

static void continued(int number) {
  int saved = errno;
  shown_as_before();
  asked(number);
  errno = saved;
}

static void stopped(int number) {
  int saved = errno;
  int descriptor = hidden_descriptor;
  if (descriptor >= 0) set(descriptor, &shown);
  // Its default is what shells wait for, and what the kernel leaves out where nobody could continue the process.
  struct sigaction standard, ours;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  sigemptyset(&standard.sa_mask);
  sigaction(number, &standard, &ours);
  sigset_t only, before;
  sigemptyset(&only);
  sigaddset(&only, number);
  raise(number);
  // It stops here, as the signal was blocked while it was handled.
  pthread_sigmask(SIG_UNBLOCK, &only, &before);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  sigaction(number, &ours, NULL);
  // Where it could not stop, nothing continues it.
  shown_as_before();
  errno = saved;
}

static void crashed(int number) {
  boardwalk_show_typing();
  // The handler was set to be used once: the signal now takes its default action.
  raise(number);
}

static const struct {
  int number;
  void (*handler)(int);
  int flags;
} watched[] = {
    {SIGINT, asked, SA_RESTART},     {SIGTERM, asked, SA_RESTART},
    {SIGHUP, asked, SA_RESTART},     {SIGQUIT, asked, SA_RESTART},
    {SIGTSTP, stopped, SA_RESTART},  {SIGCONT, continued, SA_RESTART},
    {SIGILL, crashed, CRASH_FLAGS},  {SIGTRAP, crashed, CRASH_FLAGS},
    {SIGSEGV, crashed, CRASH_FLAGS}, {SIGABRT, crashed, CRASH_FLAGS},
    {SIGBUS, crashed, CRASH_FLAGS},  {SIGFPE, crashed, CRASH_FLAGS},
};
enum { WATCHED_COUNT = sizeof watched / sizeof watched[0] };
static struct sigaction found[WATCHED_COUNT];
static bool is_watching = false;

static int watch(size_t index) {
  struct sigaction new;
  memset(&new, 0, sizeof new);
  new.sa_handler = watched[index].handler;
  new.sa_flags = watched[index].flags;
  sigemptyset(&new.sa_mask);
  if (sigaction(watched[index].number, NULL, &found[index]) != 0) return errno;
  // What is ignored stays ignored.
  if (found[index].sa_handler == SIG_IGN) return 0;
  return sigaction(watched[index].number, &new, NULL) == 0 ? 0 : errno;
}

int boardwalk_watch_signals(int descriptor) {
  int code = 0;
  if (descriptor >= 0) {
    signal_descriptor = descriptor;
    if (!is_watching) {
      for (size_t i = 0; i < WATCHED_COUNT; i++) code |= watch(i);
    }
    is_watching = true;
    return code;
  }
  boardwalk_show_typing();
  if (is_watching) {
    for (size_t i = 0; i < WATCHED_COUNT; i++) code |= sigaction(watched[i].number, &found[i], NULL) == 0 ? 0 : errno;
  }
  is_watching = false;
  signal_descriptor = -1;
  return code;
}
