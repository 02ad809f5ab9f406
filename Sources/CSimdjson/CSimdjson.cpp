#include "CSimdjson.h"
#include <cstdio>
#include <cstring>
#include <malloc.h>
#include <memory>
#include <new>
#include <simdjson.h>
#include <string>
#include <vector>

namespace {

// A key in a place of a record: one that is looked for, or one that came and is not.
struct Node {
  // The first and the last eight bytes: all that there is of most keys.
  uint64_t head, tail;
  uint64_t length;
  // The node of the object around it; null at the top of an entry.
  const Node *parent;
  // The node of the key that came behind it the last time.
  Node *follower;
  // The last entry that it was found in, counted from 1.
  size_t seen;
  const char *key;
  int32_t slot;
  bool leads_on, is_planned;
};

// Every how many entries unknown keys are looked at.
constexpr size_t sample_every = 64;
// Keys that nobody asked for are told of, not kept: so many show what is new.
constexpr size_t max_unknown = 4096;

// How many keys that nobody looks for are learned; a page with more of them is read more slowly.
constexpr size_t learned_keys = 512;

// The most brackets that may be open at once: a bit for each.
constexpr size_t depth_limit = 64;

bool is_hexadecimal(char byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

// Behind a row of digits, or null where there is none.
const char *digits(const char *at) {
  if (*at < '0' || *at > '9') return nullptr;
  do at++;
  while (*at >= '0' && *at <= '9');
  return at;
}

// The first bytes of a key, behind which eight more can be read.
inline uint64_t first_bytes(const char *key, size_t length) {
  uint64_t value;
  std::memcpy(&value, key, 8);
  // Shifted twice, as a shift by 64 has no meaning.
  return length >= 8 ? value : value << 8 * (7 - length) << 8;
}

inline uint64_t last_bytes(const char *key, size_t length) {
  uint64_t value;
  std::memcpy(&value, key + (length > 8 ? length - 8 : 0), 8);
  return length > 8 ? value : 0;
}

} // namespace

// simdjson's first stage checks UTF-8 and the bounds of strings and finds where every value, bracket, colon and comma
// stands. One walk over those places checks the rest of JSON's grammar and notes what is looked for on the way.
//
// Behind the last place stands the end of the text, whose zero byte is never what the grammar expects.
struct csj_scanner {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
  std::vector<Node> nodes;
  std::vector<Node *> table;
  // Comes before the first node.
  Node start{};
  // The node of the key that was looked at last.
  Node *last = nullptr;
  std::vector<csj_token> tokens, raws, unknown;
  std::string unescaped;
  char message[64];
  size_t max_depth = 0;
  size_t max_entries = 0;
  const char *base = nullptr, *limit = nullptr;
  const uint32_t *next = nullptr;
  // The first backslash that was not checked yet, or the end.
  const char *slash = nullptr;
  bool has_bad_escape = false;
  // The entry that is read, counted from 1.
  size_t entry_number = 0;

  static size_t hash(const Node *parent, uint64_t head, uint64_t tail, size_t length) {
    uint64_t value = head ^ tail * 0x9E3779B97F4A7C15u ^ length << 56 ^ reinterpret_cast<uintptr_t>(parent) << 20;
    return size_t(value * 0xC2B2AE3D27D4EB4Fu >> 40);
  }

  // Adds a key behind which eight more bytes can be read.
  Node *add(const char *key, size_t length, const Node *parent, int32_t slot, bool is_planned) {
    uint64_t head = first_bytes(key, length), tail = last_bytes(key, length);
    size_t at = hash(parent, head, tail, length);
    while (table[at & (table.size() - 1)]) at++;
    nodes.push_back({head, tail, length, parent, &start, 0, key, slot, false, is_planned});
    return table[at & (table.size() - 1)] = &nodes.back();
  }

