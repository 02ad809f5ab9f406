// What the screen's room needs of ncurses and of the system and cannot say in Swift: macros, variadic functions,
// global variables, and handlers for signals.
#ifndef BOARDWALK_CNCURSES_H
#define BOARDWALK_CNCURSES_H
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#define _XOPEN_SOURCE_EXTENDED 1
#include <ncurses.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Attributes of a cell, as bits of our own.
enum {
  BW_BOLD = 1,
  BW_DIM = 2,
  BW_UNDERLINE = 4,
  BW_REVERSE = 8,
  BW_ITALIC = 16,
};

// The first of the colours that are 0xRRGGBB themselves, after those of the palette.
enum { BW_RGB = 0x1000000 };

// Opens a terminal by file descriptors of its own copies; NULL when its type is unknown or has not what is needed.
// `true_color`: where it has a palette of 256 colours, the colours from BW_RGB on are taken too.
SCREEN *bw_open(const char *term, int in_fd, int out_fd, bool true_color);
// Ends what `bw_open` began and closes its files.
void bw_close(SCREEN *screen);
// Makes ready after `bw_open`: no echo, raw keys, line scrolling, default colours.
void bw_prepare(void);
// The window that is the whole screen.
WINDOW *bw_window(void);
// How many colours and pairs the terminal has.
int bw_colors(void);
int bw_pairs(void);
// The colours of a terminal type, without taking over a terminal; 0 where it has none, or is not known.
int bw_colors_of(const char *term);
// Writes one cell; `scalars` end with 0. Returns ERR when ncurses does not take it.
int bw_put(WINDOW *window, int y, int x, const wchar_t *scalars, int attributes, int pair);
// How many cells the C library gives a scalar; -1 when it does not know it.
int bw_width(uint32_t scalar);
// Places the cursor and writes what has changed.
void bw_show(WINDOW *window, int y, int x);
// Whether the locale taken from the environment writes UTF-8; `forced`: one that does is taken where it does not.
bool bw_set_locale(bool forced);
// Takes the part about the line-drawing character set out of the strings that turn attributes on and off: nothing is
// drawn in that set, and each turn is three bytes shorter. To be called once, before anything is drawn.
void bw_shorten_attributes(void);
// A string capability's bytes, or NULL.
const char *bw_string(const char *name);
// Puts the terminal's size into the two numbers; false when it does not tell.
bool bw_size(int fd, int *rows, int *columns);

// --- Signals -------------------------------------------------------------------------------------------------

// The kinds of byte that a signal writes into the pipe.
enum {
  BW_RESIZED = 'w',
  BW_STOPPED = 'z',
  BW_CONTINUED = 'c',
  BW_INTERRUPT = 'i',
  BW_HANGUP = 'h',
  BW_TERMINATE = 't',
  BW_QUIT = 'q',
};

// Keeps the terminal's settings as they are now; false when they cannot be read.
bool bw_remember(int tty_fd);
// Takes the string that undoes what the screen turned on. From here on a fatal signal, or an exit that went past the
// screen, writes it and sets the settings remembered. Returns false when the string is too long.
bool bw_guard(int tty_fd, const char *reset, size_t length);
// Whether the terminal is given back for now: while it is, there is nothing to undo.
void bw_away(bool is_away);
// Lets go of them: fatal signals take their course at once.
void bw_unguard(void);
// Sets the terminal's settings as remembered.
void bw_restore_settings(int tty_fd);
// Has the signals for the screen write a byte into the pipe; -1 ends it and puts back the handlers of before.
void bw_watch_signals(int pipe_fd);
// Stops this process as Ctrl-Z does; returns when it goes on.
void bw_stop_self(void);

// --- The guardian ----------------------------------------------------------------------------------------------

// Forks, before there is any thread: the program goes on in the child, with true, while the parent waits for its end,
// gives the terminal back where the program could not, and ends as it did. Signals sent to the parent go to the child.
// False where nobody guards: no terminal, or no process to be had.
bool bw_start_guardian(void);
// What the guardian says after an end that nobody wished, when there is a file at `draft`; and where it notes the end.
void bw_promise(const char *draft, const char *log, const char *farewell);

#endif
