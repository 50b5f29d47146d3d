package dev.portolan.node.bridge;

import dev.portolan.model.catalog.MountId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The id of an event on a legacy client's stream. It tells whose stream it was and what was seen of
 * it, so that any node can go on with it (specification 2025-11-25, Resumability and Redelivery):
 * the backends resume, or where they cannot, what the client has not read is found under its name.
 */
public sealed interface EventId {
  /** An id of more is not handed out: clients send it back in a header. */
  int MAX_LENGTH = 4_096;

  /**
   * Of the reply to one call.
   *
   * @param own the backend's id
   */
  record OfCall(MountId mount, String own) implements EventId {}

  /**
   * Of the reply to one call of a backend that gives no ids.
   *
   * @param name of the reply, which only its session can open
   * @param number of the event in it, from 1
   */
  record OfReply(String name, long number) implements EventId {}

  /**
   * Of the stream that belongs to no call, into which the streams of several backends flow.
   *
   * @param seen the last id of each backend that gave one
   */
  record OfStream(Map<MountId, String> seen) implements EventId {
    public OfStream {
      seen = Map.copyOf(seen);
    }

    /** As the client reads it; empty if it would be too long. */
    public Optional<String> told() {
      StringBuilder text = new StringBuilder("s");
      new TreeMap<>(seen)
          .forEach(
              (mount, own) ->
                  text.append(':')
                      .append(mount)
                      .append('=')
                      .append(URLEncoder.encode(own, StandardCharsets.UTF_8)));
      return text.length() > MAX_LENGTH ? Optional.empty() : Optional.of(text.toString());
    }
  }

  /** What stands before the ids of this backend in the reply to a call. */
  static String ofCallPrefix(MountId mount) {
    return "c:" + mount + ':';
  }

  /** What stands before the numbers of the events in the reply of this name. */
  static String ofReplyPrefix(ReplyName name) {
    return "r:" + name.text() + ':';
  }

  /** What the client has seen last; empty if it is no id of ours. */
  static Optional<EventId> parse(String lastEventId) {
    if (lastEventId.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      if (lastEventId.startsWith("c:")) {
        return ofCall(lastEventId);
      }
      if (lastEventId.startsWith("r:")) {
        return ofReply(lastEventId);
      }
      return lastEventId.equals("s") || lastEventId.startsWith("s:")
          ? ofStream(lastEventId)
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<EventId> ofCall(String id) {
    int colon = id.indexOf(':', 2);
    if (colon < 0) {
      return Optional.empty();
    }
    String own = id.substring(colon + 1);
    // a backend may write its ids with a space before them, which belongs to no id
    return Optional.of(
        new OfCall(
            new MountId(id.substring(2, colon)),
            headerText(own.startsWith(" ") ? own.substring(1) : own)));
  }

  private static Optional<EventId> ofReply(String id) {
    int colon = id.lastIndexOf(':');
    long number = colon < 2 ? -1 : Long.parseLong(id.substring(colon + 1));
    return number < 0 ? Optional.empty() : Optional.of(new OfReply(id.substring(2, colon), number));
  }

  private static Optional<EventId> ofStream(String id) {
    Map<MountId, String> seen = new TreeMap<>();
    for (String part : id.substring(1).split(":", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        seen.put(
            new MountId(part.substring(0, Math.max(equals, 0))),
            headerText(URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8)));
      }
    }
    return Optional.of(new OfStream(seen));
  }

  /** The backend reads it in a header, in which nothing may end a line. */
  private static String headerText(String own) {
    if (own.isEmpty() || own.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "event id of " + own.length() + " characters (expected: some, and none for control)");
    }
    return own;
  }
}
