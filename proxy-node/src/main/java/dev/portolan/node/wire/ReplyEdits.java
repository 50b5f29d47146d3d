package dev.portolan.node.wire;

import dev.portolan.model.catalog.RawJson;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What must change in a reply on its way to the client. Everything else passes byte for byte.
 *
 * @param id stands as the id of the response in place of the one that came; null leaves it
 * @param resultMembers are added at the end of {@code result} unless it has a member of that name
 *     already
 * @param errorCodes old to new {@code error.code}
 * @param requestState maps the text of {@code result.requestState}; null leaves it
 * @param taskId maps the text of {@code result.taskId}; null leaves it
 * @param uris maps the URIs of resource links, embedded resources and contents in the result, and
 *     {@code params.uri} of {@code notifications/resources/updated}; null leaves them
 * @param legacy the reply comes from a legacy backend: requests of the server to the client, event
 *     ids and {@code retry} fields are taken out of an event stream
 * @param session how events change for a legacy client, which hears the server's requests; then
 *     these are not taken out, and in a session of its own nothing is; null for other clients
 * @param logLevel the least level of log messages that pass in a legacy event stream, since a
 *     legacy backend sends them unasked; null if the client asked for none
 */
public record ReplyEdits(
    @Nullable RequestId id,
    Map<String, RawJson> resultMembers,
    Map<Integer, Integer> errorCodes,
    @Nullable UnaryOperator<String> requestState,
    @Nullable UnaryOperator<String> taskId,
    @Nullable UnaryOperator<String> uris,
    boolean legacy,
    @Nullable LogLevel logLevel,
    @Nullable SessionEdits session) {

  /** The same for replies in which no log messages are wanted. */
  public ReplyEdits(
      @Nullable RequestId id,
      Map<String, RawJson> resultMembers,
      Map<Integer, Integer> errorCodes,
      @Nullable UnaryOperator<String> requestState,
      @Nullable UnaryOperator<String> taskId,
      @Nullable UnaryOperator<String> uris,
      boolean legacy) {
    this(id, resultMembers, errorCodes, requestState, taskId, uris, legacy, null, null);
  }

  /** What changes for a legacy client that has a session of its own at a legacy backend. */
  public static ReplyEdits inSession(@Nullable UnaryOperator<String> uris, SessionEdits session) {
    return new ReplyEdits(null, Map.of(), Map.of(), null, null, uris, true, null, session);
  }

  /**
   * What changes for a legacy client that shares a session at a legacy backend.
   *
   * @param id the client's own
   * @param logLevel the least level of log messages that pass
   */
  public static ReplyEdits inShared(
      RequestId id,
      @Nullable UnaryOperator<String> uris,
      LogLevel logLevel,
      SessionEdits questions) {
    return new ReplyEdits(id, Map.of(), Map.of(), null, null, uris, true, logLevel, questions);
  }

  /** Nothing changes. */
  public static final ReplyEdits NONE =
      new ReplyEdits(null, Map.of(), Map.of(), null, null, null, false);

  public ReplyEdits {
    errorCodes = Map.copyOf(errorCodes);
  }

  /** True if the reply comes in a legacy session that several clients share. */
  boolean isShared() {
    return legacy && (session == null || session.eventIds() == null);
  }

  /** True if the bytes may pass unread. */
  public boolean isEmpty() {
    return id == null
        && resultMembers.isEmpty()
        && errorCodes.isEmpty()
        && requestState == null
        && taskId == null
        && uris == null
        && !legacy;
  }
}
