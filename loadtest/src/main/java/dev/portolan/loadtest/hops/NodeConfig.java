package dev.portolan.loadtest.hops;

import java.net.URI;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Configurations of nodes, with limits that no load of a benchmark reaches. */
final class NodeConfig {
  private static final String COMMON =
      """
      listen: {host: 127.0.0.1, port: 0}
      management: {enabled: false}
      limits: {maxCallsPerTenant: 100000, maxCallsPerMount: 100000}
      sessions: {maxPerPrincipal: 100000}
      """;

  private NodeConfig() {}

  /** A tenant for each era, {@code modern} and {@code legacy}. */
  static String eras(URI modern, URI legacy, @Nullable URI redis) {
    String store =
        redis == null
            ? ""
            : "secret: not-a-secret-but-long\nstore: {kind: redis, address: \"%s\"}\n"
                .formatted(redis);
    return COMMON
        + store
        + "tenants:\n"
        + tenant("modern", mount("fast", modern, "era: modern"))
        + tenant("legacy", mount("fast", legacy, "era: legacy"));
  }

  /** So many tenants, {@code t0} and on, each with one mount. */
  static String tenants(int count, URI backend) {
    return many(count, 1, one -> backend, "era: modern");
  }

  /** So many tenants with so many mounts each, with a prefix each. */
  static String many(int tenants, int mounts, IntFunction<URI> backend, String settings) {
    String all =
        IntStream.range(0, mounts)
            .mapToObj(one -> mount("b" + one, backend.apply(one), settings + ", prefix: b" + one))
            .collect(Collectors.joining());
    String plain = mount("b0", backend.apply(0), settings);
    return COMMON
        + "tenants:\n"
        + IntStream.range(0, tenants)
            .mapToObj(one -> tenant("t" + one, mounts == 1 ? plain : all))
            .collect(Collectors.joining());
  }

  private static String tenant(String name, String mounts) {
    return "  %s:\n    anonymous: true\n    mounts:\n%s".formatted(name, mounts);
  }

  private static String mount(String name, URI url, String settings) {
    return "      %s: {url: \"%s\", %s}\n".formatted(name, url, settings);
  }
}
