package dev.portolan.node.edge;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.wire.RequestHead;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of every request before anyone asks who sent it: that it is a POST of JSON, from a
 * place that may send one, to a name that is ours (specification 2026-07-28, Streamable HTTP,
 * Security).
 */
final class Gate {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final boolean loopback;
  private final Set<String> hosts;
  private final Set<String> origins;
  private final int maxBodyBytes;

  /**
   * @param loopback whether the node listens on this machine only: then a foreign Host is an
   *     attempt to rebind DNS
   * @param hosts names that requests may be addressed to, whatever the port; with none and not on
   *     loopback, any
   * @param origins that browsers may send requests from, as in the header
   */
  Gate(boolean loopback, Set<String> hosts, Set<String> origins, int maxBodyBytes) {
    this.loopback = loopback;
    this.hosts = hosts.stream().map(Gate::hostOf).collect(Collectors.toUnmodifiableSet());
    this.origins = Set.copyOf(origins);
    this.maxBodyBytes = maxBodyBytes;
  }

  /** Why this request may not come in; null if it may. */
  @Nullable Fault refusalOf(RequestHead head) {
    @Nullable Fault place = misplaced(head);
    if (place != null) {
      return place;
    }
    if (!head.verb().equals("POST")) {
      return inSession(head);
    }
    @Nullable String type = head.header("content-type");
    if (type == null || !isJson(type)) {
      return new Fault.UnsupportedMediaType(type == null ? "none" : type);
    }
    @Nullable String accept = head.header("accept");
    if (accept == null || !acceptsBoth(accept)) {
      return new Fault.NotAcceptable(accept == null ? "none" : accept);
    }
    return announcedTooLarge(head) ? new Fault.TooLarge(maxBodyBytes) : null;
  }

  /** What legacy clients do with a session, besides posting (2025-11-25, Transports). */
  private static @Nullable Fault inSession(RequestHead head) {
    boolean stream = head.verb().equals("GET");
    if (head.header(McpHeader.SESSION_ID) == null || !(stream || head.verb().equals("DELETE"))) {
      return new Fault.MethodNotAllowed(head.verb());
    }
    @Nullable String accept = head.header("accept");
    return !stream || (accept != null && acceptsEvents(accept.toLowerCase(Locale.ROOT)))
        ? null
        : new Fault.NotAcceptable(accept == null ? "none" : accept);
  }

  private @Nullable Fault misplaced(RequestHead head) {
    @Nullable String host = head.header("host");
    if (!isOurs(host)) {
      return new Fault.ForbiddenOrigin(
          "Host: " + (host == null ? "none" : host) + " (expected: a name of this gateway)");
    }
    @Nullable String origin = head.header("origin");
    return origin == null || isAllowed(origin)
        ? null
        : new Fault.ForbiddenOrigin("Origin: " + origin + " (expected: an allowed origin)");
  }

  /** A request without the header is addressed to nobody, and no better than a foreign one. */
  private boolean isOurs(@Nullable String host) {
    if (!loopback && hosts.isEmpty()) {
      return true;
    }
    String name = host == null ? "" : hostOf(host);
    return hosts.contains(name) || (loopback && LOOPBACK.contains(name));
  }

  private boolean isAllowed(String origin) {
    if (origins.contains(origin)) {
      return true;
    }
    try {
      @Nullable String host = new URI(origin).getHost();
      return loopback && host != null && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static String hostOf(String hostAndPort) {
    String host = hostAndPort.strip().toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
  }

  private static boolean isJson(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase("application/json");
  }

  /** Wildcards count: they say that either form will do. */
  private static boolean acceptsBoth(String accept) {
    String types = accept.toLowerCase(Locale.ROOT);
    boolean any = types.contains("*/*");
    return any
        || ((types.contains("application/json") || types.contains("application/*"))
            && acceptsEvents(types));
  }

  private static boolean acceptsEvents(String types) {
    return types.contains("text/event-stream") || types.contains("text/*") || types.contains("*/*");
  }

  private boolean announcedTooLarge(RequestHead head) {
    @Nullable String length = head.header("content-length");
    try {
      return length != null && Long.parseLong(length) > maxBodyBytes;
    } catch (NumberFormatException malformed) {
      return false;
    }
  }
}
