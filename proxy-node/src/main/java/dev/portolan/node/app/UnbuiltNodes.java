package dev.portolan.node.app;

import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Stands where the composition root will. */
final class UnbuiltNodes implements Nodes {

  @Override
  public Future<RunningNode> start(GatewayConfig config, Path file) {
    return Future.failedFuture(new UnsupportedOperationException("stub " + file));
  }

  @Override
  public Future<RunningNode> demo(int port, PrintWriter out) {
    return Future.failedFuture(new UnsupportedOperationException("stub " + port));
  }
}
