package dev.portolan.node.wire;

import dev.portolan.node.fault.Fault;

/** What came of reading a request. */
public sealed interface Reading {

  /** What a legacy client has sent, good as far as can be told without its session. */
  record Legacy(LegacyPost post) implements Reading {}

  /** A good request of a modern client; its headers agree with its body. */
  record Read(McpRequest request) implements Reading {}

  /**
   * A request to be refused.
   *
   * @param id the request's id if it could be read, else {@link RequestId#NONE}
   */
  record Unread(RequestId id, Fault fault) implements Reading {}
}
