package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.NodeProcess;
import dev.portolan.loadtest.fleet.Wrong;
import java.net.URI;

/** Heap of a node after full collections: with nothing listed, and with everything. */
final class Memory {
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
            "Heap of a node after a full collection, in MiB",
            "node with",
            "listings",
            "before",
            "all listed",
            "added",
            "of the listings' bytes");
    try (FastProcess backend = FastProcess.backend(settings.jar(), Era.MODERN, TOOLS)) {
      long bytes = bytesOfList(backend);
      row(table, backend, new Node(SHARING_TENANTS, true, SMALL_HEAP_MIB), MOUNTS * bytes);
      row(
          table,
          backend,
          new Node(OWN_TENANTS, false, LARGE_HEAP_MIB),
          (long) OWN_TENANTS * MOUNTS * bytes);
    }
    return table;
  }

  /** One whose tenants share their listings, or do not. */
  private record Node(int tenants, boolean shared, int heapMib) {
    String describe() {
      return "%,d tenants, %d mounts of %d tools each%s, -Xmx%dm"
          .formatted(tenants, MOUNTS, TOOLS, shared ? ", shared" : "", heapMib);
    }
  }

  private void row(Table table, FastProcess backend, Node of, long bytes) {
    String mount = "era: modern" + (of.shared() ? ", share: all-tenants" : "");
    String yaml = NodeConfig.many(of.tenants(), MOUNTS, one -> path(backend.address(), one), mount);
    try (NodeProcess node =
        NodeProcess.start(settings.jar(), yaml, of.heapMib(), Stage.options(settings))) {
      list(node, 1);
      long before = node.heapBytes();
      list(node, of.tenants());
      long after = node.heapBytes();
      table.row(
          of.describe(),
          "%,d".formatted(of.shared() ? MOUNTS : of.tenants() * MOUNTS),
          mib(before),
          mib(after),
          mib(after - before),
          of.shared() ? "" : CallTable.ratio((after - before) / (double) bytes));
    }
  }

  /** One process serves all paths alike. */
  private static URI path(URI backend, int one) {
    return backend.resolve("/mcp" + one);
  }

  private static long bytesOfList(FastProcess backend) {
    try (Client client = Client.to(backend.address())) {
      return client.send(Ask.list(Era.MODERN, "/mcp", 1, null)).body().length();
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
