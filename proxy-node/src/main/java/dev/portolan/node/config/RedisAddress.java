package dev.portolan.node.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Where a Redis listens: {@code redis://host:port}, or {@code rediss://host:port} for TLS. */
final class RedisAddress {
  static final String EXPECTED =
      "redis://host:port, or rediss://host:port for TLS; no credentials, path or query";

  /** Many more than anybody needs to find the others by. */
  private static final Bounds<Integer> COUNT = new Bounds<>(1, 64);

  static final String SOME = COUNT + " addresses";

  private static final String PLAIN = "redis";
  private static final String SECURE = "rediss";

  private RedisAddress() {}

  /** Empty if it is none. */
  static Optional<URI> of(String text) {
    try {
      return Optional.of(new URI(text)).filter(RedisAddress::isSound);
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  static boolean isSound(URI uri) {
    return (PLAIN.equals(uri.getScheme()) || SECURE.equals(uri.getScheme()))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null
        && uri.getPort() > 0
        && uri.getPort() <= ListenConfig.PORT.most()
        && "".equals(uri.getRawPath())
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null;
  }

  static boolean isSecure(URI address) {
    return SECURE.equals(address.getScheme());
  }

  static boolean areEnough(List<?> addresses) {
    return COUNT.hold(addresses.size());
  }

  /** True if not all of them are of one scheme. */
  static boolean areMixed(List<URI> addresses) {
    return addresses.stream().map(RedisAddress::isSecure).distinct().count() > 1;
  }
}
