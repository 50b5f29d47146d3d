package dev.portolan.node.app;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;

/** Real MCP servers for a node under test, on a Vert.x of their own. */
final class Backends implements AutoCloseable {
  private static final Set<String> LISTS =
      Set.of("tools/list", "prompts/list", "resources/list", "resources/templates/list");

  private final Vertx vertx = Vertx.vertx();

  FakeMcpServer modern() {
    return of(Era.MODERN);
  }

  FakeMcpServer legacy() {
    return of(Era.LEGACY);
  }

  FakeMcpServer of(Era era) {
    return TestClient.await(FakeMcpServer.start(vertx, era));
  }

  Vertx vertx() {
    return vertx;
  }

  /** A configuration of one tenant, {@code acme}, with one mount, and these settings besides. */
  static String mount(FakeMcpServer backend, String settings) {
    return "tenants: {acme: {mounts: {crm: {url: \"%s\"%s}}}}\n"
        .formatted(backend.uri(), settings.isEmpty() ? "" : ", " + settings);
  }

  static String mount(FakeMcpServer backend) {
    return mount(backend, "");
  }

  static int lists(FakeMcpServer backend) {
    return LISTS.stream().mapToInt(backend::count).sum();
  }

  /** The only call of this method that the backend has heard. */
  static Call only(FakeMcpServer backend, McpMethod method) {
    List<Call> calls = backend.calls(method);
    if (calls.size() != 1) {
      throw new AssertionError(method + ": heard " + calls.size() + " times (expected: once)");
    }
    return calls.getFirst();
  }

  @Override
  public void close() {
    TestClient.await(vertx.close());
  }
}
