package dev.portolan.node.config;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where clients find the node.
 *
 * @param host name or address to listen on
 * @param port 0 to 65535; 0 takes any free one
 * @param allowedHosts values of {@code Host} to answer to, with or without a port; empty leaves the
 *     choice to the edge
 * @param allowedOrigins values of {@code Origin} to answer to, such as {@code https://app.example};
 *     empty leaves the choice to the edge
 * @param publicUrl how clients address the node when it stands behind a balancer; null if as it
 *     listens
 */
public record ListenConfig(
    String host,
    int port,
    Set<String> allowedHosts,
    Set<String> allowedOrigins,
    @Nullable URI publicUrl) {
  static final Bounds<Integer> PORT = new Bounds<>(0, 65_535);
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|::1|\\[::1]", Pattern.CASE_INSENSITIVE);

  public static final ListenConfig DEFAULT =
      new ListenConfig("127.0.0.1", 8080, Set.of(), Set.of(), null);

  public ListenConfig {
    PORT.require("port", port);
    allowedHosts = Set.copyOf(allowedHosts);
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /**
   * True if only this machine can reach the listener. Told by the text alone, without a look-up.
   */
  public boolean loopback() {
    return isLoopback(host);
  }

  /** True if this name or address is always this very machine. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }
}
