// Between the files of this module.
#ifndef BOARDWALK_TRUECOLOR_H
#define BOARDWALK_TRUECOLOR_H

// A terminal's description that has 16 million colours beside the palette of 256, from BW_RGB on, as a value for
// TERMINFO that brings the description in itself; to be freed. NULL where the terminal has no such palette.
//
// The descriptions of Debian's ncurses-term have them for a few terminals, and most give up the palette for them.
char *bw_true_color_entry(const char *term);

#endif
