package dev.portolan.node.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Definition;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Backends and nodes before them, which end together. */
final class Bench implements AutoCloseable {
  /** Ports that are bound, and not listened on, until all tests are over. */
  private static final List<Socket> TAKEN = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final List<NodeUnderTest> nodes = new ArrayList<>();

  Vertx vertx() {
    return vertx;
  }

  /** A modern backend with these tools. */
  FakeMcpServer backend(String... tools) {
    FakeMcpServer server = TestClient.await(FakeMcpServer.start(vertx, Era.MODERN));
    for (String tool : tools) {
      server.offers(Definition.tool(tool));
    }
    return server;
  }

  NodeUnderTest node(String yaml) {
    NodeUnderTest node = NodeUnderTest.of(yaml);
    nodes.add(node);
    return node;
  }

  /** A node with one tenant {@code acme}, one mount {@code one}, and these further settings. */
  NodeUnderTest nodeBefore(FakeMcpServer backend, String more) {
    return node(more + "tenants: {acme: {mounts: {one: {url: \"" + backend.uri() + "\"}}}}\n");
  }

  NodeUnderTest nodeBefore(FakeMcpServer backend) {
    return nodeBefore(backend, "");
  }

  /** Tool calls that have arrived there. */
  static int callsAt(FakeMcpServer backend) {
    return backend.count(McpMethod.TOOLS_CALL);
  }

  /** An address at which nobody listens, and nobody will. */
  static String nowhere() {
    try {
      Socket taken = new Socket();
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      TAKEN.add(taken);
      return "http://127.0.0.1:" + taken.getLocalPort() + "/mcp";
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  /** How the configuration knows a key. */
  static String digest(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    nodes.forEach(NodeUnderTest::close);
    TestClient.await(vertx.close());
  }
}
