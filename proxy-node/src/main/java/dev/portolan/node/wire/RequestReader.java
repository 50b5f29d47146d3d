package dev.portolan.node.wire;

import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import dev.portolan.node.observe.TraceContext;
import dev.portolan.node.wire.McpRequest.Parts;
import org.jspecify.annotations.Nullable;

/**
 * Reads the POST of a client of either era. Of a modern client: one pass over the body, then the
 * mirrored headers against it (specification 2026-07-28, Streamable HTTP and Basic). What is wrong
 * first, in the order of {@link #firstFault}, is what the client is told.
 */
public final class RequestReader {
  private final int maxDepth;
  private final LegacyReader legacy;

  /**
   * @param maxDepth how deep objects and arrays may nest, at least 4
   */
  public RequestReader(int maxDepth) {
    if (maxDepth < 4) {
      throw new IllegalArgumentException("maxDepth: " + maxDepth + " (expected: at least 4)");
    }
    this.maxDepth = maxDepth;
    this.legacy = new LegacyReader(maxDepth);
  }

  /** Never throws for anything that a client can send. */
  public Reading read(RequestHead head, byte[] body) {
    var scan = RequestScan.of(body, maxDepth);
    if (scan.flaw == null && LegacyReader.isLegacy(head, scan)) {
      return legacy.read(head, body, scan);
    }
    var mirrors = new MirroredHeaders(head, scan);
    Fault fault = firstFault(scan, mirrors);
    ProtocolVersion version = mirrors.version();
    if (fault != null || version == null) {
      return new Reading.Unread(scan.requestId(), fault == null ? unversioned() : fault);
    }
    return new Reading.Read(
        new McpRequest(
            body,
            scan.requestId(),
            scan.id,
            mirrors.method(),
            version,
            parts(scan, mirrors.nameAt())));
  }

  /**
   * A legacy client's request that Portolan has added to, read again so that its parts are found.
   *
   * @param body good, and of the same method
   */
  public static McpRequest again(McpRequest before, byte[] body) {
    return LegacyReader.again(before, body);
  }

  private static @Nullable Fault firstFault(RequestScan scan, MirroredHeaders mirrors) {
    String flaw = scan.flaw;
    if (flaw != null) {
      return new Fault.Malformed(flaw);
    }
    Fault fault = MessageShape.check(scan);
    if (fault == null) {
      fault = mirrors.checkVersion();
    }
    if (fault != null || scan.id == null) {
      return fault;
    }
    fault = MessageShape.checkMeta(scan);
    if (fault == null) {
      fault = mirrors.checkMethod();
    }
    if (fault == null) {
      fault = mirrors.checkName();
    }
    return fault != null ? fault : MessageShape.checkParams(scan);
  }

  /** Unreachable as long as the version is checked; a fault rather than a crash if not. */
  private static Fault unversioned() {
    return new Fault.InvalidMeta("no protocol version could be read");
  }

  static Parts parts(RequestScan scan, @Nullable Span nameAt) {
    return new Parts(
        scan.stringOrNull(nameAt),
        nameAt,
        scan.params,
        scan.meta,
        scan.arguments,
        scan.task,
        scan.stringOrNull(scan.cursor),
        scan.stringOrNull(scan.requestState),
        scan.requestState,
        scan.inputResponses,
        scan.ref,
        scan.notifications,
        scan.version,
        scan.capabilities,
        scan.progressToken,
        traceOf(scan));
  }

  private static @Nullable TraceContext traceOf(RequestScan scan) {
    return scan.traceparent == null && scan.baggage == null
        ? null
        : new TraceContext(
            scan.stringOrNull(scan.traceparent),
            scan.stringOrNull(scan.tracestate),
            scan.stringOrNull(scan.baggage));
  }
}
