package dev.portolan.node.edge;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.McpHeader;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.node.fault.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one place that turns a fault into an HTTP status and a JSON-RPC error. A status other than
 * 200 is never used for a call that may have been delivered, since balancers send such calls again.
 */
final class StatusMap {
  private static final String POST =
      " (expected: POST; GET and DELETE only with the Mcp-Session-Id of a session, and HTTP+SSE of"
          + " 2024-11-05 is not served)";
  private static final String JSON = " (expected: application/json)";
  private static final String JSON_AND_EVENTS = " (expected: application/json, text/event-stream)";

  private StatusMap() {}

  /**
   * What a client is told.
   *
   * @param data of the JSON-RPC error, or null
   * @param headers of the HTTP response
   */
  record Refusal(
      int status,
      int code,
      String message,
      @Nullable JsonObject data,
      Map<String, String> headers) {
    private Refusal(int status, int code, String message) {
      this(status, code, message, null, Map.of());
    }

    private Refusal as(int otherStatus, int otherCode) {
      return new Refusal(otherStatus, otherCode, message, data, headers);
    }

    private Refusal with(String header, String value) {
      return new Refusal(status, code, message, data, Map.of(header, value));
    }
  }

  static Refusal refusalOf(Fault fault) {
    return switch (fault) {
      case Fault.Malformed it -> new Refusal(400, RpcCode.PARSE_ERROR, it.detail());
      case Fault.InvalidRequest it -> invalid(400, it.detail());
      case Fault.InvalidMeta it -> new Refusal(400, RpcCode.INVALID_PARAMS, it.detail());
      case Fault.InvalidParams it -> new Refusal(200, RpcCode.INVALID_PARAMS, it.detail());
      case Fault.HeaderMismatch it -> new Refusal(400, RpcCode.HEADER_MISMATCH, it.detail());
      case Fault.TooLarge it -> invalid(413, "request body too large" + atMost(it.limitBytes()));
      case Fault.UnsupportedVersion it -> unsupported(it);
      case Fault.UnknownMethod it ->
          new Refusal(404, RpcCode.METHOD_NOT_FOUND, "Method not found: " + it.method());
      case Fault.UnknownEntry it -> unknown(it);
      case Fault.Unauthenticated it ->
          invalid(401, "Unauthorized").with("WWW-Authenticate", "Bearer realm=\"mcp\"");
      case Fault.ForbiddenOrigin it -> invalid(403, it.detail());
      case Fault.MethodNotAllowed it ->
          invalid(405, "HTTP method: " + it.method() + POST).with("Allow", "POST");
      case Fault.MissingSession it ->
          invalid(400, McpHeader.SESSION_ID + " is missing (expected: the id of a session)");
      case Fault.UnknownSession it ->
          invalid(404, "Session not found (expected: begin again with initialize)");
      case Fault.SessionsUnreachable it ->
          later(503, "sessions and open calls cannot be looked up", it.retryAfter());
      case Fault.UnsupportedMediaType it ->
          invalid(415, "Content-Type: " + it.contentType() + JSON);
      case Fault.NotAcceptable it -> invalid(406, "Accept: " + it.accept() + JSON_AND_EVENTS);
      case Fault.MissingCapability it ->
          new Refusal(
              400,
              RpcCode.MISSING_CLIENT_CAPABILITY,
              "missing client capability: " + it.capability(),
              new JsonObject().put("requiredCapabilities", capability(it.capability())),
              Map.of());
      case Fault.Overloaded it -> later(429, "too many " + it.limit(), it.retryAfter());
      case Fault.Stopping it -> later(503, "stopping", it.retryAfter());
      case Fault.BackendFailed it -> failed(it);
      case Fault.Internal it -> new Refusal(200, RpcCode.INTERNAL_ERROR, "internal error");
    };
  }

  /**
   * The same for a legacy client, to which a status other than 200 says that the transport failed,
   * and 404 that its session is gone (specification 2025-11-25, Transports).
   */
  static Refusal legacyRefusalOf(Fault fault) {
    Refusal modern = refusalOf(fault);
    return switch (fault) {
      case Fault.UnknownMethod it -> modern.as(200, modern.code());
      case Fault.UnknownEntry it
          when it.kind() != EntryKind.TOOL && it.kind() != EntryKind.PROMPT ->
          modern.as(200, RpcCode.LEGACY_RESOURCE_NOT_FOUND);
      case Fault.MissingCapability it -> modern.as(200, modern.code());
      default -> modern;
    };
  }

  /**
   * The same for a GET or DELETE of a legacy client: 200 would say that it was done, and asked once
   * more nothing is done twice.
   */
  static Refusal bodilessRefusalOf(Fault fault) {
    Refusal posted = legacyRefusalOf(fault);
    return switch (fault) {
      case Fault.BackendFailed it -> posted.as(502, posted.code());
      case Fault.Internal it -> posted.as(500, posted.code());
      default -> posted;
    };
  }

  /** As clients declare it: {@code elicitation.url} is a member of elicitation. */
  private static JsonObject capability(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new JsonObject().put(name, new JsonObject())
        : new JsonObject().put(name.substring(0, dot), capability(name.substring(dot + 1)));
  }

  private static Refusal invalid(int status, String message) {
    return new Refusal(status, RpcCode.INVALID_REQUEST, message);
  }

  private static Refusal later(int status, String message, Duration wait) {
    return new Refusal(status, RpcCode.INTERNAL_ERROR, message)
        .with("Retry-After", Long.toString(Math.max(1, wait.toSeconds())));
  }

  private static String atMost(long bytes) {
    return " (expected: at most " + bytes + " bytes)";
  }

  private static Refusal unsupported(Fault.UnsupportedVersion it) {
    JsonObject data =
        new JsonObject()
            .put("supported", new JsonArray(it.supported()))
            .put("requested", it.requested());
    return new Refusal(
        400,
        RpcCode.UNSUPPORTED_VERSION,
        "protocol version: '" + it.requested() + "' (expected: one of " + it.supported() + ")",
        data,
        Map.of());
  }

  private static Refusal unknown(Fault.UnknownEntry it) {
    return switch (it.kind()) {
      case TOOL -> new Refusal(200, RpcCode.INVALID_PARAMS, "Unknown tool: " + it.name());
      case PROMPT -> new Refusal(200, RpcCode.INVALID_PARAMS, "Unknown prompt: " + it.name());
      case RESOURCE, TEMPLATE ->
          new Refusal(
              200,
              RpcCode.INVALID_PARAMS,
              "Resource not found: " + it.name(),
              new JsonObject().put(EntryKind.RESOURCE.nameField(), it.name()),
              Map.of());
    };
  }

  private static Refusal failed(Fault.BackendFailed it) {
    JsonObject data =
        new JsonObject()
            .put("backend", it.mount().value())
            .put("reason", it.reason().word())
            .put("retryable", it.retryable());
    return new Refusal(
        200,
        RpcCode.INTERNAL_ERROR,
        "backend " + it.mount() + ": " + it.reason().word(),
        data,
        Map.of());
  }
}
