package dev.portolan.node.backend;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an event stream, piece by piece, into the data of its events (WHATWG HTML, "Server-sent
 * events"). For streams that Portolan reads itself; replies to clients are never parsed.
 */
final class EventStreamParser {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final long maxEventBytes;
  private final ByteArrayOutputStream lineBytes = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private boolean firstLine = true;
  private boolean afterReturn;
  private boolean hasData;
  private boolean overflowed;
  private String name = "";
  private @Nullable String id;
  private long retryMs = -1;

  /**
   * @param maxEventBytes of one event; a larger one ends the parsing
   */
  EventStreamParser(long maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /** The data of each event that this piece completes. Events without data are not reported. */
  List<byte[]> feed(Buffer piece) {
    return events(piece).stream().map(ServerEvent::data).filter(data -> data.length > 0).toList();
  }

  /** Each event that this piece completes and that has data, an id, or both. */
  List<ServerEvent> events(Buffer piece) {
    List<ServerEvent> events = new ArrayList<>(1);
    int length = piece.length();
    for (int i = 0; i < length && !overflowed; i++) {
      byte next = piece.getByte(i);
      boolean secondOfPair = next == '\n' && afterReturn;
      afterReturn = next == '\r';
      if (secondOfPair) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        line(events);
      } else {
        lineBytes.write(next);
        overflowed = lineBytes.size() + (long) data.size() > maxEventBytes;
      }
    }
    return events;
  }

  /** True once an event was larger than allowed; nothing more will be reported. */
  boolean overflowed() {
    return overflowed;
  }

  /** The reconnection time that was asked for, in milliseconds, or -1. */
  long retryMs() {
    return retryMs;
  }

  private void line(List<ServerEvent> events) {
    byte[] line = withoutMark(lineBytes.toByteArray());
    lineBytes.reset();
    if (line.length > 0) {
      field(line);
      return;
    }
    if (data.size() > 0 || id != null) {
      events.add(new ServerEvent(name, id, data.toByteArray()));
    }
    data.reset();
    hasData = false;
    name = "";
    id = null;
  }

  private byte[] withoutMark(byte[] line) {
    boolean marked = firstLine && startsWithMark(line);
    firstLine = false;
    return marked ? Arrays.copyOfRange(line, BYTE_ORDER_MARK.length, line.length) : line;
  }

  private static boolean startsWithMark(byte[] line) {
    return line.length >= BYTE_ORDER_MARK.length
        && Arrays.equals(
            line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
  }

  private void field(byte[] line) {
    int colon = 0;
    while (colon < line.length && line[colon] != ':') {
      colon++;
    }
    int from = Math.min(colon + 1, line.length);
    if (from < line.length && line[from] == ' ') {
      from++;
    }
    switch (new String(line, 0, colon, StandardCharsets.UTF_8)) {
      case "data" -> append(line, from);
      case "event" -> name = text(line, from);
      case "id" -> id(text(line, from));
      case "retry" -> retry(text(line, from));
      default -> {
        // comments and unknown fields mean nothing here
      }
    }
  }

  private void append(byte[] line, int from) {
    if (hasData) {
      data.write('\n');
    }
    hasData = true;
    data.write(line, from, line.length - from);
  }

  /** An empty one, or one that cannot stand in a header, is nothing to resume from. */
  private void id(String given) {
    id = given.isEmpty() || given.indexOf('\0') >= 0 ? null : given;
  }

  private static String text(byte[] line, int from) {
    return new String(line, from, line.length - from, StandardCharsets.UTF_8);
  }

  private void retry(String digits) {
    if (!digits.isEmpty() && digits.length() < 10 && digits.chars().allMatch(Character::isDigit)) {
      retryMs = Long.parseLong(digits);
    }
  }
}
