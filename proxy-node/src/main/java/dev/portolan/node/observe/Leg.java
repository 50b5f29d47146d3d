package dev.portolan.node.observe;

import dev.portolan.model.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One leg of the way of a request: what OpenTelemetry calls a span (here a span is a place in a
 * body). Begun by {@link Tracing} or by another leg, and ended once. Safe for use from every
 * thread. Where nothing is traced all of it does nothing.
 */
public interface Leg {

  /** Who is at the other end. */
  enum Side {
    /** Nobody: the node does it itself. */
    WITHIN,
    /** A backend. */
    BACKEND
  }

  /** Nothing is traced, and whoever is asked is told of no trace. */
  Leg NONE = new PassedOn(TraceContext.NONE);

  /** Nothing is traced here; who is asked is told what the client said. */
  static Leg passing(TraceContext said) {
    return said.isNone() ? NONE : new PassedOn(said);
  }

  /** What a request of this method is called that nobody knows. */
  String OTHER = "_OTHER";

  /**
   * The name of a leg on which a request is served or made.
   *
   * @param entry the tool or prompt that it is about, or null
   */
  static String nameOf(String method, @Nullable String entry) {
    if (McpMethod.of(method) == null) {
      return OTHER;
    }
    return entry == null ? method : method + " " + entry;
  }

  /** Whether it is of any use to tell of this leg: traced, and among those that are kept. */
  boolean isTold();

  /** Tells of this leg. */
  void note(LegKey key, String value);

  /** The same for a number. */
  void note(LegKey key, long value);

  /** Another name than the one that it began with; few must be possible. */
  void rename(String name);

  /**
   * It did not end well.
   *
   * @param type one of few words, never anything that a client or a backend wrote
   */
  void failed(String type);

  /** It has ended. What is said of it afterwards is lost. */
  void end();

  /** Begins a leg below this one. */
  Leg begin(Side side, String name);

  /** What whoever is asked on this leg is told in headers. */
  TraceContext inHeaders();

  /** What it is told in {@code _meta}; null if what stands there is to stay as it is. */
  @Nullable TraceContext inBody();

  /** By which the trace is found, 32 hexadecimal digits; null if nothing is traced. */
  @Nullable String traceId();
}
