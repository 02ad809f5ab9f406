// What Swift cannot call: functions with variable arguments, and handlers that run inside a signal.
#pragma once

#include <stdbool.h>

// The environment of the process; a global that Swift may not name.
char **boardwalk_environ(void);

// Leaves the process out of core dumps and away from other processes of the user. 0, or an error number.
int boardwalk_undump(void);

// A crash just ends the process: what the language's runtime would start then (SWIFT_BACKTRACE) reads all memory, the
// secrets in it too, prints some of it, and may wait for a key over the screen.
void boardwalk_die_plainly(void);

// Keeps the memory of all threads in two heaps: one at a time has much to do, and each further heap would keep what it
// once had.
void boardwalk_bound_heaps(void);

// The size of a terminal; false where the descriptor is none.
bool boardwalk_terminal_size(int descriptor, int *columns, int *rows);

// From now on the first INT, TERM or HUP writes its number as a byte to the descriptor, the second ends the process
// with 130 at once, and the terminal shows typing again. A signal that is ignored stays ignored. 0, or an error number.
int boardwalk_catch_interrupts(int descriptor);

// A pipe whose ends are closed when another program starts. 0, or an error number.
int boardwalk_pipe(int ends[2]);

// The number of the file system that a path lies on, as in <linux/magic.h>; -1 where it does not tell.
long boardwalk_file_system(const char *path);

// Starts a program in a session of its own: input from `input` (/dev/null where it is negative), output and errors to
// theirs, `inherited` (if it is not negative) as descriptor 3, every other descriptor closed, signals as a fresh process
// has them. 0, or an error number.
int boardwalk_start(const char *path, char *const arguments[], char *const environment[], int input, int output,
                    int errors, int inherited, int *pid);

// Stops the terminal from showing what is typed, until `boardwalk_show_typing` or the exit; false where it is none.
// `by_keys`: it also makes neither lines nor signals of what is typed.
bool boardwalk_hide_typing(int descriptor, bool by_keys);
// Safe in a signal handler.
void boardwalk_show_typing(void);

// From now on each INT, TERM, HUP, QUIT and CONT writes its number as a byte to the descriptor, which must not block.
// Typing is shown again while the process is stopped and when it crashes. With a negative descriptor typing is
// shown and signals are as they were found. 0, or the bits of error numbers.
int boardwalk_watch_signals(int descriptor);
