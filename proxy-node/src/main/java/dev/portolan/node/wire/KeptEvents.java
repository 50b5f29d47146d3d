package dev.portolan.node.wire;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a stream, with their numbers, kept in case their reader has not read them.
 * Without gaps: of what does not fit the oldest goes, and what is too large to be kept takes all
 * before it along. Once somebody takes the events, none is kept any more.
 */
public final class KeptEvents {
  /** How many are kept. */
  public static final int MAX_EVENTS = 100;

  /** How many bytes they may have together. */
  public static final int MAX_BYTES = 256 << 10;

  /**
   * An event.
   *
   * @param number from 1
   * @param bytes all of it, from its first field to the empty line
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Event(long number, byte[] bytes) {}

  /** Takes events in place of having them kept. */
  public interface Taker {
    /** The next event. */
    void took(Event event);

    /** The next event was too large to be taken. */
    void missed();
  }

  private final Deque<Event> kept = new ArrayDeque<>();
  private byte[] begun = new byte[0];
  private int length;
  private int limit = MAX_BYTES;
  private boolean tooLarge;
  private long bytes;
  private long next = 1;
  private @Nullable Taker taker;

  /** The number of the oldest that is kept; of the next to come, if none is. */
  public long first() {
    return kept.isEmpty() ? next : kept.getFirst().number();
  }

  /** How many events there were. */
  public long count() {
    return next - 1;
  }

  /** The bytes of what is kept. */
  public long bytes() {
    return bytes;
  }

  /** What is kept, in order; nothing if somebody takes the events. */
  public List<Event> all() {
    return List.copyOf(kept);
  }

  /**
   * Hands over what is kept, and from now on each event that has come whole.
   *
   * @param maxBytes of one event
   */
  public void handTo(Taker next, int maxBytes) {
    taker = next;
    limit = maxBytes;
    kept.forEach(next::took);
    forget();
  }

  /** No event follows for now: what was made ready for the next is let go. */
  public void settle() {
    if (length == 0) {
      begun = new byte[0];
    }
  }

  /** Keeps nothing any more of what has come whole. */
  void forget() {
    kept.clear();
    bytes = 0;
  }

  /** Some bytes of the event that comes. */
  void part(byte[] in, int from, int to) {
    int grown = length + (to - from);
    if (tooLarge || grown > limit) {
      tooLarge = true;
      length = 0;
      begun = new byte[0];
      return;
    }
    if (grown > begun.length) {
      begun = Arrays.copyOf(begun, Math.min(limit, Math.max(2 * begun.length, grown + 64)));
    }
    System.arraycopy(in, from, begun, length, to - from);
    length = grown;
  }

  /** What has come of it does not count. */
  void drop() {
    length = 0;
    tooLarge = false;
  }

  /** The event has come whole. */
  void whole() {
    var event = new Event(next, Arrays.copyOf(begun, length));
    next++;
    boolean missed = tooLarge;
    drop();
    if (taker != null && missed) {
      taker.missed();
    } else if (taker != null) {
      taker.took(event);
    } else if (missed) {
      forget();
    } else {
      keep(event);
    }
  }

  private void keep(Event event) {
    kept.addLast(event);
    bytes += event.bytes().length;
    while (kept.size() > MAX_EVENTS || bytes > MAX_BYTES) {
      bytes -= kept.removeFirst().bytes().length;
    }
  }
}
