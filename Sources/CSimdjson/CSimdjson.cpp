#include "CSimdjson.h"
#include <cstring>
#include <malloc.h>
#include <new>
#include <simdjson.h>
#include <vector>

using namespace simdjson;

namespace {

struct Node {
  csj_node given;
  bool leads_on;
};

// Every how many entries unknown keys are looked at.
constexpr size_t sample_every = 64;

} // namespace

struct csj_scanner {
  dom::parser validator;
  ondemand::parser parser;
  std::vector<Node> nodes;
  std::vector<int32_t> table;
  std::vector<csj_token> tokens, raws, unknown;
  const char *base = nullptr;
  bool samples = false;

  static uint32_t hash(int32_t parent, const char *key, size_t length) {
    if (length == 0) return uint32_t(parent + 1);
    uint32_t letters = uint8_t(key[0]) | uint32_t(uint8_t(key[length / 2])) << 8 | uint32_t(uint8_t(key[length - 1])) << 16;
    uint32_t value = letters * 0x85EBCA6Bu ^ uint32_t(length) * 0x9E3779B1u ^ uint32_t(parent + 1) * 0xC2B2AE35u;
    return value ^ value >> 15;
  }

  void compile(const csj_node *given, size_t count) {
    nodes.clear();
    size_t size = 64;
    while (size < count * 4) size *= 2;
    table.assign(size, -1);
    for (size_t i = 0; i < count; i++) {
      nodes.push_back({given[i], false});
      if (given[i].parent >= 0) nodes[size_t(given[i].parent)].leads_on = true;
      size_t at = hash(given[i].parent, reinterpret_cast<const char *>(given[i].key), given[i].key_length);
      while (table[at & (size - 1)] >= 0) at++;
      table[at & (size - 1)] = int32_t(i);
    }
  }

  int32_t find(int32_t parent, const char *key, size_t length) const {
    for (size_t at = hash(parent, key, length);; at++) {
      int32_t i = table[at & (table.size() - 1)];
      if (i < 0) return -1;
      const csj_node &node = nodes[size_t(i)].given;
      if (node.parent == parent && node.key_length == length && std::memcmp(node.key, key, length) == 0) return i;
    }
  }

  // A key that comes again replaces all that came under it before.
  void clear(int32_t index, csj_token *row) const {
    const Node &node = nodes[size_t(index)];
    if (node.given.slot >= 0) row[node.given.slot] = {0, 0, CSJ_ABSENT};
    if (!node.leads_on) return;
    for (size_t i = size_t(index) + 1; i < nodes.size(); i++)
      if (nodes[i].given.parent == index) clear(int32_t(i), row);
  }

  csj_token slice(std::string_view text, uint32_t kind) const {
    while (!text.empty() && uint8_t(text.back()) <= ' ') text.remove_suffix(1);
    return {uint32_t(text.data() - base), uint32_t(text.size()), kind};
  }

  error_code take(ondemand::value value, ondemand::json_type type, csj_token &token) {
    std::string_view text;
    error_code error;
    switch (type) {
    case ondemand::json_type::object: {
      ondemand::object object;
      if ((error = value.get_object().get(object)) || (error = object.raw_json().get(text))) return error;
      token = slice(text, CSJ_OBJECT);
      return SUCCESS;
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if ((error = value.get_array().get(array)) || (error = array.raw_json().get(text))) return error;
      token = slice(text, CSJ_ARRAY);
      return SUCCESS;
    }
    case ondemand::json_type::string:
      token = slice(value.raw_json_token(), CSJ_TEXT);
      token.offset += 1;
      token.length -= 2;
      if (std::memchr(base + token.offset, '\\', token.length)) token.kind = CSJ_ESCAPED_TEXT;
      return SUCCESS;
    case ondemand::json_type::number:
      token = slice(value.raw_json_token(), CSJ_NUMBER);
      return SUCCESS;
    case ondemand::json_type::boolean:
      token = slice(value.raw_json_token(), CSJ_TRUE);
      if (base[token.offset] == 'f') token.kind = CSJ_FALSE;
      return SUCCESS;
    default:
      token = slice(value.raw_json_token(), CSJ_NULL);
      return SUCCESS;
    }
  }

