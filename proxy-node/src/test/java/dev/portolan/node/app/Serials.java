package dev.portolan.node.app;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A backend that answers no two lists alike: each has a tool {@code only_N}, with a number of its
 * own. So callers who see one number share one listing. It says in everything whom it was told that
 * it is talking to, by the header {@code x-who}.
 */
record Serials(FakeMcpServer backend, AtomicInteger last) {

  static Serials of(FakeMcpServer backend, String scope) {
    Serials serials = new Serials(backend.hints(3_600_000, scope), new AtomicInteger());
    backend
        .answers(McpMethod.TOOLS_LIST, call -> serials.list(call, scope))
        .answers(McpMethod.TOOLS_CALL, call -> Reply.text(call.name() + " of " + who(call)));
    return serials;
  }

  String uri() {
    return backend.uri().toString();
  }

  /** How often it was listed. */
  int lists() {
    return backend.count(McpMethod.TOOLS_LIST);
  }

  private Reply list(Call call, String scope) {
    return Reply.json(
        """
        {"tools":[
          {"name":"only_%d","description":"","inputSchema":{"type":"object"}},
          {"name":"shared","description":"of %s","inputSchema":{"type":"object"}}],
         "ttlMs":3600000,"cacheScope":"%s"}
        """
            .formatted(last.incrementAndGet(), who(call), scope));
  }

  private static String who(Call call) {
    return Optional.ofNullable(call.header("x-who")).orElse("nobody");
  }
}
