#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "truecolor.h"

#include "CNcurses.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

// What turns a colour on: 3 and 9 or 4 and 10 lead the first sixteen, `38` and `48` the others.
#define COLOR(few, bright)                                                                                             \
  "\033[%?%p1%{8}%<%t" few "%p1%d%e%p1%{16}%<%t" bright "%p1%{8}%-%d%e%p1%{256}%<%t" few "8;5;%p1%d%e" few            \
  "8;2;%p1%{65536}%/%{255}%&%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"

// The compiled form of a description with numbers of four bytes, by term(5), written as hexadecimal digits.
struct entry {
  char *text;
  size_t length;
  size_t capacity;
};

static bool put(struct entry *entry, unsigned value, int count) {
  if (entry->length + 2 * count + 1 > entry->capacity) {
    size_t capacity = 2 * entry->capacity + 4096;
    char *text = realloc(entry->text, capacity);
    if (!text) return false;
    entry->text = text;
    entry->capacity = capacity;
  }
  for (int byte = 0; byte < count; byte++, value >>= 8) {
    entry->length += sprintf(entry->text + entry->length, "%02x", value & 0xFF);
  }
  return true;
}

static bool put_text(struct entry *entry, const char *text) {
  bool done = true;
  do done = done && put(entry, (unsigned char)*text, 1);
  while (*text++);
  return done;
}

static const char *string_of(const char *name) {
  if (strcmp(name, "setaf") == 0) return COLOR("3", "9");
  if (strcmp(name, "setab") == 0) return COLOR("4", "10");
  return bw_string(name);
}

char *bw_true_color_entry(const char *term) {
  int outcome = 0;
  if (setupterm(term, 1, &outcome) != OK) return NULL;
  // One that counts its colours in another way is left alone.
  const char *color = bw_string("setaf");
  if (tigetnum("colors") != 256 || !color || !strstr(color, "38;5;")) {
    del_curterm(cur_term);
    return NULL;
  }
  int flags = 0, numbers = 0, strings = 0;
  size_t table = 0;
  while (boolnames[flags]) flags++;
  while (numnames[numbers]) numbers++;
  for (; strnames[strings]; strings++) {
    const char *text = string_of(strnames[strings]);
    if (text) table += strlen(text) + 1;
  }
  struct entry entry = {0};
  size_t name = strlen(term) + 1;
  bool done = table < 0x7FFF;
  const unsigned header[] = {01036, (unsigned)name, (unsigned)flags, (unsigned)numbers, (unsigned)strings,
                             (unsigned)table};
  for (int part = 0; part < 6; part++) done = done && put(&entry, header[part], 2);
  done = done && put_text(&entry, term);
  for (int flag = 0; flag < flags; flag++) done = done && put(&entry, tigetflag((char *)boolnames[flag]) == 1, 1);
  if ((name + (size_t)flags) % 2) done = done && put(&entry, 0, 1);
  for (int number = 0; number < numbers; number++) {
    int value = tigetnum((char *)numnames[number]);
    if (strcmp(numnames[number], "colors") == 0) value = BW_RGB * 2;
    done = done && put(&entry, (unsigned)(value < 0 ? -1 : value), 4);
  }
  unsigned offset = 0;
  for (int string = 0; string < strings; string++) {
    const char *text = string_of(strnames[string]);
    done = done && put(&entry, text ? offset : 0xFFFF, 2);
    if (text) offset += (unsigned)strlen(text) + 1;
  }
  for (int string = 0; string < strings; string++) {
    const char *text = string_of(strnames[string]);
    if (text) done = done && put_text(&entry, text);
  }
  del_curterm(cur_term);
  char *value = NULL;
  if (done && asprintf(&value, "hex:%s", entry.text) < 0) value = NULL;
  free(entry.text);
  return value;
}