  error_code walk(ondemand::object object, int32_t parent, csj_token *row) {
    for (auto item : object) {
      ondemand::field field;
      error_code error = std::move(item).get(field);
      if (error) return error;
      const char *start = field.key().raw();
      size_t length = 0;
      while (start[length] != '"' && start[length] != '\\') length++;
      std::string_view key(start, length);
      if (start[length] == '\\' && (error = field.unescaped_key().get(key))) return error;
      int32_t index = find(parent, key.data(), key.size());
      if (index < 0) {
        if (samples && parent < 0 && key.data() == start)
          unknown.push_back({uint32_t(start - base), uint32_t(length), CSJ_TEXT});
        continue;
      }
      clear(index, row);
      const Node &node = nodes[size_t(index)];
      ondemand::value value = field.value();
      ondemand::json_type type;
      if ((error = value.type().get(type))) return error;
      if (node.leads_on && type == ondemand::json_type::object) {
        ondemand::object inner;
        if ((error = value.get_object().get(inner)) || (error = walk(inner, index, row))) return error;
      } else if (node.given.slot >= 0 && (error = take(value, type, row[node.given.slot]))) {
        return error;
      }
    }
    return SUCCESS;
  }

  error_code entries(ondemand::array array, size_t width) {
    for (auto item : array) {
      ondemand::value value;
      ondemand::json_type type;
      error_code error = std::move(item).get(value);
      if (error || (error = value.type().get(type))) return error;
      size_t first = tokens.size();
      tokens.resize(first + width, {0, 0, CSJ_ABSENT});
      raws.push_back({uint32_t(value.raw_json_token().data() - base), 0, CSJ_ABSENT});
      if (type != ondemand::json_type::object) continue;
      raws.back().kind = CSJ_OBJECT;
      ondemand::object object;
      samples = (raws.size() - 1) % sample_every == 0;
      if ((error = value.get_object().get(object)) || (error = walk(object, -1, tokens.data() + first))) return error;
    }
    return SUCCESS;
  }

  // An entry reaches to the comma before the next, the last one to the bracket that closes the list: so its end needs
  // no second walk.
  void close_raws(size_t length) {
    for (size_t i = 0; i < raws.size(); i++) {
      size_t end = before(i + 1 < raws.size() ? raws[i + 1].offset : length);
      raws[i].length = uint32_t(before(end - 1) - raws[i].offset);
    }
  }

  // The end of what stands before the white space before a place.
  size_t before(size_t end) const {
    while (end > 0 && uint8_t(base[end - 1]) <= ' ') end--;
    return end;
  }

  // On-demand reading does not check what it passes over: the whole text is checked before.
  int scan(const uint8_t *bytes, size_t length, size_t max_depth, size_t width, csj_result &result) {
    tokens.clear();
    raws.clear();
    unknown.clear();
    base = reinterpret_cast<const char *>(bytes);
    error_code error = SUCCESS;
    if (validator.capacity() < length || validator.max_depth() != max_depth)
      error = validator.allocate(length, max_depth);
    dom::element root;
    if (!error) error = validator.parse(bytes, length, false).get(root);
    if (!error && !root.is_array()) {
      result.message = "the top of it is no array";
      return CSJ_NOT_A_LIST;
    }
    if (!error && (parser.capacity() < length || parser.max_depth() != max_depth))
      error = parser.allocate(length, max_depth);
    ondemand::document document;
    ondemand::array array;
    if (!error) error = parser.iterate(base, length, length + CSJ_PADDING).get(document);
    if (!error) error = document.get_array().get(array);
    if (!error) error = entries(array, width);
    if (error) {
      result.message = error_message(error);
      return error == MEMALLOC ? CSJ_OUT_OF_MEMORY : CSJ_MALFORMED;
    }
    close_raws(length);
    result = {raws.size(), tokens.data(), raws.data(), unknown.data(), unknown.size(), nullptr};
    return CSJ_OK;
  }
};

csj_scanner *csj_make(void) {
  // Pages are large: each gets memory of its own that goes back to the system at once. Left to itself the allocator
  // would soon put them into its heaps, which then only grow.
  mallopt(M_MMAP_THRESHOLD, 512 * 1024);
  return new (std::nothrow) csj_scanner();
}

void csj_free(csj_scanner *scanner) { delete scanner; }

int csj_scan(csj_scanner *scanner, const uint8_t *bytes, size_t length, size_t max_depth, const csj_node *nodes,
             size_t node_count, size_t width, csj_result *result) {
  *result = {};
  // No exception may cross into Swift; the only one that can come is for want of memory.
  try {
    scanner->compile(nodes, node_count);
    return scanner->scan(bytes, length, max_depth, width, *result);
  } catch (...) {
    result->message = "out of memory";
    return CSJ_OUT_OF_MEMORY;
  }
}
