package dev.portolan.node.wire;

import java.io.ByteArrayOutputStream;

/** The data of one event that has been held whole. */
final class EventData {
  private static final byte[] FIELD = {'d', 'a', 't', 'a', ':', ' '};

  private EventData() {}

  /** The values of its {@code data} lines, joined with line feeds. */
  static byte[] of(byte[] event) {
    var data = new ByteArrayOutputStream(event.length);
    split(event, data, new ByteArrayOutputStream());
    return data.toByteArray();
  }

  /** The event with other data in its place, on one line; its other fields stay. */
  static byte[] with(byte[] event, byte[] data) {
    var changed = new ByteArrayOutputStream(event.length + 64);
    split(event, new ByteArrayOutputStream(event.length), changed);
    changed.writeBytes(FIELD);
    // a line end within JSON is white space, since strings have none
    for (byte each : data) {
      changed.write(each == '\n' || each == '\r' ? ' ' : each);
    }
    changed.write('\n');
    return changed.toByteArray();
  }

  private static void split(byte[] event, ByteArrayOutputStream data, ByteArrayOutputStream rest) {
    var name = new FieldName();
    boolean first = true;
    for (int from = 0; from < event.length; ) {
      int end = JsonBytes.lineStop(event, from, event.length);
      int colon = from;
      while (colon < end && event[colon] != ':' && name.add(event[colon])) {
        colon++;
      }
      if (name.is("data")) {
        if (!first) {
          data.write('\n');
        }
        first = false;
        int value = Math.min(colon + 1, end);
        value += value < end && event[value] == ' ' ? 1 : 0;
        data.write(event, value, end - value);
      } else {
        rest.write(event, from, afterLine(event, end) - from);
      }
      name.clear();
      from = afterLine(event, end);
    }
  }

  /** A carriage return and a line feed end one line, not two. */
  private static int afterLine(byte[] event, int end) {
    int next = Math.min(end + 1, event.length);
    boolean pair = next < event.length && event[end] == '\r' && event[next] == '\n';
    return pair ? next + 1 : next;
  }
}
