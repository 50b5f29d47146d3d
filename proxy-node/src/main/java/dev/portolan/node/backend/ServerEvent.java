package dev.portolan.node.backend;

import org.jspecify.annotations.Nullable;

/**
 * One event of a legacy backend's stream.
 *
 * @param name of the kind of event; empty if it was not told
 * @param id as the backend gave it, from which its stream can be resumed; null if it gave none
 * @param data the message; empty if the event only tells an id
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record ServerEvent(String name, @Nullable String id, byte[] data) {

  /** Whether it carries a message, as events do that are not called otherwise. */
  boolean isMessage() {
    return name.isEmpty() || name.equals("message");
  }
}
