package dev.portolan.node.wire;

/** One message of a legacy client (2025-11-25 and earlier). */
public sealed interface LegacyMessage {

  /**
   * A request or a notification. Its version is the one that the HTTP header names; whoever knows
   * the session knows better.
   */
  record Asked(McpRequest request) implements LegacyMessage {}

  /**
   * The answer to a request that a server sent to the client.
   *
   * @param body the bytes as they came; not to be changed
   * @param id as the client writes it, which is the id that the server's request had
   * @param idAt where it lies
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and copied by nobody
  record Answer(byte[] body, RequestId id, Span idAt) implements LegacyMessage {}
}