  void compile(const csj_node *given, size_t count) {
    nodes.clear();
    // They stay where they are: others point to them.
    nodes.reserve(count + learned_keys);
    start = {};
    start.follower = last = &start;
    size_t size = 64;
    while (size < nodes.capacity() * 2) size *= 2;
    table.assign(size, nullptr);
    for (size_t i = 0; i < count; i++) {
      std::string key(reinterpret_cast<const char *>(given[i].key), given[i].key_length);
      Node *parent = given[i].parent < 0 ? nullptr : &nodes[size_t(given[i].parent)];
      if (parent) parent->leads_on = true;
      Node *node = add(key.append(8, '\0').data(), given[i].key_length, parent, given[i].slot, true);
      node->key = reinterpret_cast<const char *>(given[i].key);
    }
  }

  static bool is(const Node &node, const Node *parent, const char *key, size_t length, uint64_t head, uint64_t tail) {
    return node.head == head && node.tail == tail && node.length == length && node.parent == parent &&
           (length <= 16 || std::memcmp(node.key, key, length) == 0);
  }

  // The node for a key, or null.
  Node *find(const Node *parent, const char *key, size_t length, uint64_t head, uint64_t tail) const {
    for (size_t at = hash(parent, head, tail, length);; at++) {
      Node *node = table[at & (table.size() - 1)];
      if (!node || is(*node, parent, key, length, head, tail)) return node;
    }
  }

  // The node for a key as it stands. Records have their keys in the same order, so it is guessed from the one before.
  Node *look(const Node *parent, const char *key, size_t length) {
    if (is_escaped(key, key + length)) return look_unescaped(parent, key, length);
    uint64_t head = first_bytes(key, length), tail = last_bytes(key, length);
    Node *guess = last->follower;
    if (is(*guess, parent, key, length, head, tail)) return last = guess;
    Node *node = find(parent, key, length, head, tail);
    if (!node && nodes.size() < nodes.capacity()) node = add(key, length, parent, -1, false);
    if (node) last = last->follower = node;
    return node;
  }

  Node *look_unescaped(const Node *parent, const char *key, size_t length) {
    // Room for what simdjson writes behind the end; a key with half of a pair is nobody's.
    unescaped.resize(length + simdjson::SIMDJSON_PADDING);
    auto start = reinterpret_cast<uint8_t *>(&unescaped[0]);
    uint8_t *end = stage->parse_string(reinterpret_cast<const uint8_t *>(key), start);
    if (!end) return nullptr;
    const char *text = unescaped.data();
    length = size_t(end - start);
    return find(parent, text, length, first_bytes(text, length), last_bytes(text, length));
  }

  // A key that comes again replaces all that came under it before.
  void clear(const Node &node, csj_token *row) const {
    if (node.slot >= 0) row[node.slot] = {0, 0, CSJ_ABSENT};
    if (!node.leads_on) return;
    for (const Node &inner : nodes)
      if (inner.parent == &node) clear(inner, row);
  }

  // MARK: Parts of the grammar. Each gives what stands behind the value, or null where it is none.

  // simdjson finds no place in what follows a number or a word without a gap.
  const char *ended(const char *at) const {
    switch (*at) {
    case ',': case '}': case ']': case ' ': case '\n': case '\r': case '\t': return at;
    default: return at == limit ? at : nullptr;
    }
  }

  const char *word(const char *at, const char *text, size_t length) const {
    return std::memcmp(at, text, length) == 0 ? ended(at + length) : nullptr;
  }

  const char *number(const char *at) const {
    if (*at == '-') at++;
    if (*at == '0') at++;
    else if (!(at = digits(at))) return nullptr;
    if (*at == '.' && !(at = digits(at + 1))) return nullptr;
    if (*at == 'e' || *at == 'E') {
      at++;
      if (*at == '+' || *at == '-') at++;
      if (!(at = digits(at))) return nullptr;
    }
    return ended(at);
  }

  // The closing quote of the string before the next place: only white space can stand between the two.
  const char *closing_quote() const {
    const char *at = base + *next - 1;
    while (*at != '"') at--;
    return at;
  }

  // Whether a backslash stands in a text; all before it are checked. In a text of which every place is right they
  // stand in strings only.
  bool is_escaped(const char *start, const char *end) {
    if (slash < start) check_escapes(start);
    return slash < end;
  }

