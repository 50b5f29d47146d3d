package dev.portolan.node.relaylog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the log of an event stream holds: from where on it has the stream, its events, and that it
 * has ended. An entry may stand there twice, since whoever adds one may not hear that it was added;
 * by the numbers of the events it shows.
 */
public sealed interface StreamEntry {
  /**
   * The stream is in the log from this event on.
   *
   * @param first the number of the event
   * @param writer who writes the log
   */
  record Begun(long first, String writer) implements StreamEntry {}

  /** An event as its reader is to read it. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Event(long number, byte[] content) implements StreamEntry {}

  /**
   * Nothing more will come.
   *
   * @param reason a word that says why; empty if the stream has ended in good order
   */
  record Ended(String reason) implements StreamEntry {}

  /** As it stands in a log. */
  default byte[] bytes() {
    return switch (this) {
      case Begun begun -> entry('b', begun.first(), text(begun.writer()));
      case Event event -> entry('e', event.number(), event.content());
      case Ended ended -> entry('x', 0, text(ended.reason()));
    };
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] entry(char mark, long number, byte[] content) {
    return ByteBuffer.allocate(1 + Long.BYTES + content.length)
        .put((byte) mark)
        .putLong(number)
        .put(content)
        .array();
  }

  /** What stands in a log; what nobody has written is an end. */
  static StreamEntry of(LogMessage message) {
    byte[] bytes = message.bytes();
    if (bytes.length < 1 + Long.BYTES) {
      return new Ended("unreadable");
    }
    long number = ByteBuffer.wrap(bytes, 1, Long.BYTES).getLong();
    byte[] content = Arrays.copyOfRange(bytes, 1 + Long.BYTES, bytes.length);
    return switch (bytes[0]) {
      case 'b' -> new Begun(number, new String(content, StandardCharsets.US_ASCII));
      case 'e' -> new Event(number, content);
      default -> new Ended(new String(content, StandardCharsets.US_ASCII));
    };
  }
}
