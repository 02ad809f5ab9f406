#define _GNU_SOURCE 1
#include "CNcurses.h"
#include "truecolor.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// From term.h, whose macros have names as plain as `lines` and `columns`.
extern int setupterm(const char *term, int fd, int *outcome);

struct streams {
  FILE *in;
  FILE *out;
};

// One screen at a time: its files, to be closed with it.
static struct streams open_streams;

static SCREEN *new_terminal(const char *term, FILE *out, FILE *in, bool true_color) {
  char *entry = true_color ? bw_true_color_entry(term) : NULL;
  if (!entry) return newterm(term, out, in);
  const char *variable = getenv("TERMINFO");
  char *before = variable ? strdup(variable) : NULL;
  setenv("TERMINFO", entry, 1);
  SCREEN *screen = newterm(term, out, in);
  if (before) setenv("TERMINFO", before, 1);
  else unsetenv("TERMINFO");
  free(before);
  free(entry);
  return screen ? screen : newterm(term, out, in);
}

SCREEN *bw_open(const char *term, int in_fd, int out_fd, bool true_color) {
  int in = dup(in_fd);
  int out = dup(out_fd);
  FILE *in_file = in < 0 ? NULL : fdopen(in, "r");
  FILE *out_file = out < 0 ? NULL : fdopen(out, "w");
  SCREEN *screen = NULL;
  if (in_file && out_file) screen = new_terminal(term, out_file, in_file, true_color);
  if (!screen) {
    if (in_file) fclose(in_file);
    else if (in >= 0) close(in);
    if (out_file) fclose(out_file);
    else if (out >= 0) close(out);
    return NULL;
  }
  open_streams.in = in_file;
  open_streams.out = out_file;
  return screen;
}

void bw_close(SCREEN *screen) {
  delscreen(screen);
  if (open_streams.out) fclose(open_streams.out);
  if (open_streams.in) fclose(open_streams.in);
  open_streams.in = NULL;
  open_streams.out = NULL;
}

void bw_prepare(void) {
  raw();
  noecho();
  nonl();
  nodelay(stdscr, TRUE);
  idlok(stdscr, TRUE);
  scrollok(stdscr, FALSE);
  leaveok(stdscr, FALSE);
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
}

WINDOW *bw_window(void) { return stdscr; }
int bw_colors(void) { return has_colors() ? COLORS : 0; }
int bw_pairs(void) { return has_colors() ? COLOR_PAIRS : 0; }

int bw_colors_of(const char *term) {
  int outcome = 0;
  if (setupterm(term, 1, &outcome) != OK) return 0;
  int colors = tigetnum("colors");
  return colors > 0 ? colors : 0;
}

int bw_put(WINDOW *window, int y, int x, const wchar_t *scalars, int attributes, int pair) {
  attr_t bits = A_NORMAL;
  if (attributes & BW_BOLD) bits |= A_BOLD;
  if (attributes & BW_DIM) bits |= A_DIM;
  if (attributes & BW_UNDERLINE) bits |= A_UNDERLINE;
  if (attributes & BW_REVERSE) bits |= A_REVERSE;
  if (attributes & BW_ITALIC) bits |= A_ITALIC;
  cchar_t cell;
  memset(&cell, 0, sizeof cell);
  if (setcchar(&cell, scalars, bits, (short)(pair > 32767 ? 0 : pair), &pair) == ERR) return ERR;
  return mvwadd_wch(window, y, x, &cell);
}

void bw_show(WINDOW *window, int y, int x) {
  wmove(window, y, x);
  wnoutrefresh(window);
  doupdate();
}

int bw_width(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

bool bw_set_locale(bool forced) {
  if (!setlocale(LC_CTYPE, "")) {
    // SSH passes on the name of a locale that this machine may not have; what the name says of the terminal holds.
    const char *name = getenv("LC_ALL");
    if (!name || !*name) name = getenv("LC_CTYPE");
    if (!name || !*name) name = getenv("LANG");
    if (name && (strcasestr(name, "utf-8") || strcasestr(name, "utf8"))) forced = true;
  }
  if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return forced && setlocale(LC_CTYPE, "C.UTF-8") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

void bw_shorten_attributes(void) {
  // As most terminals that follow xterm write them; others keep what they have. The strings are the terminal's own
  // copy, and only become shorter.
  static const char off[] = "\033(B";
  static const char on[] = "%?%p9%t\033(0%e\033(B%;";
  char *text = tigetstr("sgr0");
  if (text && text != (char *)-1 && strncmp(text, off, sizeof off - 1) == 0) {
    memmove(text, text + sizeof off - 1, strlen(text) - sizeof off + 2);
  }
  text = tigetstr("sgr");
  if (text && text != (char *)-1 && strncmp(text, on, sizeof on - 1) == 0) {
    memmove(text, text + sizeof on - 1, strlen(text) - sizeof on + 2);
  }
}

const char *bw_string(const char *name) {
  char *text = tigetstr((char *)name);
  return text == (char *)-1 ? NULL : text;
}

bool bw_size(int fd, int *rows, int *columns) {
  struct winsize size;
  if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return true;
}
