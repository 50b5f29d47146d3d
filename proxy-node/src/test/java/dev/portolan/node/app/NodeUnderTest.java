package dev.portolan.node.app;

import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.GatewayConfig;
import dev.portolan.node.edge.Pace;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.util.Map;

/** A whole node on a free port and a Vert.x of its own, and clients to talk with it. */
final class NodeUnderTest implements AutoCloseable {
  /** Where every node under test listens, unless a test says otherwise. */
  static final String LOCAL = "listen: {host: 127.0.0.1, port: 0}\nmanagement: {enabled: false}\n";

  private final Vertx clients = Vertx.vertx();
  private final Gateway gateway;
  private final TestClient client;

  private NodeUnderTest(GatewayConfig config, Pace pace) {
    gateway = TestClient.await(Gateway.start(Vertx.vertx(), config, Clock.systemUTC(), pace));
    client = TestClient.of(clients, URI.create(gateway.address() + "/mcp"));
  }

  /** A node of this configuration, to which the listeners of {@link #LOCAL} are added. */
  static NodeUnderTest of(String yaml) {
    return of(yaml, Map.of());
  }

  /** The same, with these variables of the environment. */
  static NodeUnderTest of(String yaml, Map<String, String> env) {
    return new NodeUnderTest(ConfigLoader.parse(LOCAL + yaml, "test", env::get), Pace.DEFAULT);
  }

  /** The same, with streams at this pace. */
  static NodeUnderTest at(Pace pace, String yaml) {
    return new NodeUnderTest(ConfigLoader.parse(LOCAL + yaml, "test", name -> null), pace);
  }

  /** A node of exactly this configuration. */
  static NodeUnderTest exactly(GatewayConfig config) {
    return new NodeUnderTest(config, Pace.DEFAULT);
  }

  Gateway gateway() {
    return gateway;
  }

  /** A client of {@code /mcp}, without credentials. */
  TestClient client() {
    return client;
  }

  /** A client of {@code /t/{tenant}/mcp}, without credentials. */
  TestClient client(String tenant) {
    return client.at("/t/" + tenant + "/mcp");
  }

  int port() {
    return URI.create(gateway.address()).getPort();
  }

  /** Stops the node as a signal would. */
  @Override
  public void close() {
    TestClient.await(gateway.stop());
    TestClient.await(clients.close());
  }
}
