package dev.portolan.node.app;

import dev.portolan.node.config.ConfigSource;
import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Starts nodes in this process. */
final class LocalNodes implements Nodes {
  private static final int WORKERS = 4;

  @Override
  public Future<RunningNode> start(GatewayConfig config, Path file) {
    return Gateway.start(newVertx(), config)
        .onSuccess(gateway -> new ConfigReloader(gateway, new ConfigSource(file)).start())
        .map(gateway -> gateway);
  }

  @Override
  public Future<RunningNode> demo(int port, PrintWriter out) {
    return Demo.start(newVertx(), port, out);
  }

  @Override
  public Future<RunningNode> demoFleet(int nodes, int port, PrintWriter out) {
    return DemoFleet.start(LocalNodes::newVertx, nodes, port, out);
  }

  private static Vertx newVertx() {
    int loops = Runtime.getRuntime().availableProcessors();
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(loops)
                // they read files, now and then
                .setWorkerPoolSize(WORKERS))
        .build();
  }
}
