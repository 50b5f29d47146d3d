package dev.portolan.node.wire;

import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.MetaKey;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.fault.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers that mirror parts of the body, and whether they agree with it. Someone on the way may
 * have routed, counted or allowed the request by its headers; that must have been the request that
 * the body holds.
 */
final class MirroredHeaders {
  private static final List<String> SUPPORTED =
      ProtocolVersion.MODERN.stream().map(ProtocolVersion::value).toList();
  private static final Key PROTOCOL_VERSION = Key.of("protocolVersion");

  private final RequestHead head;
  private final RequestScan scan;
  private final String method;
  private @Nullable ProtocolVersion version;

  MirroredHeaders(RequestHead head, RequestScan scan) {
    this.head = head;
    this.scan = scan;
    String text = scan.stringOrNull(scan.method);
    this.method = text == null ? "" : text;
  }

  /** Once the version has been checked and is good. */
  @Nullable ProtocolVersion version() {
    return version;
  }

  /** The body's method; empty if it has none. */
  String method() {
    return method;
  }

  /**
   * A body that names its version must have the header say the same; only then it matters whether
   * the version is spoken here. A body that does not is a modern client's mistake if the header
   * names a modern version, and else a legacy client.
   */
  @Nullable Fault checkVersion() {
    String header = HeaderText.single(head.headerValues(McpHeader.PROTOCOL_VERSION));
    if (header == null && !head.headerValues(McpHeader.PROTOCOL_VERSION).isEmpty()) {
      return mismatch(McpHeader.PROTOCOL_VERSION, "several different values", "one");
    }
    Span at = scan.version;
    if (at == null) {
      return checkHeaderAlone(header);
    }
    if (!scan.isString(at)) {
      return new Fault.InvalidMeta(
          "_meta[\"" + MetaKey.PROTOCOL_VERSION + "\"] (expected: a string)");
    }
    String requested = scan.text(at);
    if (!requested.equals(header)) {
      return mismatch(McpHeader.PROTOCOL_VERSION, header, requested);
    }
    version = spoken(requested);
    return version == null ? unsupported(requested) : null;
  }

  private @Nullable Fault checkHeaderAlone(@Nullable String header) {
    ProtocolVersion named = header == null ? null : spoken(header);
    if (named == null) {
      String offered = offeredByInitialize();
      return unsupported(offered != null ? offered : header == null ? "" : header);
    }
    if (scan.id == null) {
      version = named;
      return null;
    }
    return new Fault.InvalidMeta(
        scan.isObject(scan.meta)
            ? "_meta[\"" + MetaKey.PROTOCOL_VERSION + "\"] is missing"
            : "params._meta (expected: an object with \"" + MetaKey.PROTOCOL_VERSION + "\")");
  }

  private static @Nullable ProtocolVersion spoken(String requested) {
    for (ProtocolVersion known : ProtocolVersion.MODERN) {
      if (known.value().equals(requested)) {
        return known;
      }
    }
    return null;
  }

  private @Nullable String offeredByInitialize() {
    Span params = scan.params;
    if (params == null || !McpMethod.INITIALIZE.wireName().equals(method)) {
      return null;
    }
    Span offered = Members.find(scan.body(), params, PROTOCOL_VERSION);
    return scan.stringOrNull(offered);
  }

  private static Fault unsupported(String requested) {
    return new Fault.UnsupportedVersion(Clip.of(requested), SUPPORTED);
  }

  /** Whether {@code Mcp-Method} is there and says what the body says. */
  @Nullable Fault checkMethod() {
    String header = HeaderText.single(head.headerValues(McpHeader.METHOD));
    return method.equals(header) ? null : mismatch(McpHeader.METHOD, header, method);
  }

  /**
   * Whether the body has the name that its method needs, and {@code Mcp-Name} is there and says the
   * same.
   */
  @Nullable Fault checkName() {
    McpMethod known = McpMethod.of(method);
    String member = known == null ? null : nameMember(known);
    if (member == null) {
      return null;
    }
    Span at = nameAt();
    if (at == null || !scan.isString(at) || MessageShape.isTooLong(at)) {
      return new Fault.InvalidParams(
          "params."
              + member
              + " (expected: a string of at most "
              + MessageShape.MAX_NAME_BYTES
              + " bytes)");
    }
    return checkName(scan.text(at), head.headerValues(McpHeader.NAME));
  }

  private static @Nullable Fault checkName(String expected, List<String> headers) {
    if (headers.isEmpty()) {
      return mismatch(McpHeader.NAME, null, expected);
    }
    for (String header : headers) {
      if (!expected.equals(HeaderText.decode(header))) {
        return mismatch(McpHeader.NAME, header, expected);
      }
    }
    return null;
  }

  /** Where the member lies that {@code Mcp-Name} mirrors for this method, if it has one. */
  @Nullable Span nameAt() {
    McpMethod known = McpMethod.of(method);
    String member = known == null ? null : nameMember(known);
    return switch (member) {
      case null -> null;
      case "uri" -> scan.uri;
      case "taskId" -> scan.taskId;
      default -> scan.name;
    };
  }

  private static @Nullable String nameMember(McpMethod method) {
    if (method == McpMethod.TOOLS_CALL || method == McpMethod.PROMPTS_GET) {
      return "name";
    }
    if (method == McpMethod.RESOURCES_READ) {
      return "uri";
    }
    boolean ofTask =
        method == McpMethod.TASKS_GET
            || method == McpMethod.TASKS_UPDATE
            || method == McpMethod.TASKS_CANCEL;
    return ofTask ? "taskId" : null;
  }

  private static Fault mismatch(String header, @Nullable String value, String expected) {
    return new Fault.HeaderMismatch(
        header
            + ": "
            + (value == null ? "missing" : "'" + Clip.of(value) + "'")
            + " (expected: '"
            + Clip.of(expected)
            + "', as in the body)");
  }
}
