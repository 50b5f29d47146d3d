package dev.portolan.testkit.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What of one direction of one connection comes through. */
abstract sealed class Sieve {
  final LineState line;
  private final AtomicBoolean torn;

  /**
   * @param torn whether bytes are missing in the middle of the connection, so that the rest of it
   *     makes no sense; shared by both directions
   */
  Sieve(LineState line, AtomicBoolean torn) {
    this.line = line;
    this.torn = torn;
  }

  /** The part of these bytes that passes, and perhaps some held back before. */
  abstract byte[] pass(byte[] chunk, int length);

  /** Nothing passes through a black hole; and through a torn connection nothing ever again. */
  boolean swallows() {
    return line.swallows() || torn.get();
  }

  void tear() {
    torn.set(true);
  }

  /** Passes all or nothing. */
  static final class Plain extends Sieve {
    Plain(LineState line, AtomicBoolean torn) {
      super(line, torn);
    }

    @Override
    byte[] pass(byte[] chunk, int length) {
      if (swallows()) {
        tear();
        return new byte[0];
      }
      return Arrays.copyOf(chunk, length);
    }
  }

  /**
   * What Redis says: knows where a reply ends, and so can lose a published message as a whole and
   * leave the rest of the stream in order. While messages may be lost, replies are held back until
   * they are whole, unless they are larger than any message.
   */
  static final class Replies extends Sieve {
    private static final int LARGEST_MESSAGE = 64 * 1024;

    private final RespFrames frames = new RespFrames();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private boolean begun; // the reply that is being read has been passed or lost in part

    Replies(LineState line, AtomicBoolean torn) {
      super(line, torn);
    }

    @Override
    byte[] pass(byte[] chunk, int length) {
      ByteArrayOutputStream passing = new ByteArrayOutputStream(length);
      int from = 0;
      for (int at = 0; at < length; at++) {
        if (frames.endsWith(chunk[at])) {
          held.write(chunk, from, at + 1 - from);
          from = at + 1;
          settle(passing);
          begun = false;
        }
      }
      held.write(chunk, from, length - from);
      boolean mayBeLost = swallows() || line.mayDrop();
      if (held.size() > 0 && (begun || !mayBeLost || held.size() > LARGEST_MESSAGE)) {
        begun = true;
        settle(passing);
      }
      return passing.toByteArray();
    }

    /** Passes or loses what is held. */
    private void settle(ByteArrayOutputStream passing) {
      byte[] reply = held.toByteArray();
      held.reset();
      Optional<PublishedMessage> message =
          begun || !(swallows() || line.mayDrop()) ? Optional.empty() : message(reply);
      boolean swallowed = swallows();
      if (swallowed && message.isEmpty()) {
        tear();
      } else if (swallowed || message.filter(line::drops).isPresent()) {
        line.countDropped();
      } else {
        passing.writeBytes(reply);
      }
    }

    private static Optional<PublishedMessage> message(byte[] reply) {
      if (reply[0] != '*' && reply[0] != '>') {
        return Optional.empty();
      }
      try {
        return PublishedMessage.of(new RespReader(new ByteArrayInputStream(reply)).read());
      } catch (IOException | NumberFormatException notResp) {
        return Optional.empty();
      }
    }
  }
}
