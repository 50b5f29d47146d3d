package dev.portolan.node.wire;

import java.io.ByteArrayOutputStream;

/** The data of one event that has been held whole. */
final class EventData {
  private EventData() {}

  /** The values of its {@code data} lines, joined with line feeds. */
  static byte[] of(byte[] event) {
    var data = new ByteArrayOutputStream(event.length);
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
      }
      name.clear();
      from = end + 1;
    }
    return data.toByteArray();
  }
}
