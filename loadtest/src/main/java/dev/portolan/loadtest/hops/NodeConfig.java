package dev.portolan.loadtest.hops;

import java.net.URI;
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
    return many(count, 1, (tenant, mount) -> backend, "era: modern");
  }

  /** So many tenants with so many mounts each, with a prefix each. */
  static String many(int tenants, int mounts, Backends backends, String settings) {
    return COMMON
        + "tenants:\n"
        + IntStream.range(0, tenants)
            .mapToObj(one -> tenant("t" + one, mounts(one, mounts, backends, settings)))
            .collect(Collectors.joining());
  }

  /** Where the backend of a mount is, by the numbers of its tenant and of itself. */
  interface Backends {
    URI of(int tenant, int mount);
  }

  private static String mounts(int tenant, int count, Backends backends, String settings) {
    return IntStream.range(0, count)
        .mapToObj(
            one ->
                mount(
                    "b" + one,
                    backends.of(tenant, one),
                    settings + (count == 1 ? "" : ", prefix: b" + one)))
        .collect(Collectors.joining());
  }

  private static String tenant(String name, String mounts) {
    return "  %s:\n    anonymous: true\n    mounts:\n%s".formatted(name, mounts);
  }

  private static String mount(String name, URI url, String settings) {
    return "      %s: {url: \"%s\", %s}\n".formatted(name, url, settings);
  }
}
