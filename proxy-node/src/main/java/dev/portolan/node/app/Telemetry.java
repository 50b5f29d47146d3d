package dev.portolan.node.app;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.config.TracingConfig;
import dev.portolan.node.observe.NodeMetrics;
import dev.portolan.node.observe.Tracing;
import dev.portolan.node.otel.OtelTracing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells of itself: counts, traces, and by which name.
 *
 * @param node the machine, and where it listens there; several may run on one
 */
record Telemetry(NodeMetrics metrics, Tracing tracing, String node) {
  private static final int MAX_LABELLED_TENANTS = 200;
  private static final int MAX_LABELLED_MOUNTS = 1_000;

  static Telemetry of(GatewayConfig config, Clock clock) {
    NodeMetrics metrics = new NodeMetrics(MAX_LABELLED_TENANTS, MAX_LABELLED_MOUNTS);
    Logging.countLost(metrics::logLineLost);
    String node = machine() + ":" + config.listen().port();
    return new Telemetry(metrics, tracing(config.tracing(), node, clock, metrics), node);
  }

  private static Tracing tracing(
      TracingConfig config, String node, Clock clock, NodeMetrics metrics) {
    return switch (config) {
      case TracingConfig.Off() -> Tracing.OFF;
      case TracingConfig.Otlp to ->
          OtelTracing.to(
              to,
              new OtelTracing.Node(node, UUID.randomUUID().toString(), Version.number()),
              clock,
              Ticker.systemTicker(),
              metrics);
    };
  }

  /** In a container the name of the pod; without a name, none. */
  private static String machine() {
    String said = System.getenv("HOSTNAME");
    if (said != null && !said.isBlank()) {
      return said;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }

  /** Gives everything in the configuration its series before traffic does. */
  void expect(GatewayConfig config) {
    config
        .tenants()
        .values()
        .forEach(
            tenant -> tenant.mounts().forEach(mount -> metrics.expect(tenant.id(), mount.id())));
  }

  /** After the start, which it would hold up. */
  Future<@Nullable Void> bindJvm(Vertx vertx) {
    return vertx.executeBlocking(
        () -> {
          metrics.bindJvm();
          return null;
        });
  }

  /** Sends the last spans, as far as that goes, and counts no more. */
  Future<Void> close() {
    return tracing.close().onComplete(closed -> metrics.close());
  }
}
