package dev.portolan.node.backend;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Where an HTTP+SSE server wants its messages posted (2024-11-05, Transports, HTTP with SSE). */
final class SseEndpoint {
  private static final int MAX_CHARACTERS = 8192;

  private SseEndpoint() {}

  /**
   * The endpoint that was named on the stream at this address; empty if that names none.
   *
   * @param said an absolute URI, or one that is relative to the address of the stream
   */
  static Optional<URI> of(URI stream, String said) {
    if (said.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      // the standard library would take a bare query for one of the directory
      URI named = new URI(said.startsWith("?") ? stream.getRawPath() + said : said);
      URI endpoint = stream.resolve(named);
      boolean usable =
          !endpoint.isOpaque() && endpoint.getHost() != null && endpoint.getRawUserInfo() == null;
      return usable && endpoint.getRawFragment() == null ? Optional.of(endpoint) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  /**
   * Whether scheme, host and port are the same. Elsewhere nothing may go: a backend could have the
   * gateway carry credentials to wherever it likes, or speak to what only the gateway can reach.
   */
  static boolean isSameOrigin(URI one, URI other) {
    return one.getScheme().equalsIgnoreCase(other.getScheme())
        && Objects.requireNonNull(one.getHost()).equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().toLowerCase(Locale.ROOT).equals("https") ? 443 : 80;
  }
}
