#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Reads pages of JSON objects into flat slices; owns the buffers, which are reused from page to page.
typedef struct csj_scanner csj_scanner;

/// A key to look for: in the record, or in the object of another node. A parent stands before its children.
typedef struct {
  const uint8_t *key;
  uint32_t key_length;
  /// Index of the node of the object around it, or -1.
  int32_t parent;
  /// Where its value goes in a record's tokens, or -1 where it only leads on.
  int32_t slot;
} csj_node;

enum { CSJ_ABSENT, CSJ_NULL, CSJ_TRUE, CSJ_FALSE, CSJ_NUMBER, CSJ_TEXT, CSJ_ESCAPED_TEXT, CSJ_OBJECT, CSJ_ARRAY };

/// A value where it stands; of a string what is between the quotes.
typedef struct {
  uint32_t offset;
  uint32_t length;
  uint32_t kind;
} csj_token;

enum { CSJ_OK, CSJ_MALFORMED, CSJ_NOT_A_LIST, CSJ_OUT_OF_MEMORY };

/// What was found; valid until the scanner is used again.
typedef struct {
  size_t entry_count;
  /// `width` tokens for each entry.
  const csj_token *tokens;
  /// One for each entry: the value as it stands.
  const csj_token *raws;
  /// Keys at the top of sampled entries that no node names.
  const csj_token *unknown;
  size_t unknown_count;
  /// What is wrong, for any result but CSJ_OK.
  const char *message;
} csj_result;

/// The zero bytes that must stand behind the text.
enum { CSJ_PADDING = 64 };

/// Makes a scanner; NULL without memory for it.
csj_scanner *csj_make(void);
void csj_free(csj_scanner *scanner);

/// Validates a text as a whole and reads it.
///
/// `bytes` must be followed by CSJ_PADDING zero bytes; there is at least one node, and `max_depth` is 64 at most.
/// A list of more than `max_entries` is malformed.
/// Returns CSJ_OK or why not.
int csj_scan(csj_scanner *scanner, const uint8_t *bytes, size_t length, size_t max_depth, size_t max_entries,
             const csj_node *nodes, size_t node_count, size_t width, csj_result *result);

#ifdef __cplusplus
}
#endif
