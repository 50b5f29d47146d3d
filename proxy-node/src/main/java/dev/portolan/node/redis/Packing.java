package dev.portolan.node.redis;

import dev.portolan.model.catalog.Listing;
import dev.portolan.model.codec.ListingCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * How a listing is made small for Redis, and big again. Nobody but nodes should write there, but
 * whoever does can neither break a node nor fill its memory: what is not a listing is none.
 *
 * @param limit of the bytes of a listing before it is deflated; what is larger is neither written
 *     nor read
 */
record Packing(int limit) {
  /** Below it, deflating saves little. */
  static final int WORTH_DEFLATING = 4 << 10;

  /** Redis serves others between two chunks. */
  static final int CHUNK = 256 << 10;

  private static final int BUFFER = 16 << 10;

  /**
   * What nodes agree on for a configured bound.
   *
   * @param maxListingBytes of what a backend may say; with its names a listing is larger
   */
  static Packing of(long maxListingBytes) {
    return new Packing((int) Math.min(Integer.MAX_VALUE - 8, 2 * maxListingBytes + (1 << 20)));
  }

  /** A listing as it lies in Redis. */
  static final class Packed {
    private final boolean deflated;
    private final byte[] bytes;

    Packed(boolean deflated, byte[] bytes) {
      this.deflated = deflated;
      this.bytes = bytes;
    }

    boolean deflated() {
      return deflated;
    }

    byte[] bytes() {
      return bytes;
    }

    /** How many chunks these need; 0 if they are few. */
    int chunks() {
      return bytes.length <= CHUNK ? 0 : (bytes.length + CHUNK - 1) / CHUNK;
    }

    byte[] chunk(int index) {
      int from = index * CHUNK;
      return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK));
    }
  }

  /** Empty if the listing is too large. */
  Optional<Packed> pack(Listing listing) {
    byte[] plain = ListingCodec.encode(listing);
    if (plain.length > limit) {
      return Optional.empty();
    }
    byte[] small = plain.length < WORTH_DEFLATING ? plain : deflate(plain);
    return Optional.of(
        small.length < plain.length ? new Packed(true, small) : new Packed(false, plain));
  }

  /** Empty for anything that {@link #pack} has not made. Never throws. */
  Optional<Listing> unpack(Packed packed) {
    byte[] plain = packed.deflated() ? inflate(packed.bytes()) : packed.bytes();
    return plain != null && plain.length <= limit ? ListingCodec.decode(plain) : Optional.empty();
  }

  /** Whether a listing within the limit could be in so many chunks. */
  boolean isPossible(int chunks) {
    return chunks >= 0 && chunks <= 1 + limit / CHUNK;
  }

  static byte[] join(List<byte[]> chunks) {
    byte[] whole = new byte[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, whole, at, chunk.length);
      at += chunk.length;
    }
    return whole;
  }

  private static byte[] deflate(byte[] plain) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream small = new ByteArrayOutputStream(plain.length / 4);
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        small.write(buffer, 0, deflater.deflate(buffer));
      }
      return small.toByteArray();
    } finally {
      deflater.end();
    }
  }

  /** Null if this was never deflated, is cut off, or would be larger than the limit. */
  private byte @Nullable [] inflate(byte[] small) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(small);
      List<byte[]> parts = new ArrayList<>();
      long size = 0;
      while (!inflater.finished()) {
        byte[] buffer = new byte[BUFFER];
        int got = inflater.inflate(buffer);
        size += got;
        if ((got == 0 && !inflater.finished()) || size > limit) {
          return null;
        }
        parts.add(got == buffer.length ? buffer : Arrays.copyOf(buffer, got));
      }
      return join(parts);
    } catch (DataFormatException neverDeflated) {
      return null;
    } finally {
      inflater.end();
    }
  }
}
