package dev.portolan.node.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The {@code id} of a JSON-RPC request as the raw JSON it was: echoing bytes keeps every spelling.
 */
public final class RequestId {
  /** There is none, or it could not be read. */
  public static final RequestId NONE = new RequestId(new byte[0]);

  private final byte[] raw;

  private RequestId(byte[] raw) {
    this.raw = raw;
  }

  /** The id that lies in this span of the body: a JSON string or number. */
  public static RequestId in(byte[] body, Span at) {
    return new RequestId(Arrays.copyOfRange(body, at.from(), at.to()));
  }

  /** An id of our own. */
  public static RequestId of(long number) {
    return new RequestId(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
  }

  public boolean isNone() {
    return raw.length == 0;
  }

  /** The JSON bytes. Not to be changed. */
  public byte[] raw() {
    return raw;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RequestId id && Arrays.equals(raw, id.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return isNone() ? "none" : new String(raw, StandardCharsets.UTF_8);
  }
}
