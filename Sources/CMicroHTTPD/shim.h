#include <microhttpd.h>
#include <netinet/in.h>
#include <string.h>

// MHD_start_daemon and MHD_get_daemon_info take a variable argument list, which Swift cannot call.

// Starts a daemon, a thread for each connection, with options given as an array that ends with MHD_OPTION_END.
static inline struct MHD_Daemon *boardwalk_mhd_start(
    int tls, uint16_t port, MHD_AccessHandlerCallback handler, void *context,
    const struct MHD_OptionItem *options) {
  unsigned int flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL;
  return MHD_start_daemon(
      tls ? flags | MHD_USE_TLS : flags, port, NULL, NULL, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// The port a daemon listens on (the one chosen by the system when it was started with 0), or 0.
static inline uint16_t boardwalk_mhd_port(struct MHD_Daemon *daemon) {
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == NULL ? 0 : info->port;
}

// An IPv4 address to listen on: loopback, or every interface.
static inline struct sockaddr_in boardwalk_mhd_address(uint16_t port, int loopback) {
  struct sockaddr_in address;
  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(loopback ? INADDR_LOOPBACK : INADDR_ANY);
  return address;
}

// A response with a copy of the bytes.
static inline struct MHD_Response *boardwalk_mhd_response(const void *bytes, size_t count) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
