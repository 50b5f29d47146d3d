package dev.portolan.node.wire;

import dev.portolan.model.mcp.MetaKey;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;

/** Requests as a modern client sends them, to be spoilt by the tests. */
final class Requests {
  static final String META =
      "\"_meta\":{\""
          + MetaKey.PROTOCOL_VERSION
          + "\":\"2026-07-28\",\""
          + MetaKey.CLIENT_CAPABILITIES
          + "\":{}}";

  private Requests() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A request with this method and these members of params, after {@code _meta}. */
  static String body(String method, String moreParams) {
    return "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\""
        + method
        + "\",\"params\":{"
        + META
        + moreParams
        + "}}";
  }

  static MultiMap headers(String method) {
    return MultiMap.caseInsensitiveMultiMap()
        .add("MCP-Protocol-Version", "2026-07-28")
        .add("Mcp-Method", method);
  }

  static Reading read(MultiMap headers, String body) {
    return read(headers, utf8(body));
  }

  static Reading read(MultiMap headers, byte[] body) {
    return new RequestReader(16).read(new RequestHead("POST", "/mcp", headers), body);
  }

  static McpRequest good(Reading reading) {
    return switch (reading) {
      case Reading.Read read -> read.request();
      case Reading.Legacy legacy -> throw new AssertionError("read as legacy: " + legacy);
      case Reading.Unread unread -> throw new AssertionError("unread: " + unread);
    };
  }

  static Fault fault(Reading reading) {
    return unread(reading).fault();
  }

  static Reading.Unread unread(Reading reading) {
    return switch (reading) {
      case Reading.Read read -> throw new AssertionError("read: " + read.request().method());
      case Reading.Legacy legacy -> throw new AssertionError("read as legacy: " + legacy);
      case Reading.Unread unread -> unread;
    };
  }
}
