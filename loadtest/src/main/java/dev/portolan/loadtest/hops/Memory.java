package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Wrong;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Heap of a node at rest: with one tenant's listings, and with everybody's. */
final class Memory {
  private static final Duration BETWEEN_READINGS = Duration.ofSeconds(1);
  private static final int MOUNTS = 20;
  private static final int TOOLS = 50;
  private static final int SHARING_TENANTS = 1_000;
  private static final int OWN_TENANTS = 500;
  private static final int SMALL_HEAP_MIB = 512;
  private static final int LARGE_HEAP_MIB = 6_144;

  private final Settings settings;

  Memory(Settings settings) {
    this.settings = settings;
  }

  Table measure() {
    Table table =
        new Table(
            "Live objects on the heap of a node, in MiB",
            "node with",
            "listings",
            "before",
            "all listed",
            "added",
            "of the listings' bytes");
    try (FastProcess backend = FastProcess.backend(settings.jar(), Era.MODERN, TOOLS)) {
      row(table, backend, new Node(SHARING_TENANTS, Sharing.LISTINGS, SMALL_HEAP_MIB));
      row(table, backend, new Node(OWN_TENANTS, Sharing.CONTENT, LARGE_HEAP_MIB));
      row(table, backend, new Node(OWN_TENANTS, Sharing.NOTHING, LARGE_HEAP_MIB));
    }
    return table;
  }

  /** What the tenants of a node have in common. */
  private enum Sharing {
    LISTINGS("tenants that share their listings"),
    CONTENT("tenants whose listings are their own, and alike"),
    NOTHING("tenants whose listings are their own");

    private final String described;

    Sharing(String described) {
      this.described = described;
    }

    /** One process serves all paths, and lists something of its own at some of them. */
    URI address(URI backend, int tenant, int mount) {
      return backend.resolve(this == NOTHING ? "/own/" + tenant + "/" + mount : "/mcp" + mount);
    }
  }

  private record Node(int tenants, Sharing sharing, int heapMib) {
    String describe() {
      return "%,d %s, %d mounts of %d tools each, -Xmx%dm"
          .formatted(tenants, sharing.described, MOUNTS, TOOLS, heapMib);
    }

    int listings() {
      return sharing == Sharing.LISTINGS ? MOUNTS : tenants * MOUNTS;
    }
  }

  private void row(Table table, FastProcess backend, Node of) {
    Sharing sharing = of.sharing();
    String yaml =
        NodeConfig.many(
            of.tenants(),
            MOUNTS,
            (tenant, mount) -> sharing.address(backend.address(), tenant, mount),
            "era: modern" + (sharing == Sharing.LISTINGS ? ", share: all-tenants" : ""));
    try (NodeProcess node =
        NodeProcess.start(settings.jar(), yaml, of.heapMib(), Stage.options(settings))) {
      list(node, 1);
      long before = atRest(node);
      list(node, of.tenants());
      long added = atRest(node) - before;
      long bytes = of.listings() * bytesOfList(sharing.address(backend.address(), 0, 0));
      table.row(
          of.describe(),
          "%,d".formatted(of.listings()),
          mib(before),
          mib(before + added),
          mib(added),
          sharing == Sharing.LISTINGS ? "" : CallTable.ratio(added / (double) bytes));
    }
  }

  /**
   * What a node holds when it has come to rest: after its start and after many lists it has things
   * to do yet, and to give up. The least of all readings, until three in turn have found nothing
   * less.
   */
  private static long atRest(NodeProcess node) {
    long least = node.heapBytes();
    int unchanged = 0;
    while (unchanged < 3) {
      LockSupport.parkNanos(BETWEEN_READINGS.toNanos());
      long now = node.heapBytes();
      unchanged = now < least - least / 100 ? 0 : unchanged + 1;
      least = Math.min(least, now);
    }
    return least;
  }

  private static long bytesOfList(URI backend) {
    try (Client client = Client.to(backend)) {
      return client.send(Ask.list(Era.MODERN, backend.getPath(), 1, null)).body().length();
    }
  }

  private static void list(NodeProcess node, int tenants) {
    try (Client client = Client.to(node.address())) {
      for (int tenant = 0; tenant < tenants; tenant++) {
        Reply reply = client.send(Ask.list(Era.MODERN, "/t/t" + tenant + "/mcp", tenant, null));
        reply.mustAnswer(tenant);
        int tools = reply.body().split("\"inputSchema\"", -1).length - 1;
        if (tools != MOUNTS * TOOLS) {
          throw new Wrong(
              "tenant %d sees %d tools (expected: %d)".formatted(tenant, tools, MOUNTS * TOOLS));
        }
      }
    }
  }

  private static String mib(long bytes) {
    return "%.1f".formatted(bytes / (double) (1 << 20));
  }
}
