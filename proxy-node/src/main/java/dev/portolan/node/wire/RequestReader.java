package dev.portolan.node.wire;

/**
 * Reads the POST of a modern client: one pass over the body, then the mirrored headers against it
 * (specification 2026-07-28, Streamable HTTP and Basic).
 */
public final class RequestReader {
  /**
   * @param maxDepth how deep objects and arrays may nest, at least 4
   */
  public RequestReader(int maxDepth) {
    throw new UnsupportedOperationException("stub " + maxDepth);
  }

  /** Never throws for anything that a client can send. */
  public Reading read(RequestHead head, byte[] body) {
    throw new UnsupportedOperationException("stub");
  }
}
