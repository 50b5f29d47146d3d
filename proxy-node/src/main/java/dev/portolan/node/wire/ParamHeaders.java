package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.fault.Fault;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code x-mcp-header} annotations of one tool: which argument is mirrored in which {@code
 * Mcp-Param-*} header (specification 2026-07-28, Streamable HTTP, "Custom headers from tool
 * parameters").
 */
public final class ParamHeaders {
  private ParamHeaders() {}

  /**
   * The annotations of a tool's definition; empty if one is invalid, and then the tool must not be
   * offered.
   */
  public static Optional<ParamHeaders> of(RawJson toolDefinition) {
    throw new UnsupportedOperationException("stub");
  }

  /** True for most tools. */
  public boolean isEmpty() {
    throw new UnsupportedOperationException("stub");
  }

  /** Checks a client's headers against its arguments; null if they agree. */
  public @Nullable Fault check(MultiMap headers, byte[] body, @Nullable Span argumentsAt) {
    throw new UnsupportedOperationException("stub");
  }

  /** The headers that mirror these arguments towards the backend. */
  public Map<String, String> mirror(byte[] body, @Nullable Span argumentsAt) {
    throw new UnsupportedOperationException("stub");
  }
}
