// What the program and the process that guards it have in common.
#ifndef BOARDWALK_GUARDIAN_H
#define BOARDWALK_GUARDIAN_H
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

struct bw_guarded {
  // Whether the terminal is ours now, and what gives it back.
  volatile sig_atomic_t is_drawn;
  struct termios settings;
  char reset[512];
  size_t reset_length;
  // Where the draft and the log lie, and what is said when a draft is there.
  char draft[4096];
  char log[4096];
  char farewell[256];
};

// The page that both have; one of our own where nobody guards.
struct bw_guarded *bw_guarded(void);

// Takes the default action of a signal, in the thread that calls: one that stops the process stops it before this
// returns.
void bw_suffer(int number);

#endif
