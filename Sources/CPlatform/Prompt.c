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

bool boardwalk_hide_typing(int descriptor) {
  if (hidden_descriptor >= 0) return true;
  if (tcgetattr(descriptor, &shown) != 0) return false;
  hidden = shown;
  hidden.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL);
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

static void stopped(int number) {
  (void)number;
  int saved = errno;
  int descriptor = hidden_descriptor;
  if (descriptor >= 0) set(descriptor, &shown);
  raise(SIGSTOP);
  errno = saved;
}

static void continued(int number) {
  (void)number;
  int saved = errno;
  int descriptor = hidden_descriptor;
  // In the background the terminal is somebody else's.
  if (descriptor >= 0 && tcgetpgrp(descriptor) == getpgrp()) set(descriptor, &hidden);
  errno = saved;
}

static void crashed(int number) {
  boardwalk_show_typing();
  // The handler was set to be used once: the signal now takes its default action.
  raise(number);
}

static int handle(int number, void (*handler)(int), int flags) {
  struct sigaction old, new;
  memset(&new, 0, sizeof new);
  new.sa_handler = handler;
  new.sa_flags = flags;
  sigemptyset(&new.sa_mask);
  if (sigaction(number, NULL, &old) != 0) return errno;
  if (old.sa_handler == SIG_IGN) return 0;
  return sigaction(number, &new, NULL) == 0 ? 0 : errno;
}

int boardwalk_watch_signals(int descriptor) {
  const int asking[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
  const int fatal[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};
  signal_descriptor = descriptor;
  int code = 0;
  for (size_t i = 0; i < sizeof asking / sizeof *asking; i++) code |= handle(asking[i], asked, SA_RESTART);
  for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) {
    code |= handle(fatal[i], crashed, (int)SA_RESETHAND | SA_NODEFER);
  }
  code |= handle(SIGTSTP, stopped, SA_RESTART);
  code |= handle(SIGCONT, continued, SA_RESTART);
  atexit(boardwalk_show_typing);
  return code;
}