  void check_escapes(const char *end) {
    while (slash < end) {
      bool is_good = slash[1] && std::strchr("\"\\/bfnrtu", slash[1]);
      for (int i = 2; is_good && slash[1] == 'u' && i < 6; i++) is_good = is_hexadecimal(slash[i]);
      if (!is_good) has_bad_escape = true;
      find_slash(slash + 2);
    }
  }

  void find_slash(const char *start) {
    const void *found = start < limit ? std::memchr(start, '\\', size_t(limit - start)) : nullptr;
    slash = found ? static_cast<const char *>(found) : limit;
  }

  // MARK: The walk

  // Passes over a value that nobody looks for; `depth` brackets are open around it.
  const char *pass(size_t depth) {
    const uint32_t *place = next;
    const char *const text = base;
    // The brackets that were opened here, the innermost last: 1 for a list.
    uint64_t lists = 0;
    size_t open = 0;
    const char *at;
  value:
    at = text + *place++;
    if (*at == '"') {
      at++;
      goto behind;
    }
    switch (*at) {
    case '{':
      if (depth + open++ >= max_depth) return nullptr;
      lists <<= 1;
      at = text + *place++;
      if (*at == '}') goto closed;
      goto key;
    case '[':
      if (depth + open++ >= max_depth) return nullptr;
      lists = lists << 1 | 1;
      if (text[*place] != ']') goto value;
      at = text + *place++;
      goto closed;
    case 't': at = word(at, "true", 4); break;
    case 'f': at = word(at, "false", 5); break;
    case 'n': at = word(at, "null", 4); break;
    default: at = number(at);
    }
    if (!at) return nullptr;
  behind:
    if (open == 0) {
      next = place;
      return at;
    }
    at = text + *place++;
    if (lists & 1) {
      if (*at == ',') goto value;
      if (*at != ']') return nullptr;
      goto closed;
    }
    if (*at == '}') goto closed;
    if (*at != ',') return nullptr;
    at = text + *place++;
  key:
    if (*at != '"' || text[*place++] != ':') return nullptr;
    goto value;
  closed:
    at++;
    lists >>= 1;
    open--;
    goto behind;
  }

  // Notes a value where it stands.
  const char *take(csj_token &token, size_t depth) {
    const char *first = base + *next, *end;
    if (*first == '"') {
      next++;
      first++;
      end = closing_quote();
      token = {uint32_t(first - base), uint32_t(end - first), is_escaped(first, end) ? CSJ_ESCAPED_TEXT : CSJ_TEXT};
      return end + 1;
    }
    if (!(end = pass(depth))) return nullptr;
    uint32_t kind = CSJ_NUMBER;
    switch (*first) {
    case '{': kind = CSJ_OBJECT; break;
    case '[': kind = CSJ_ARRAY; break;
    case 't': kind = CSJ_TRUE; break;
    case 'f': kind = CSJ_FALSE; break;
    case 'n': kind = CSJ_NULL; break;
    }
    token = {uint32_t(first - base), uint32_t(end - first), kind};
    return end;
  }

  // Walks an object in which keys are looked for, from behind its bracket.
  const char *walk(size_t depth, const Node *parent, csj_token *row, bool samples) {
    if (depth >= max_depth) return nullptr;
    if (base[*next] == '}') return base + *next++ + 1;
    while (true) {
      const char *key = base + *next++;
      if (*key++ != '"' || base[*next] != ':') return nullptr;
      size_t length = size_t(closing_quote() - key);
      next++;
      Node *node = look(parent, key, length);
      if (samples && !(node && node->is_planned) && !is_escaped(key, key + length) &&
          unknown.size() < max_unknown)
        unknown.push_back({uint32_t(key - base), uint32_t(length), CSJ_TEXT});
      if (!(node && node->is_planned ? member(*node, depth + 1, row) : pass(depth + 1))) return nullptr;
      const char *at = base + *next++;
      if (*at == '}') return at + 1;
      if (*at != ',') return nullptr;
    }
  }

  const char *member(Node &node, size_t depth, csj_token *row) {
    if (node.seen == entry_number) clear(node, row);
    node.seen = entry_number;
    if (node.leads_on && base[*next] == '{') {
      next++;
      return walk(depth, &node, row, false);
    }
    return node.slot >= 0 ? take(row[node.slot], depth) : pass(depth);
  }

