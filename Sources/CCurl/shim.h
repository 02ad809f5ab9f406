#ifndef BOARDWALK_CCURL_SHIM_H
#define BOARDWALK_CCURL_SHIM_H

#include <curl/curl.h>
#include <string.h>

// curl_easy_setopt is variadic: one wrapper for each type of value.

// Options that take a number or a flag.
static inline CURLcode boardwalk_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

// Options that take a size beyond 32 bits.
static inline CURLcode boardwalk_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

// Options that take a text, which libcurl copies.
static inline CURLcode boardwalk_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

// Options that take a pointer, which must outlive the transfer.
static inline CURLcode boardwalk_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

// Options that take a list of texts, which must outlive the transfer.
static inline CURLcode boardwalk_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

// What takes a piece of body or a header line.
typedef size_t (*boardwalk_curl_sink)(char *bytes, size_t size, size_t count, void *context);

// Options that take such a function.
static inline CURLcode boardwalk_curl_set_sink(CURL *handle, CURLoption option, boardwalk_curl_sink value) {
  return curl_easy_setopt(handle, option, value);
}

// curl_easy_getinfo is variadic too.

// Infos that are a number.
static inline CURLcode boardwalk_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

// Infos that are a time in microseconds.
static inline CURLcode boardwalk_curl_get_time(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

// The fields of the server's own certificate, the first of the chain; NULL when there are none.
static inline struct curl_slist *boardwalk_curl_certificate(CURL *handle) {
  struct curl_certinfo *info = NULL;
  if (curl_easy_getinfo(handle, CURLINFO_CERTINFO, &info) != CURLE_OK || !info || info->num_of_certs < 1) return NULL;
  return info->certinfo[0];
}

// The result of the one transfer of a multi handle, once it has ended: 1 and the code, else 0.
static inline int boardwalk_curl_result(CURLM *multi, CURLcode *code) {
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *code = message->data.result;
    return 1;
  }
  return 0;
}

// Overwrites bytes in a way that no compiler leaves out.
static inline void boardwalk_curl_wipe(void *bytes, size_t count) { explicit_bzero(bytes, count); }

#endif
