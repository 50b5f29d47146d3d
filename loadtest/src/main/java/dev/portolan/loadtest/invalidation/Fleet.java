package dev.portolan.loadtest.invalidation;

import dev.portolan.loadtest.fleet.NodeProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Node processes that share one Redis, each with a connection to each of two tenants: one to warm
 * up, one to measure.
 */
final class Fleet implements AutoCloseable {
  private static final String CONFIG =
      """
      listen: {host: 127.0.0.1, port: 0}
      management: {enabled: false}
      secret: a secret that the nodes of a benchmark share
      store: {kind: redis, address: "%s", keyPrefix: bench}
      tenants:
        warm: {mounts: {chart: {url: "%s"}}}
        measured: {mounts: {chart: {url: "%s"}}}
      """;

  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<ToolsClient> warm = new ArrayList<>();
  private final List<ToolsClient> measured = new ArrayList<>();

  private Fleet() {}

  /** Starts so many nodes, one after the other. */
  static Fleet start(Settings settings, URI redis, Chart warm, Chart measured) {
    Fleet fleet = new Fleet();
    try {
      for (int node = 0; node < settings.nodes(); node++) {
        fleet.join(settings.jar(), CONFIG.formatted(redis, warm.uri(), measured.uri()));
      }
      return fleet;
    } catch (RuntimeException cause) {
      fleet.close();
      throw cause;
    }
  }

  private void join(Path jar, String yaml) {
    NodeProcess node = NodeProcess.start(jar, yaml);
    nodes.add(node);
    warm.add(new ToolsClient(node.address().resolve("/t/warm/mcp")));
    measured.add(new ToolsClient(node.address().resolve("/t/measured/mcp")));
  }

  /** One for each node, of the tenant that is not measured. */
  List<ToolsClient> warm() {
    return warm;
  }

  /** One for each node, of the tenant that is measured. */
  List<ToolsClient> measured() {
    return measured;
  }

  @Override
  public void close() {
    warm.forEach(ToolsClient::close);
    measured.forEach(ToolsClient::close);
    nodes.forEach(NodeProcess::close);
  }
}