  bool entry(size_t width) {
    const char *start = base + *next, *end;
    size_t first = tokens.size();
    if (raws.size() >= max_entries) return false;
    tokens.resize(first + width, {0, 0, CSJ_ABSENT});
    raws.push_back({uint32_t(start - base), 0, CSJ_ABSENT});
    entry_number++;
    if (*start == '{') {
      raws.back().kind = CSJ_OBJECT;
      next++;
      end = walk(1, nullptr, tokens.data() + first, entry_number % sample_every == 1);
    } else {
      end = pass(1);
    }
    if (end) raws.back().length = uint32_t(end - start);
    return end != nullptr;
  }

  bool entries(size_t width) {
    next++;
    if (base[*next] == ']') return next++, true;
    while (entry(width)) {
      char sign = base[*next++];
      if (sign == ']') return true;
      if (sign != ',') return false;
    }
    return false;
  }

  int scan(const uint8_t *bytes, size_t length, size_t max_depth, size_t max_entries, size_t width,
           csj_result &result) {
    using namespace simdjson;
    tokens.clear();
    raws.clear();
    unknown.clear();
    base = reinterpret_cast<const char *>(bytes);
    limit = base + length;
    this->max_depth = max_depth;
    this->max_entries = max_entries;
    error_code error = length == 0 ? EMPTY : max_depth > depth_limit ? DEPTH_ERROR : SUCCESS;
    if (!error && !stage)
      error = get_active_implementation()->create_dom_parser_implementation(length, max_depth, stage);
    else if (!error && stage->capacity() < length)
      error = stage->allocate(length, max_depth);
    if (!error) error = stage->stage1(bytes, length, stage1_mode::regular);
    if (error) {
      result.message = error_message(error);
      return error == MEMALLOC ? CSJ_OUT_OF_MEMORY : CSJ_MALFORMED;
    }
    uint32_t *places = stage->structural_indexes.get();
    const uint32_t *end = places + stage->n_structural_indexes;
    places[stage->n_structural_indexes] = uint32_t(length);
    next = places;
    has_bad_escape = false;
    entry_number = 0;
    find_slash(base);
    bool is_list = base[*next] == '[';
    bool is_whole = (is_list ? entries(width) : pass(0) != nullptr) && next == end;
    if (is_whole) check_escapes(limit);
    if (!is_whole || has_bad_escape) {
      std::snprintf(message, sizeof message, "broken at byte %zu", size_t(next > places ? next[-1] : *next));
      result.message = has_bad_escape               ? "an escape in a text is none"
                       : raws.size() >= max_entries ? "more entries than any page has"
                                                    : message;
      return CSJ_MALFORMED;
    }
    if (!is_list) {
      result.message = "the top of it is no array";
      return CSJ_NOT_A_LIST;
    }
    result = {raws.size(), tokens.data(), raws.data(), unknown.data(), unknown.size(), nullptr};
    return CSJ_OK;
  }
};

csj_scanner *csj_make(void) {
  // Pages are large: each gets memory of its own that goes back to the system at once. Left to itself the allocator
  // would soon put them into its heaps, which then only grow.
  mallopt(M_MMAP_THRESHOLD, 512 * 1024);
  // What is small comes from several threads, of which one at a time has much to do: two heaps are enough.
  mallopt(M_ARENA_MAX, 2);
  return new (std::nothrow) csj_scanner();
}

void csj_free(csj_scanner *scanner) { delete scanner; }

int csj_scan(csj_scanner *scanner, const uint8_t *bytes, size_t length, size_t max_depth, size_t max_entries,
             const csj_node *nodes, size_t node_count, size_t width, csj_result *result) {
  *result = {};
  // No exception may cross into Swift; the only one that can come is for want of memory.
  try {
    scanner->compile(nodes, node_count);
    return scanner->scan(bytes, length, max_depth, max_entries, width, *result);
  } catch (...) {
    result->message = "out of memory";
    return CSJ_OUT_OF_MEMORY;
  }
}
