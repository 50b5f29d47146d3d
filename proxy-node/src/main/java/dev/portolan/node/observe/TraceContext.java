package dev.portolan.node.observe;

import dev.portolan.model.mcp.MetaKey;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a request stands in a trace, as it travels: the texts of W3C Trace Context and Baggage, in
 * headers of HTTP or in {@code _meta} of a message, where they have the same names. As they came,
 * they may be anything.
 *
 * @param traceparent trace and span of whoever asks, or null
 * @param tracestate what tracing systems add to it, or null
 * @param baggage what the application adds to it, or null
 */
public record TraceContext(
    @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
  /** Nothing was said. */
  public static final TraceContext NONE = new TraceContext(null, null, null);

  /**
   * What somebody said, by these names.
   *
   * @param said the text of this name, or null
   */
  public static TraceContext of(Function<String, @Nullable String> said) {
    @Nullable String traceparent = said.apply(MetaKey.TRACEPARENT);
    @Nullable String baggage = said.apply(MetaKey.BAGGAGE);
    if (traceparent == null && baggage == null) {
      return NONE;
    }
    return new TraceContext(traceparent, said.apply(MetaKey.TRACESTATE), baggage);
  }

  public boolean isNone() {
    return traceparent == null && baggage == null;
  }
}
