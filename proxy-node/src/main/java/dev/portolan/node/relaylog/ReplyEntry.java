package dev.portolan.node.relaylog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the log of a reply holds: its messages as they came, and that it has ended. */
public sealed interface ReplyEntry {
  /** A message of the backend, as it came. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Said(byte[] message) implements ReplyEntry {}

  /**
   * Nothing more will come.
   *
   * @param reason a word that says why; empty if the backend has ended in good order
   */
  record Ended(String reason) implements ReplyEntry {}

  /** As it stands in a log. */
  default byte[] bytes() {
    return switch (this) {
      case Said said -> marked('+', said.message());
      case Ended ended -> marked('-', ended.reason().getBytes(StandardCharsets.US_ASCII));
    };
  }

  private static byte[] marked(char mark, byte[] content) {
    byte[] bytes = new byte[content.length + 1];
    bytes[0] = (byte) mark;
    System.arraycopy(content, 0, bytes, 1, content.length);
    return bytes;
  }

  /** What stands in a log. */
  static ReplyEntry of(LogMessage message) {
    byte[] bytes = message.bytes();
    byte[] content = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
    return bytes.length > 0 && bytes[0] == '+'
        ? new Said(content)
        : new Ended(new String(content, StandardCharsets.US_ASCII));
  }
}
