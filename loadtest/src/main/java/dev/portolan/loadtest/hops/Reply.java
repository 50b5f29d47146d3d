package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP/1.1 response, read whole from a connection that stays open: with a length, or in chunks.
 *
 * @param headers by their names in lower case
 */
record Reply(int status, Map<String, String> headers, String body) {

  static Reply read(BufferedInputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String length = headers.get("content-length");
    byte[] body = length == null ? chunks(in) : exactly(in, Integer.parseInt(length));
    return new Reply(status, headers, new String(body, StandardCharsets.UTF_8));
  }

  /**
   * Nothing, if this is the good answer to the request of this id.
   *
   * @throws Wrong if it is anything else
   */
  void mustAnswer(int id) {
    if (status != 200
        || !body.contains("\"id\":" + id + ",\"result\":")
        || body.contains("\"isError\":true")) {
      throw new Wrong(
          "an answer is %d %s (expected: 200 and the result of request %d)"
              .formatted(status, body.length() > 400 ? body.substring(0, 400) : body, id));
    }
  }

  private static byte[] chunks(BufferedInputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      body.write(exactly(in, size));
      line(in);
    }
    line(in);
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection ended within an answer");
    }
    return bytes;
  }

  private static String line(BufferedInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended before an answer");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
