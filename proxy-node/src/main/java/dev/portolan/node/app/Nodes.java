package dev.portolan.node.app;

import dev.portolan.node.config.GatewayConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;

/** How the commands start nodes. The composition root stands behind it, and tests do. */
interface Nodes {

  /**
   * Starts a node.
   *
   * @param file that the configuration was read from, to be watched for changes
   */
  Future<RunningNode> start(GatewayConfig config, Path file);

  /**
   * Starts a node with example backends, and prints the endpoint and three lines that begin with
   * {@code curl }, each complete in itself: list the tools, call one of each backend.
   *
   * @param port to listen on; 0 takes any free one
   */
  Future<RunningNode> demo(int port, PrintWriter out);

  /**
   * Starts so many nodes that share a Redis of their own, behind a balancer, with the same example
   * backends; prints as {@link #demo} does, and then what one backend list for all of them and a
   * change that crosses them looked like. The "node" that comes of it is all of them together.
   *
   * @param nodes 1 to 8
   * @param port of the balancer; 0 takes any free one
   */
  Future<RunningNode> demoFleet(int nodes, int port, PrintWriter out);
}
