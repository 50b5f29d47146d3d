package dev.portolan.testkit.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads replies in RESP2 and RESP3 from a stream, which had better be buffered. */
final class RespReader {
  /** MONITOR tells a command in one line, with up to four characters for a byte. */
  private static final int MAX_LINE = 16 * 1024 * 1024;

  private static final int MAX_BULK = 256 * 1024 * 1024;
  private static final int MAX_ITEMS = 10_000_000;
  private static final int MAX_DEPTH = 32;

  private final InputStream in;

  RespReader(InputStream in) {
    this.in = in;
  }

  /** The next reply; attributes of RESP3 are left out. */
  RedisReply read() throws IOException {
    return read(0);
  }

  private RedisReply read(int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("reply is nested " + depth + " deep (expected: <= " + MAX_DEPTH + ")");
    }
    int type = in.read();
    if (type < 0) {
      throw new EOFException("Redis closed the connection");
    }
    String line = line();
    return switch (type) {
      case '+', ',', '(' -> new RedisReply.Bytes(line);
      case '-' -> new RedisReply.Refused(line);
      case ':' -> new RedisReply.Whole(Long.parseLong(line));
      case '#' -> new RedisReply.Whole(line.equals("t") ? 1 : 0);
      case '_' -> new RedisReply.Nothing();
      case '$', '=' -> bulk(line);
      case '!' -> new RedisReply.Refused(bulk(line).text());
      case '*', '~' -> array(line, 1, false, depth);
      case '>' -> array(line, 1, true, depth);
      case '%' -> array(line, 2, false, depth);
      case '|' -> {
        array(line, 2, false, depth);
        yield read(depth);
      }
      default -> throw new IOException("reply of type '" + (char) type + "' (expected: RESP)");
    };
  }

  private RedisReply bulk(String line) throws IOException {
    int length = size(line, MAX_BULK);
    if (length < 0) {
      return new RedisReply.Nothing();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length || in.read() != '\r' || in.read() != '\n') {
      throw new EOFException("Redis closed the connection within a string of " + length);
    }
    return new RedisReply.Bytes(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private RedisReply array(String line, int each, boolean pushed, int depth) throws IOException {
    int size = size(line, MAX_ITEMS);
    if (size < 0) {
      return new RedisReply.Nothing();
    }
    List<RedisReply> list = new ArrayList<>();
    for (int at = 0; at < size * each; at++) {
      list.add(read(depth + 1));
    }
    return new RedisReply.Items(list, pushed);
  }

  private static int size(String line, int most) throws IOException {
    long size = Long.parseLong(line);
    if (size > most) {
      throw new IOException("reply has a length of " + size + " (expected: <= " + most + ")");
    }
    return (int) size;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next != '\r') {
      if (next < 0 || line.length() > MAX_LINE) {
        throw new EOFException("Redis sent no end of the line that begins " + head(line));
      }
      line.append((char) next);
      next = in.read();
    }
    if (in.read() != '\n') {
      throw new IOException("Redis sent no line feed after " + head(line));
    }
    return line.toString();
  }

  private static String head(StringBuilder line) {
    return line.substring(0, Math.min(line.length(), 40));
  }
}
