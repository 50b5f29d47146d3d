package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.observe.TraceContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message of a modern client: its body untouched, and where the parts lie that Portolan acts
 * on. The headers have been checked against it.
 *
 * @param body the bytes as they came; not to be changed
 * @param id {@link RequestId#NONE} for a notification
 * @param idAt where the id lies, or null for a notification
 * @param method as it stands in the body
 * @param version of the protocol, from {@code _meta}
 * @param parts what lies where in {@code params}
 */
@SuppressWarnings(
    "ArrayRecordComponent") // compared by nobody, and copied by nobody: this is the hot path
public record McpRequest(
    byte[] body,
    RequestId id,
    @Nullable Span idAt,
    String method,
    ProtocolVersion version,
    Parts parts) {

  /** The method, if Portolan knows it, else null. */
  public @Nullable McpMethod known() {
    return McpMethod.of(method);
  }

  public boolean isNotification() {
    return id.isNone();
  }

  /** The JSON value in this span of the body, copied; empty if there is none. */
  public Optional<RawJson> json(@Nullable Span at) {
    return Optional.ofNullable(at).map(span -> RawJson.copyOf(body, span.from(), span.to()));
  }

  /**
   * The decoded text of {@code params.name}, {@code params.uri} or {@code params.taskId}, whichever
   * the method uses.
   */
  public @Nullable String name() {
    return parts.name();
  }

  /**
   * Spans cover the whole JSON value, quotes included; null means that the member is not there.
   *
   * @param name decoded text of the member that {@code Mcp-Name} mirrors: {@code params.name} of
   *     tools/call and prompts/get, {@code params.uri} of resources/read, {@code params.taskId} of
   *     tasks/*
   * @param nameAt where that member's value lies
   * @param paramsAt the object {@code params}
   * @param metaAt the object {@code params._meta}
   * @param argumentsAt {@code params.arguments}
   * @param taskAt {@code params.task} of 2025-11-25, by which a call is to become a task
   * @param cursor decoded text of {@code params.cursor}; the empty string is a cursor
   * @param requestState decoded text of {@code params.requestState}
   * @param requestStateAt where it lies
   * @param inputResponsesAt {@code params.inputResponses}
   * @param refAt {@code params.ref} of completion/complete
   * @param notificationsAt {@code params.notifications} of subscriptions/listen
   * @param protocolVersionAt the value of {@code _meta["io.modelcontextprotocol/protocolVersion"]}
   * @param capabilitiesAt the value of {@code _meta["io.modelcontextprotocol/clientCapabilities"]}
   * @param progressTokenAt the value of {@code _meta.progressToken}
   * @param trace what {@code _meta} says of the trace that the request is part of, decoded
   */
  public record Parts(
      @Nullable String name,
      @Nullable Span nameAt,
      @Nullable Span paramsAt,
      @Nullable Span metaAt,
      @Nullable Span argumentsAt,
      @Nullable Span taskAt,
      @Nullable String cursor,
      @Nullable String requestState,
      @Nullable Span requestStateAt,
      @Nullable Span inputResponsesAt,
      @Nullable Span refAt,
      @Nullable Span notificationsAt,
      @Nullable Span protocolVersionAt,
      @Nullable Span capabilitiesAt,
      @Nullable Span progressTokenAt,
      @Nullable TraceContext trace) {}
}
