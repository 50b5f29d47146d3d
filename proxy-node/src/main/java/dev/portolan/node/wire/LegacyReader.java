package dev.portolan.node.wire;

import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the POST of a legacy client (specification 2025-11-25, Transports; 2025-03-26 for batches).
 * Which era a client is of shows in how it speaks: a modern one names its version in every body.
 */
final class LegacyReader {
  /** A batch of more is not read: each message may cost a call. */
  static final int MAX_BATCH = 100;

  private final int maxDepth;

  LegacyReader(int maxDepth) {
    this.maxDepth = maxDepth;
  }

  /** Whether whoever sent this is a legacy client, be the message good or not. */
  static boolean isLegacy(RequestHead head, RequestScan scan) {
    if (scan.version != null) {
      return false;
    }
    List<String> headers = head.headerValues(McpHeader.PROTOCOL_VERSION);
    if (headers.isEmpty()) {
      return head.header(McpHeader.METHOD) == null;
    }
    String named = HeaderText.single(headers);
    return named != null
        && versionOf(named)
            .map(version -> version.era() == Era.LEGACY)
            .orElse(head.header(McpHeader.SESSION_ID) != null);
  }

  Reading read(RequestHead head, byte[] body, RequestScan scan) {
    String header = HeaderText.single(head.headerValues(McpHeader.PROTOCOL_VERSION));
    Optional<ProtocolVersion> version =
        header == null ? Optional.of(ProtocolVersion.V2025_03_26) : spoken(header);
    if (version.isEmpty()) {
      return new Reading.Unread(scan.requestId(), unspoken(header));
    }
    return scan.isArray() ? batch(version.get(), body) : single(version.get(), body, scan);
  }

  private Reading single(ProtocolVersion version, byte[] body, RequestScan scan) {
    Fault flaw = flawOf(scan);
    return flaw != null
        ? new Reading.Unread(scan.requestId(), flaw)
        : new Reading.Legacy(new LegacyPost(version, List.of(message(version, body, scan)), false));
  }

  private Reading batch(ProtocolVersion version, byte[] body) {
    if (version.compareTo(ProtocolVersion.V2025_03_26) > 0) {
      return refused("a batch (expected: one message; batches are of 2025-03-26 only)");
    }
    List<Span> elements = elements(body);
    if (elements.isEmpty() || elements.size() > MAX_BATCH) {
      return refused(
          "a batch of " + elements.size() + " messages (expected: 1 to " + MAX_BATCH + ")");
    }
    List<LegacyMessage> messages = new ArrayList<>(elements.size());
    for (Span at : elements) {
      byte[] one = Arrays.copyOfRange(body, at.from(), at.to());
      RequestScan scan = RequestScan.of(one, maxDepth);
      Fault flaw = scan.flaw != null ? new Fault.Malformed(scan.flaw) : flawOf(scan);
      if (flaw != null) {
        return new Reading.Unread(RequestId.NONE, flaw);
      }
      messages.add(message(version, one, scan));
    }
    return new Reading.Legacy(new LegacyPost(version, messages, true));
  }

  private List<Span> elements(byte[] body) {
    List<Span> elements = new ArrayList<>();
    var scanner = new JsonScanner(body, 0, body.length, maxDepth);
    scanner.openArray();
    while (scanner.nextElement()) {
      elements.add(scanner.value());
    }
    return elements;
  }

  private static Reading refused(String detail) {
    return new Reading.Unread(RequestId.NONE, new Fault.InvalidRequest(detail));
  }

  private static @Nullable Fault flawOf(RequestScan scan) {
    if (scan.isResponse && scan.method == null && !scan.notObject) {
      return scan.requestId().isNone()
          ? new Fault.InvalidRequest("id (expected: that of the request that this answers)")
          : null;
    }
    Fault fault = MessageShape.check(scan);
    if (fault == null) {
      fault = MessageShape.checkParams(scan);
    }
    return fault == null ? checkName(scan) : fault;
  }

  private static @Nullable Fault checkName(RequestScan scan) {
    String member = nameMember(scan);
    Span at = nameAt(scan, member);
    return member == null || (scan.isString(at) && !MessageShape.isTooLong(at))
        ? null
        : new Fault.InvalidParams(
            "params."
                + member
                + " (expected: a string of at most "
                + MessageShape.MAX_NAME_BYTES
                + " bytes)");
  }

  private static LegacyMessage message(ProtocolVersion version, byte[] body, RequestScan scan) {
    Span id = scan.id;
    String method = scan.stringOrNull(scan.method);
    if (method == null && id != null) {
      return new LegacyMessage.Answer(body, scan.requestId(), id);
    }
    return new LegacyMessage.Asked(
        new McpRequest(
            body,
            scan.requestId(),
            id,
            method == null ? "" : method,
            version,
            RequestReader.parts(scan, nameAt(scan, nameMember(scan)))));
  }

  private static @Nullable String nameMember(RequestScan scan) {
    String method = scan.stringOrNull(scan.method);
    McpMethod known = method == null ? null : McpMethod.of(method);
    return switch (known) {
      case TOOLS_CALL, PROMPTS_GET -> "name";
      case RESOURCES_READ, RESOURCES_SUBSCRIBE, RESOURCES_UNSUBSCRIBE -> "uri";
      case TASKS_GET, TASKS_RESULT, TASKS_CANCEL -> "taskId";
      case null, default -> null;
    };
  }

  private static @Nullable Span nameAt(RequestScan scan, @Nullable String member) {
    return switch (member) {
      case null -> null;
      case "uri" -> scan.uri;
      case "taskId" -> scan.taskId;
      default -> scan.name;
    };
  }

  private static Optional<ProtocolVersion> versionOf(String named) {
    try {
      return Optional.of(new ProtocolVersion(named));
    } catch (IllegalArgumentException notADate) {
      return Optional.empty();
    }
  }

  private static Optional<ProtocolVersion> spoken(String named) {
    return versionOf(named).filter(ProtocolVersion.LEGACY::contains);
  }

  private static Fault unspoken(@Nullable String named) {
    return new Fault.InvalidRequest(
        McpHeader.PROTOCOL_VERSION
            + ": '"
            + Clip.of(named == null ? "" : named)
            + "' (expected: one of "
            + ProtocolVersion.LEGACY
            + ")");
  }
}
